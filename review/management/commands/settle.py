"""`manage.py settle PROJECT`: merge the votes of every task that is due, then recompute the project from raw votes."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from common.errors import DomainError
from projects import selectors as projects
from review import services
from review.models import Recomputation
from review.selectors.due import due_tasks

STEP = 200


class Command(BaseCommand):
    help = (
        "Merge the votes of all tasks of a project that are full, and propose their objects for review. Then learn all"
        " skills anew and compute every consensus again from raw votes, as every night: where a decision comes out"
        " otherwise, a new round is stored. Waits for another process that recomputes the project."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("project", help="slug or id of the project")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *, project: str, json: bool, **options: Any) -> None:  # Django's own signature
        try:
            project_id = projects.project_by_name(project).pk
            settled = self._settle(project_id, quiet=json)
            again = self._recompute(project_id, quiet=json)
        except DomainError as error:
            raise CommandError(error.detail) from error
        figures = {"tasks": settled.tasks, "objects": settled.objects, "images": settled.images}
        figures |= {"decisions": again.decisions, "changed": again.changed}
        self.stdout.write(_as_json(figures) if json else _as_text(figures))

    def _settle(self, project_id: int, *, quiet: bool) -> services.Settled:
        done = services.Settled()
        total = due_tasks(project_id).count()
        with tqdm(total=total, unit="task", desc="merging votes", disable=quiet) as bar:
            while due_tasks(project_id).exists():
                done += services.settle_due(project_id=project_id, limit=STEP)
                bar.update(min(STEP, total - bar.n))
        return done

    def _recompute(self, project_id: int, *, quiet: bool) -> Recomputation:
        with tqdm(unit="task", desc="computing again", disable=quiet) as bar:
            return services.recompute(project_id=project_id, report=bar.update, wait=True)


def _as_json(figures: dict[str, int]) -> str:
    return json.dumps(figures)


def _as_text(figures: dict[str, int]) -> str:
    return (
        "Merged {tasks} tasks into {objects} objects; {images} images wait for a reviewer. Computed {decisions}"
        " decisions again; {changed} came out otherwise."
    ).format(**figures)
