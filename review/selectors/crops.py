"""The objects of one category, cut out of their images, as a grid that a reviewer judges at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, QuerySet

from accounts.models import User
from projects import selectors as projects
from review.models import Object
from review.selectors.bulk import approvable


@dataclass(frozen=True, slots=True)
class Crop:
    """One object of the grid, with the name of its image."""

    object: Object
    name: str


@dataclass(frozen=True, slots=True)
class CropsLeft:
    """How many objects of a category wait for this reviewer, and how sure the least sure is."""

    category_id: int
    left: int
    confidence_min: float


def crops(project_id: int, reviewer: User, category_id: int) -> QuerySet[Object]:
    """The proposed objects of a category that this reviewer may decide on, with their images; the page orders them."""
    return approvable(project_id, reviewer).filter(category_id=category_id).select_related("image")


def crop_items(objects: Sequence[Object]) -> list[Crop]:
    """What a page of the grid shows. One query, however long the page."""
    if not objects:
        return []
    names = projects.names_of_images(objects[0].project_id, [item.image_id for item in objects])
    return [Crop(item, names.get(item.image_id, "")) for item in objects]


def crops_left(project_id: int, reviewer: User) -> list[CropsLeft]:
    """The categories that have something for this reviewer, the most first. One query."""
    rows: Any = approvable(project_id, reviewer).values_list("category_id")  # stubs lose annotations
    found = rows.annotate(left=Count("id"), least=Min("confidence")).order_by("-left", "category_id")
    return [CropsLeft(*row) for row in found]
