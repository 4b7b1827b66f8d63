"""Reads about the crowd of a project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from annotation import selectors as annotation
from annotation.selectors import WorkerFigures
from crowd.models import StandingChange
from projects import selectors as projects
from projects.models import Membership, Standing
from review import selectors as review
from review.models import Flag


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a project with what they did there."""

    membership: Membership
    figures: WorkerFigures | None
    agreement: float | None
    flags: list[Flag]


def members(project_id: int) -> QuerySet[Membership]:
    """The people of a project."""
    return projects.members_of(project_id)


def with_figures(project_id: int, page: Sequence[Membership], *, now: datetime) -> list[Member]:
    """A page of members with their figures and the signs that wait to be looked at. Three queries."""
    ids = [member.user_id for member in page]
    figures = annotation.worker_figures(project_id, ids, now=now)
    agreement = review.worker_agreement(project_id, ids)
    flags = review.open_flags(project_id, ids)
    return [
        Member(member, figures.get(member.user_id), agreement.get(member.user_id), flags.get(member.user_id, []))
        for member in page
    ]


def changes_of(membership_id: int) -> QuerySet[StandingChange]:
    """How a member's standing changed, and why."""
    return StandingChange.objects.filter(membership_id=membership_id)


def banned_at(project_id: int, at: datetime) -> list[int]:
    """Who was banned from a project at a moment, as the changes on record tell; of who never changed, what holds now.

    Two queries.
    """
    standing = dict(Membership.objects.filter(project_id=project_id).values_list("user_id", "standing"))
    changes = StandingChange.objects.filter(membership__project_id=project_id).order_by("-created_at", "-id")
    # Going back in time: what was before each later change.
    for user_id, before in changes.filter(created_at__gt=at).values_list("membership__user_id", "before"):
        standing[user_id] = before
    return sorted(user_id for user_id, then in standing.items() if then == Standing.BANNED)
