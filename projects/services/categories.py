from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from catalog import services as catalog
from catalog.models import Category
from common.errors import Conflict, NotFound
from projects.models import Project, ProjectCategory, ProjectState
from projects.services.briefs import publish_brief


class CategoryInUse(Conflict):
    code = "category_in_use"


@dataclass(frozen=True, slots=True)
class CategorySpec:
    """A category to ask about: an existing one by `id`, or a new one by its names."""

    name: str = ""
    id: int | None = None
    names: dict[str, str] = field(default_factory=dict)
    definition: str = ""
    definitions: dict[str, str] = field(default_factory=dict)
    wnid: str | None = None


@transaction.atomic
def add_category(*, project: Project, author: User, spec: CategorySpec) -> Category:
    """Ask about one more category; the brief moves on by a version."""
    category = found_or_made(spec)
    use_categories(project=project, author=author, category_ids=[category.pk])
    return category


@transaction.atomic
def use_categories(*, project: Project, author: User, category_ids: Sequence[int]) -> None:
    """Ask about these categories as well; those already asked about stay where they are."""
    if link_categories(project=project, category_ids=category_ids):
        publish_brief(project=project, author=author)


@transaction.atomic
def link_categories(*, project: Project, category_ids: Sequence[int]) -> list[int]:
    """Put categories behind those already asked about, without a new brief; returns the ones that were not there."""
    Project.objects.select_for_update().get(pk=project.pk)
    present = set(ProjectCategory.objects.filter(project=project).values_list("category_id", flat=True))
    last = ProjectCategory.objects.filter(project=project).aggregate(last=Max("position"))["last"]
    start = -1 if last is None else last
    fresh = [pk for pk in dict.fromkeys(category_ids) if pk not in present]
    ProjectCategory.objects.bulk_create(
        ProjectCategory(project=project, category_id=pk, position=start + 1 + index) for index, pk in enumerate(fresh)
    )
    return fresh


@transaction.atomic
def update_category(
    *,
    project: Project,
    category_id: int,
    name: str | None = None,
    names: dict[str, str] | None = None,
    definition: str | None = None,
    definitions: dict[str, str] | None = None,
) -> Category:
    """Rename or describe a category of the project; votes refer to it by id, so a rename is free."""
    _link(project, category_id)
    return catalog.update_category(
        category_id=category_id, name=name, names=names, definition=definition, definitions=definitions
    )


@transaction.atomic
def remove_category(*, project: Project, author: User, category_id: int) -> None:
    """Stop asking about a category; once votes may name it (the project left draft) it can no longer be taken out."""
    link = _link(project, category_id)
    if project.state != ProjectState.DRAFT:
        raise CategoryInUse(
            "The project has started, so votes may name this category. Rename it, or retire it instead."
        )
    link.delete()
    publish_brief(project=project, author=author)


def _link(project: Project, category_id: int) -> ProjectCategory:
    link = ProjectCategory.objects.filter(project=project, category_id=category_id).first()
    if link is None:
        raise NotFound("This project has no such category.")
    return link


def found_or_made(spec: CategorySpec) -> Category:
    """The category that the spec names by id, or a new one."""
    if spec.id is not None:
        found = Category.objects.filter(pk=spec.id).first()
        if found is None:
            raise NotFound(f"There is no category {spec.id}.")
        return found
    return catalog.create_category(
        name=spec.name, names=spec.names, definition=spec.definition, definitions=spec.definitions, wnid=spec.wnid
    )
