from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TypedDict

from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from common.errors import Conflict, DomainError, NotFound
from common.events import announce
from projects import selectors
from projects.events import ProjectOpened, StageChanged
from projects.models import (
    Membership,
    Project,
    ProjectCategory,
    ProjectImage,
    ProjectState,
    Role,
    Stage,
    StageKind,
    Standing,
    Template,
)
from projects.services.briefs import publish_brief
from projects.services.categories import CategorySpec, found_or_made, link_categories
from projects.services.checks import planned, refuse_misfits
from projects.templates import check_plan, plan

MOVES = {
    ProjectState.DRAFT: {ProjectState.PILOT, ProjectState.LIVE},
    ProjectState.PILOT: {ProjectState.DRAFT, ProjectState.LIVE, ProjectState.CLOSED},
    ProjectState.LIVE: {ProjectState.PILOT, ProjectState.CLOSED},
    ProjectState.CLOSED: {ProjectState.LIVE},
}


class ProjectChange(TypedDict, total=False):
    """What can be changed of a project at any time; see its fields."""

    name: str
    description: str
    review_layers: int
    accept_above: float | None
    audit_percent: float


class WrongState(Conflict):
    code = "wrong_state"


@transaction.atomic
def create_project(
    *,
    owner: User,
    name: str,
    template: Template,
    description: str = "",
    categories: Sequence[CategorySpec] = (),
    instructions: dict[str, str] | None = None,
    redundancy: int | None = None,
    min_answers: int | None = None,
    review_layers: int = 1,
    checks: Sequence[StageKind] = (),
) -> Project:
    """A draft with its stages, categories and first brief; the owner is its first admin.

    `checks` follow the stages of the template, in this order; those it has already stay where they are. Raises
    ChecksRefused.
    """
    project = Project.objects.create(
        slug=_free_slug(name),
        name=name,
        description=description,
        template=template,
        review_layers=review_layers,
        created_by=owner,
    )
    stages = plan(template, redundancy=redundancy, min_answers=min_answers)
    stages += [check_plan(kind) for kind in checks if kind not in {stage.kind for stage in stages}]
    refuse_misfits([stage.kind for stage in stages])
    Stage.objects.bulk_create(planned(project, place, stage) for place, stage in enumerate(stages))
    Membership.objects.create(project=project, user=owner, role=Role.ADMIN, standing=Standing.ACTIVE)
    link_categories(project=project, category_ids=[found_or_made(spec).pk for spec in categories])
    publish_brief(project=project, author=owner, instructions=instructions or {})
    return project


def update_project(*, project: Project, changed: ProjectChange) -> Project:
    """Change what is given; the slug stays, since people script against it."""
    for field, value in changed.items():
        setattr(project, field, value)
    project.save(update_fields=list(changed))
    return project


@transaction.atomic
def set_state(*, project: Project, state: ProjectState) -> Project:
    """Move along draft → pilot → live → closed (and back one step); opening needs images and categories."""
    before = ProjectState(project.state)
    if state == before:
        return project
    if state not in MOVES[before]:
        raise WrongState(f"A project that is {before.value} cannot become {state.value}.")
    if state in {ProjectState.PILOT, ProjectState.LIVE}:
        _check_ready(project)
    if not Project.objects.filter(pk=project.pk, state=before).update(state=state):
        raise WrongState("Somebody else changed the state just now; look again.")
    project.state = state
    if state in {ProjectState.PILOT, ProjectState.LIVE}:
        announce(ProjectOpened(project.pk))
    return project


@transaction.atomic
def set_stage(
    *,
    project: Project,
    stage_id: int,
    redundancy: int | None = None,
    settings: Mapping[str, int] = MappingProxyType({}),
) -> Stage:
    """Change how a stage asks; votes already given stay, open tasks follow the new redundancy."""
    stage = Stage.objects.select_for_update().filter(project=project, pk=stage_id).first()
    if stage is None:
        raise NotFound("This project has no such stage.")
    stage.settings = {**stage.settings, **settings}
    moved = redundancy is not None and redundancy != stage.redundancy
    stage.redundancy = redundancy if redundancy is not None else stage.redundancy
    stage.save()
    if moved:
        announce(StageChanged(stage.pk))
    return stage


def bin_project(*, project: Project, now: datetime) -> None:
    """Put the project into the bin, where it can be taken back for 30 days."""
    Project.objects.filter(pk=project.pk, binned_at=None).update(binned_at=now)


def restore_project(*, project: Project, now: datetime) -> Project:
    """Take the project out of the bin; after 30 days it looks like one that is not there."""
    if not Project.objects.filter(pk=project.pk).exclude(pk__in=selectors.binned_too_long(now)).update(binned_at=None):
        raise NotFound("There is no such project, or you are not in it.")
    project.binned_at = None
    return project


def _check_ready(project: Project) -> None:
    if not ProjectImage.objects.filter(project=project).exists():
        raise DomainError("The project has no images yet. Import some first.", code="no_images")
    if not ProjectCategory.objects.filter(project=project).exists():
        raise DomainError("The project asks about no category yet. Add at least one first.", code="no_categories")


def _free_slug(name: str) -> str:
    base = slugify(name)[:50] or "project"
    taken = set(Project.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
