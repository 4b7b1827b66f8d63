from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from accounts import services as accounts
from accounts.models import User
from common.errors import Conflict, DomainError, NotFound
from common.events import tell
from projects import invitations
from projects.events import StandingChanged
from projects.models import Invitation, Membership, Project, Role, Standing

LONGEST_INVITATION = timedelta(days=366)
SAME_TRUST = 1e-6


class InvitationRefused(DomainError):
    code = "invitation_refused"


class LastAdmin(Conflict):
    code = "last_admin"


def create_invitation(
    *,
    project: Project,
    author: User,
    role: Role,
    nonce: str,
    now: datetime,
    label: str = "",
    max_uses: int = 1,
    expires_in: timedelta = timedelta(days=30),
) -> Invitation:
    """A link to copy; `nonce` is chance from the edge."""
    if not timedelta(0) < expires_in <= LONGEST_INVITATION:
        raise DomainError("An invitation lives between a day and a year.", fields={"expires_in_days": ["1 to 366"]})
    return Invitation.objects.create(
        project=project,
        role=role,
        label=label,
        nonce=nonce,
        max_uses=max_uses,
        expires_at=now + expires_in,
        created_by=author,
    )


def revoke_invitation(*, project: Project, invitation_id: int, now: datetime) -> None:
    """End a link; people who came by it stay."""
    found = Invitation.objects.filter(project=project, pk=invitation_id)
    if not found.exists():
        raise NotFound("This project has no such invitation.")
    found.filter(revoked_at=None).update(revoked_at=now)


@transaction.atomic
def join(*, token: str, user: User, now: datetime) -> Membership:
    """Join the project that the link names. Coming again changes nothing and uses nothing up."""
    read = invitations.read(token)
    invitation = read and Invitation.objects.filter(pk=read[0], nonce=read[1]).select_related("project").first()
    if not invitation:
        raise NotFound("This invitation is not valid. Ask the person who sent it for a new one.")
    present = Membership.objects.filter(project=invitation.project, user=user).first()
    if present is not None:
        return present
    # Conditions on the row itself: PostgreSQL checks them again when somebody else took a place meanwhile.
    free = Invitation.objects.filter(pk=invitation.pk, uses__lt=F("max_uses"), revoked_at=None, expires_at__gt=now)
    if invitation.project.binned_at is not None or not free.update(uses=F("uses") + 1):
        raise InvitationRefused("This invitation was used up, ended or has run out. Ask for a new one.")
    return add_member(project=invitation.project, user=user, role=Role(invitation.role))


@transaction.atomic
def sign_up(*, token: str, now: datetime, email: str, password: str, name: str = "", language: str = "en") -> User:
    """A new account that joins by this link; no account is left behind when the link is not good."""
    user = accounts.create_user(email=email, password=password, name=name, language=language)
    join(token=token, user=user, now=now)
    return user


def add_member(*, project: Project, user: User, role: Role) -> Membership:
    """Put a person into a project; the role of somebody who is in it already stays."""
    return Membership.objects.get_or_create(
        project=project, user=user, defaults={"role": role, "standing": Standing.ACTIVE}
    )[0]


@transaction.atomic
def set_role(*, project: Project, membership_id: int, role: Role) -> Membership:
    """Change a member's role; a project keeps at least one admin."""
    found = _locked(project, membership_id)
    if found.role == Role.ADMIN and role != Role.ADMIN:
        _check_other_admin(project, found)
    found.role = role
    found.save(update_fields=["role"])
    return found


@transaction.atomic
def set_standing(*, project: Project, membership_id: int, standing: Standing) -> Membership:
    """Pause, ban or bring back a member. Their votes stay as they are, those of the banned do not count.

    `crowd` records why. Who merges votes is told within the transaction.
    """
    found = _locked(project, membership_id)
    before = found.standing
    if found.role == Role.ADMIN and standing != Standing.ACTIVE:
        _check_other_admin(project, found)
    found.standing = standing
    found.save(update_fields=["standing"])
    if (before == Standing.BANNED) != (standing == Standing.BANNED):
        tell(StandingChanged(project.pk, found.user_id))
    return found


@transaction.atomic
def set_trust(*, project_id: int, trust: Mapping[int, float]) -> int:
    """Set the trust of some people of a project, by user; returns for how many it is another than before."""
    members = Membership.objects.filter(project=project_id, user__in=trust).order_by("pk").select_for_update()
    changed = [member for member in members if abs(member.trust - trust[member.user_id]) > SAME_TRUST]
    for member in changed:
        member.trust = trust[member.user_id]
    Membership.objects.bulk_update(changed, ["trust"])
    return len(changed)


def _locked(project: Project, membership_id: int) -> Membership:
    # Not against those who add rows of the project: a merge of votes holds what a listener of ours waits for.
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    found = Membership.objects.filter(project=project, pk=membership_id).select_related("user").first()
    if found is None:
        raise NotFound("This project has no such member.")
    return found


def _check_other_admin(project: Project, leaving: Membership) -> None:
    admins = Membership.objects.filter(project=project, role=Role.ADMIN, standing=Standing.ACTIVE)
    if not admins.exclude(pk=leaving.pk).exists():
        raise LastAdmin("This is the only admin of the project. Make somebody else an admin first.")
