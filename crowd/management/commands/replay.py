"""`manage.py replay PROJECT --at TIME`: what a project believed at a past moment, from its raw votes."""

from __future__ import annotations

import json as json_text
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from common.errors import DomainError
from crowd import selectors as crowd
from projects import selectors as projects
from review import selectors as review


class Command(BaseCommand):
    help = (
        "Compute what a project believed at a past moment, from the votes given, the known answers in use, the people"
        " banned and the briefs written by then, and print it as figures and a digest; the same every time. It is what"
        " a full recomputation (manage.py settle) would have found at that moment; between two recomputations skills"
        " move on task by task, so rounds stored in between may state other confidences. What rows do not tell: a known"
        " answer that was edited later counts as it reads now, as does one that was retired and brought back; how many"
        " votes a task asked for then, unless it was merged by then; and the standing of a member whose changes were"
        " made without a record."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("project", help="slug or id of the project")
        parser.add_argument("--at", required=True, help="the moment in ISO 8601, e.g. 2026-11-24T12:00:00+01:00")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *, project: str, at: str, json: bool, **options: Any) -> None:  # Django's own signature
        moment = _moment(at)
        try:
            project_id = projects.project_by_name(project).pk
        except DomainError as error:
            raise CommandError(error.detail) from error
        found = review.replay(project_id, at=moment, banned=crowd.banned_at(project_id, moment))
        figures: dict[str, object] = {"at": moment.isoformat(), **asdict(found)}
        text = "\n".join(f"{name}: {value}" for name, value in figures.items())
        self.stdout.write(json_text.dumps(figures) if json else text)


def _moment(text: str) -> datetime:
    """A moment in time; without a zone it is that of the server's clock. Raises CommandError."""
    try:
        found = parse_datetime(text)
    except ValueError as error:
        raise CommandError(f"{text!r} is no moment in time: {error}.") from error
    if found is None:
        raise CommandError(f"{text!r} is no moment in time. Write it as 2026-11-24T12:00:00+01:00.")
    return found if timezone.is_aware(found) else timezone.make_aware(found)
