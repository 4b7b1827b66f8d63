"""Who may do what in a project: the one place where roles and standings are compared.

Outsiders see a `NotFound`, exactly as for a project that does not exist; members without the right see a `Forbidden`.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from accounts.models import User
from common.errors import Forbidden, NotFound
from common.rows import Columns
from projects.models import Membership, Project, Role, Standing

TRUSTED = 0.85  # not reached with fewer than twenty known answers right
RANK = {Role.ANNOTATOR: 0, Role.REVIEWER: 1, Role.ADMIN: 2}

_MEMBERSHIP, _PROJECT = Columns(Membership, "m"), Columns(Project, "p")
_PLACE = (
    f"SELECT {_MEMBERSHIP.sql}, {_PROJECT.sql}"  # noqa: S608  # the names are the models' own columns
    " FROM projects_membership m JOIN projects_project p ON p.id = m.project_id"
    " WHERE m.project_id = %s AND m.user_id = %s"
)


@dataclass(frozen=True, slots=True)
class Access:
    """A person's place in a project; a site administrator has one in every project."""

    project: Project
    role: Role
    standing: Standing
    membership_id: int | None
    trust: float

    @property
    def is_trusted(self) -> bool:
        """Whether the person may judge what others said."""
        return self.trust >= TRUSTED or RANK[self.role] >= RANK[Role.REVIEWER]


def member(user: User, project_id: int, *, at_least: Role = Role.ANNOTATOR, with_binned: bool = False) -> Access:
    """The person's place in the project, when their role is at least this one. One query."""
    access = _find(user, project_id)
    if access is None or (access.project.binned_at is not None and not with_binned):
        raise NotFound("There is no such project, or you are not in it.")
    if access.standing == Standing.BANNED:
        raise Forbidden("You were removed from this project.", code="banned")
    if RANK[access.role] < RANK[at_least]:
        raise Forbidden(f"This needs the role {at_least.value} in the project; yours is {access.role.value}.")
    return access


def _find(user: User, project_id: int) -> Access | None:
    found = _membership(user.pk, project_id)
    if user.is_superuser:
        project = found.project if found else Project.objects.filter(pk=project_id).first()
        return Access(project, Role.ADMIN, Standing.ACTIVE, found.pk if found else None, 1.0) if project else None
    if found is None:
        return None
    return Access(found.project, Role(found.role), Standing(found.standing), found.pk, found.trust)


def _membership(user_id: int, project_id: int) -> Membership | None:
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, [project_id, user_id])
        row = cursor.fetchone()
    if row is None:
        return None
    membership = _MEMBERSHIP.instance(row[: len(_MEMBERSHIP)])
    membership.project = _PROJECT.instance(row[len(_MEMBERSHIP) :])
    return membership
