from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

from django.db import transaction

from accounts.models import User
from catalog import services as catalog
from catalog.models import LabelFormat, Source, SourceKind
from common.errors import Forbidden, NotFound
from projects import selectors
from projects.models import Project, ProjectSource
from projects.services.categories import use_categories
from projects.services.images import add_images, add_source

BATCH = 5_000


class OutsideRoots(Forbidden):
    """A folder of the server that was not opened for imports."""

    code = "outside_import_roots"


@transaction.atomic
def create_source(
    *,
    project: Project,
    added_by: User,
    kind: SourceKind,
    format: LabelFormat,
    name: str,
    location: str = "",
    licence: str = "",
    author: str = "",
) -> Source:
    """A source that feeds the project; names of the project's categories are understood in both languages."""
    source = catalog.create_source(
        kind=kind,
        format=format,
        name=name,
        location=location,
        licence=licence,
        author=author,
        vocabulary=_vocabulary(project),
    )
    add_source(project=project, source=source, added_by=added_by)
    return source


@transaction.atomic
def start_source(
    *,
    project: Project,
    author: User,
    source_id: int,
    mapping: Mapping[str, int | str | None],
    wake: bool = True,
) -> Source:
    """Start the import; the project asks about every category that the mapping names."""
    source = catalog.start_import(source_id=source_id, mapping=mapping, wake=wake)
    chosen = [pk for pk in source.mapping.values() if pk is not None]
    use_categories(project=project, author=author, category_ids=chosen)
    return source


def take_images(*, source_id: int) -> int:
    """Let the images that a source brought since the last time join its project. Returns how many joined.

    A batch is a transaction, with the mark of how far it came: done twice, or by two at once, it does no harm.
    """
    link = ProjectSource.objects.filter(source_id=source_id).first()
    if link is None:
        raise NotFound("This source feeds no project.")
    joined, brought = 0, selectors.brought_since(link)
    while batch := list(islice(brought, BATCH)):
        joined += _take(link, batch)
    return joined


@transaction.atomic
def _take(link: ProjectSource, batch: Sequence[tuple[int, int | None, str]]) -> int:
    name_of: dict[int, str] = {}
    for _item_id, image_id, name in batch:
        if image_id is not None:
            name_of.setdefault(image_id, name)
    inside = selectors.images_inside(link.project_id, name_of)
    fresh = [(image_id, name) for image_id, name in name_of.items() if image_id not in inside]
    last = batch[-1][0]
    ProjectSource.objects.filter(pk=link.pk, taken_up_to__lt=last).update(taken_up_to=last)
    return add_images(project_id=link.project_id, source_id=link.source_id, images=fresh) if fresh else 0


def checked_location(location: str, roots: Sequence[str]) -> str:
    """The path itself, when it lies inside a folder that the operator opened for imports (links followed)."""
    path = Path(location).resolve()
    if not any(path.is_relative_to(Path(root).resolve()) for root in roots):
        raise OutsideRoots("Only folders listed in QUORUM_IMPORT_ROOTS can be imported from the browser or the API.")
    return str(path)


def _vocabulary(project: Project) -> dict[str, int]:
    found: dict[str, int] = {}
    for _position, category in selectors.categories_of(project.pk):
        for name in (category.name, *category.names.values(), category.wnid or ""):
            found.setdefault(name, category.pk)
    return {name: pk for name, pk in found.items() if name}
