"""Signs that somebody's votes may be worthless, found by a sweep and laid before a person. Nobody is banned here."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from common.errors import NotFound
from projects.models import Project
from review import selectors
from review.models import Flag

REST = timedelta(days=7)  # after somebody has looked at a sign, the same one is not raised again at once


def raise_flags(*, since: datetime, now: datetime) -> int:
    """Look at the projects that got votes since a moment; returns how many signs are new. Safe to repeat."""
    return sum(raise_project_flags(project_id=project, now=now) for project in selectors.projects_voted_in(since))


@transaction.atomic
def raise_project_flags(*, project_id: int, now: datetime) -> int:
    """Look at the latest votes of one project, and flag whoever shows a sign that nobody has looked at lately."""
    found = selectors.signs_in(project_id)
    known = set(selectors.flags_since(project_id, now - REST))
    fresh = [
        Flag(project_id=project_id, worker_id=worker, sign=sign, evidence=evidence)
        for worker, signs in found.items()
        for sign, evidence in signs.items()
        if (worker, sign) not in known
    ]
    return len(Flag.objects.bulk_create(fresh, ignore_conflicts=True))


def resolve_flag(*, project: Project, flag_id: int, by: User, now: datetime) -> None:
    """Note that somebody looked at a sign; the first who did stays on record."""
    flags = Flag.objects.filter(project=project, pk=flag_id)
    if not flags.filter(resolved_at=None).update(resolved_at=now, resolved_by=by) and not flags.exists():
        raise NotFound("This project has no such flag.")
