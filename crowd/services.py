"""Every write about people's standing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from annotation import services as annotation
from common.errors import DomainError
from crowd.models import StandingChange
from projects import services as projects
from projects.models import Membership, Project, Role, Standing
from review import selectors as review


@transaction.atomic
def change_member(
    *,
    project: Project,
    membership_id: int,
    changed_by: User,
    role: Role | None = None,
    standing: Standing | None = None,
    reason: str = "",
) -> None:
    """Change a member's role, standing or both; when one is refused, neither changes."""
    if role is not None:
        projects.set_role(project=project, membership_id=membership_id, role=role)
    if standing is not None:
        change_standing(
            project=project, membership_id=membership_id, standing=standing, reason=reason, changed_by=changed_by
        )


@transaction.atomic
def change_standing(
    *, project: Project, membership_id: int, standing: Standing, reason: str, changed_by: User
) -> Membership:
    """Pause, ban or bring back a member, with the reason on record. Their votes stay untouched.

    Whoever is paused may finish what they hold; what the banned hold goes to others at once.
    """
    if not reason.strip() and standing in {Standing.PAUSED, Standing.BANNED}:
        raise DomainError("Say why; the person can read it.", fields={"reason": ["This is needed."]})
    before = Membership.objects.filter(project=project, pk=membership_id).values_list("standing", flat=True).first()
    member = projects.set_standing(project=project, membership_id=membership_id, standing=standing)
    if standing == Standing.BANNED:
        annotation.release_all(project_id=project.pk, worker_id=member.user_id)
    if before != standing:
        StandingChange.objects.create(
            membership=member, before=before or "", after=standing, reason=reason, changed_by=changed_by
        )
    return member


def discard_changes(*, project_id: int, now: datetime) -> bool:
    """Delete why standings changed in a project whose time in the bin is over; answers whether all is gone."""
    changes = StandingChange.objects.filter(membership__project_id=project_id)
    return projects.discard_rows(project_id=project_id, now=now, kinds=[changes])


def follow_trust(*, since: datetime | None) -> int:
    """Let the trust of workers follow their known answers: of those who gave any since a moment, or of all.

    Returns how many it changed for. Safe to repeat.
    """
    if since is None:
        whom: dict[int, set[int] | None] = dict.fromkeys(review.projects_scored())
    else:
        whom = {**review.scored_since(since)}
    return sum(
        projects.set_trust(project_id=project, trust=review.trust(project, workers))
        for project, workers in whom.items()
    )
