"""Emptying the bin: what nobody published is deleted 30 days later, from the top of the road down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from common.events import announce
from projects import selectors
from projects.events import ProjectDiscarded
from projects.models import (
    Brief,
    Invitation,
    Membership,
    Project,
    ProjectCategory,
    ProjectImage,
    ProjectSource,
    RemovedImage,
    Stage,
)

BATCH = 1_000


@transaction.atomic
def empty_bin(*, now: datetime) -> list[int]:
    """Announce every project whose 30 days in the bin are over; what was published of it stays, sealed with it."""
    over = list(selectors.binned_too_long(now).order_by("id").values_list("id", flat=True))
    for project_id in over:
        announce(ProjectDiscarded(project_id))
    return over


def discard_rows(*, project_id: int, now: datetime, kinds: Iterable[QuerySet[Any]]) -> bool:
    """Delete what an app keeps of a project whose time in the bin is over; answers whether all of it is gone.

    Kind after kind, newest first, a batch a transaction. A batch that something further up the road still points at
    stays, and may be asked for again later.
    """
    if not selectors.is_bin_over(project_id, now):
        return False
    try:
        for rows in kinds:
            while keys := list(rows.order_by("-pk").values_list("pk", flat=True)[:BATCH]):
                rows.model._default_manager.filter(pk__in=keys).delete()
    except IntegrityError:  # also what Django raises for a protected row
        return False
    return True


def discard_project(*, project_id: int, now: datetime) -> bool:
    """Delete a project that nothing above holds any more; answers whether it is gone. Safe to repeat."""
    parts = (Invitation, ProjectImage, RemovedImage, ProjectSource, Brief, ProjectCategory, Stage, Membership)
    kinds = [kind._default_manager.filter(project_id=project_id) for kind in parts]
    return discard_rows(project_id=project_id, now=now, kinds=[*kinds, Project.objects.filter(pk=project_id)])
