"""Reads about projects. Each says how many queries it costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from catalog.models import Category, Source, SourceItem
from common.errors import NotFound
from projects import invitations
from projects.models import (
    Brief,
    Invitation,
    Membership,
    Project,
    ProjectCategory,
    ProjectImage,
    ProjectSource,
    RemovedImage,
    Role,
    Stage,
    Standing,
)

BIN_DAYS = 30


@dataclass(frozen=True, slots=True)
class ProjectDetail:
    """A project with everything its page needs."""

    project: Project
    role: Role
    stages: list[Stage]
    categories: list[tuple[int, Category]]
    brief: Brief | None
    images_count: int


def projects_of(user: User, *, binned: bool = False, now: datetime) -> QuerySet[Project]:
    """The projects a person is in (all of them for a site admin), or those that can be taken out of the bin.

    One query a page.
    """
    since = now - timedelta(days=BIN_DAYS)
    found = Project.objects.filter(binned_at__gte=since) if binned else Project.objects.filter(binned_at=None)
    if user.is_superuser:
        return found
    mine = Membership.objects.filter(user=user).exclude(standing=Standing.BANNED).values("project_id")
    return found.filter(pk__in=mine)


def details(projects: Sequence[Project], user: User) -> list[ProjectDetail]:
    """The details of some projects of one person, in five queries however many they are."""
    ids = [project.pk for project in projects]
    roles = dict(Membership.objects.filter(project__in=ids, user=user).values_list("project_id", "role"))
    counts = dict(
        ProjectImage.objects.filter(project__in=ids).values_list("project_id").annotate(n=Count("id")).order_by()
    )
    stages = Stage.objects.filter(project__in=ids).order_by("position")
    links = ProjectCategory.objects.filter(project__in=ids).select_related("category").order_by("position")
    briefs = Brief.objects.filter(project__in=ids).order_by("project_id", "-version").distinct("project_id")
    by_project = {brief.project_id: brief for brief in briefs}
    stage_list, link_list = list(stages), list(links)
    return [
        ProjectDetail(
            project=project,
            role=Role.ADMIN if user.is_superuser else Role(roles[project.pk]),
            stages=[stage for stage in stage_list if stage.project_id == project.pk],
            categories=[(link.position, link.category) for link in link_list if link.project_id == project.pk],
            brief=by_project.get(project.pk),
            images_count=counts.get(project.pk, 0),
        )
        for project in projects
    ]


def project_by_name(name: str) -> Project:
    """The project with this slug or id; for the command line."""
    match = Q(slug=name) | Q(pk=int(name)) if name.isdigit() else Q(slug=name)
    found = Project.objects.filter(match, binned_at=None).first()
    if found is None:
        raise NotFound(f"There is no project {name!r}. `manage.py shell` or the projects page shows their short names.")
    return found


def stages_of(project_id: int) -> list[Stage]:
    """The stages in order. One query."""
    return list(Stage.objects.filter(project_id=project_id).order_by("position"))


def next_stage(stage: Stage) -> Stage | None:
    """The stage that comes after this one. One query."""
    later = Stage.objects.filter(project_id=stage.project_id, position__gt=stage.position)
    return later.order_by("position").first()


def standing_brief(project_id: int) -> Brief:
    """The brief that workers read now. One query."""
    return Brief.objects.filter(project_id=project_id).order_by("-version")[0]


def briefs_of(project_id: int) -> QuerySet[Brief]:
    """Every version of the brief."""
    return Brief.objects.filter(project_id=project_id)


def categories_of(project_id: int) -> list[tuple[int, Category]]:
    """`(position, category)` in order. One query."""
    links = ProjectCategory.objects.filter(project_id=project_id).select_related("category").order_by("position")
    return [(link.position, link.category) for link in links]


def members_of(project_id: int) -> QuerySet[Membership]:
    """The people of a project with their accounts."""
    return Membership.objects.filter(project_id=project_id).select_related("user")


def memberships_of(user: User) -> list[Membership]:
    """The first 200 places of a person, newest first. One query."""
    mine = Membership.objects.filter(user=user, project__binned_at=None).exclude(standing=Standing.BANNED)
    return list(mine.select_related("project").order_by("-id")[:200])


def invitations_of(project_id: int) -> QuerySet[Invitation]:
    """The links of a project."""
    return Invitation.objects.filter(project_id=project_id)


def invitation(project_id: int, invitation_id: int) -> Invitation:
    """One link of a project. One query."""
    found = Invitation.objects.filter(project_id=project_id, pk=invitation_id).first()
    if found is None:
        raise NotFound("This project has no such invitation.")
    return found


def invitation_by_token(token: str) -> Invitation:
    """The invitation a link names, used up or not. One query."""
    read = invitations.read(token)
    found = read and Invitation.objects.select_related("project").filter(pk=read[0], nonce=read[1]).first()
    if not found:
        raise NotFound("This invitation is not valid. Ask the person who sent it for a new one.")
    return found


def is_usable(found: Invitation, *, now: datetime) -> bool:
    """Whether somebody can still join by this link."""
    return found.revoked_at is None and found.expires_at > now and found.uses < found.max_uses


def sources_of(project_id: int) -> QuerySet[Source]:
    """What feeds a project."""
    linked = ProjectSource.objects.filter(project_id=project_id)
    return Source.objects.filter(pk__in=linked.values("source_id"))


def source_of(project_id: int, source_id: int) -> Source:
    """One source of a project. One query."""
    found = sources_of(project_id).filter(pk=source_id).first()
    if found is None:
        raise NotFound("This project has no such source.")
    return found


def brought_since(link: ProjectSource) -> Iterator[tuple[int, int | None, str]]:
    """`(item id, image id, file name)` of what a source brought since its project last took from it, in order. One
    query.
    """
    items = SourceItem.objects.filter(source_id=link.source_id, image__isnull=False, pk__gt=link.taken_up_to)
    return items.order_by("id").values_list("id", "image_id", "name").iterator(chunk_size=5_000)


def images_inside(project_id: int, image_ids: Iterable[int]) -> set[int]:
    """Which of the images the project has. One query."""
    inside = ProjectImage.objects.filter(project_id=project_id, image_id__in=list(image_ids))
    return set(inside.values_list("image_id", flat=True))


def sources_with_images_outside() -> list[int]:
    """Sources that brought something since their project last took from them. One query, one look at an index each."""
    later = SourceItem.objects.filter(
        source_id=OuterRef("source_id"), image__isnull=False, pk__gt=OuterRef("taken_up_to")
    )
    return list(ProjectSource.objects.filter(Exists(later)).values_list("source_id", flat=True))


def removed_from(project_id: int) -> QuerySet[RemovedImage]:
    """The images that were taken out of a project and not put back."""
    return RemovedImage.objects.filter(project_id=project_id, restored_at=None)


def sees_image(user: User, image_id: int, *, at_least: Role = Role.ANNOTATOR) -> bool:
    """Whether the person is in a project that holds the image. One query."""
    holding = ProjectImage.objects.filter(image_id=image_id, project__binned_at=None)
    if user.is_superuser:
        return holding.exists()
    roles = {Role.ANNOTATOR: list(Role), Role.REVIEWER: [Role.REVIEWER, Role.ADMIN], Role.ADMIN: [Role.ADMIN]}[at_least]
    mine = Membership.objects.filter(user=user, role__in=roles).exclude(standing=Standing.BANNED)
    return holding.filter(project__in=mine.values("project_id")).exists()


def names_of_images(project_id: int, image_ids: Sequence[int]) -> dict[int, str]:
    """Image id → the file name it arrived with. One query."""
    found = ProjectImage.objects.filter(project_id=project_id, image_id__in=image_ids)
    return dict(found.values_list("image_id", "name"))


def binned_too_long(now: datetime) -> QuerySet[Project]:
    """Projects whose 30 days in the bin are over."""
    return Project.objects.filter(binned_at__lt=now - timedelta(days=BIN_DAYS))


def is_bin_over(project_id: int, now: datetime) -> bool:
    """Whether the project lay in the bin for its 30 days, so that nobody can take it back. One query."""
    return binned_too_long(now).filter(pk=project_id).exists()


def may_create_projects(user: User) -> bool:
    """Site admins and people who already run a project. One query."""
    return user.is_superuser or Membership.objects.filter(user=user, role=Role.ADMIN).exists()
