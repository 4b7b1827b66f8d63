"""`manage.py freeze_release PROJECT NAME`: publish what is verified."""

from __future__ import annotations

import json as jsonlib
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from common.errors import DomainError
from datasets import selectors, services
from datasets.models import Release, ReleaseState, Split
from projects import selectors as projects
from projects.models import Project

WAIT = 0.5  # seconds between looks at a release that a worker took first


class Command(BaseCommand):
    help = "Freeze the verified images of a project into a release. Run again, it finishes what was broken off."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("project", help="slug or id of the project")
        parser.add_argument("name", help="name of the release, like 2026.1")
        parser.add_argument("--description", default="")
        parser.add_argument("--licence", default="")
        parser.add_argument("--fractions", help="shares of train, val and test, like 0.8,0.1,0.1")
        parser.add_argument("--withhold", default="test", help="splits whose labels stay here, or none (default: test)")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *, project: str, name: str, json: bool, **options: Any) -> None:  # Django's own signature
        try:
            found = projects.project_by_name(project)
            release = selectors.unfinished_release(found.pk, name) or _request(found, name, options)
            release = _freeze(release, quiet=json)
        except DomainError as error:
            raise CommandError(error.detail) from error
        if release.state != ReleaseState.FROZEN:
            raise CommandError(release.message)
        self.stdout.write(_as_json(release) if json else _as_text(release))


def _request(project: Project, name: str, options: dict[str, Any]) -> Release:  # as argparse gives them
    words = [] if options["withhold"] == "none" else options["withhold"].replace(",", " ").split()
    return services.request_release(
        project_id=project.pk,
        name=name,
        created_by=project.created_by,
        description=options["description"],
        licence=options["licence"],
        fractions=_fractions(options["fractions"]),
        withheld=words,
    )


def _fractions(text: str | None) -> dict[str, float] | None:
    if text is None:
        return None
    try:
        return dict(zip(Split.values, map(float, text.split(",")), strict=True))
    except ValueError as error:
        raise CommandError(f"--fractions {text}: write three numbers, like 0.8,0.1,0.1") from error


def _freeze(release: Release, *, quiet: bool) -> Release:
    """Freeze it here, or watch the worker that was faster; takes over when that one dies."""
    with tqdm(total=release.total or None, unit="image", desc=f"freezing {release.name}", disable=quiet) as bar:

        def report(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        while release.state == ReleaseState.BUILDING:
            frozen = services.freeze_release(release.pk, report=report)
            if frozen:
                return frozen
            time.sleep(WAIT)
            release.refresh_from_db()
            report(release.progress, release.total)
    return release


def _as_json(release: Release) -> str:
    return jsonlib.dumps(
        {
            "release": release.pk,
            "name": release.name,
            "images": release.counts["images"],
            "splits": {split: counted["images"] for split, counted in release.counts["splits"].items()},
            "left_out": release.parameters["left_out"]["images"],
            "manifest_sha256": release.manifest_sha256,
        }
    )


def _as_text(release: Release) -> str:
    counted = release.counts["splits"]
    splits = ", ".join(f"{counted[split]['images']} {split}" for split in Split.values if split in counted)
    return f"Froze {release.name}: {release.counts['images']} images ({splits}), manifest {release.manifest_sha256}."
