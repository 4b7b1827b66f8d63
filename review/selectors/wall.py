"""The images of a project as a wall of pictures with what is known about each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from annotation import selectors as annotation
from catalog.models import Image
from projects.models import ProjectImage
from review.models import ImageReview, Object, ObjectState, ReviewState

SHOWN = (ObjectState.PROPOSED, ObjectState.VERIFIED)


@dataclass(frozen=True, slots=True)
class WallImage:
    """One picture of the wall."""

    image: Image
    name: str
    review_state: str | None
    votes: int
    objects: list[Object]


def wall(project_id: int, *, state: str = "", category: int | None = None, text: str = "") -> QuerySet[ProjectImage]:
    """The images of a project; by state (`proposed`, `verified`, or `open` for not merged yet), category and name."""
    found = ProjectImage.objects.filter(project_id=project_id).select_related("image")
    reviews = ImageReview.objects.filter(project_id=project_id, image_id=OuterRef("image_id"))
    if state in ReviewState.values:
        found = found.filter(Exists(reviews.filter(state=state)))
    elif state == "open":
        found = found.filter(~Exists(reviews))
    if category is not None:
        objects = Object.objects.filter(project_id=project_id, image_id=OuterRef("image_id"), state__in=SHOWN)
        found = found.filter(Exists(objects.filter(categories__contains=[category])))
    return found.filter(name__icontains=text) if text else found


def wall_images(rows: Sequence[ProjectImage]) -> list[WallImage]:
    """What a page of the wall shows. Three queries, however long the page."""
    if not rows:
        return []
    project_id, images = rows[0].project_id, [row.image_id for row in rows]
    reviews = ImageReview.objects.filter(project_id=project_id, image_id__in=images)
    states = dict(reviews.values_list("image_id", "state"))
    votes = annotation.vote_counts(project_id, images)
    objects: dict[int, list[Object]] = defaultdict(list)
    for item in Object.objects.filter(project_id=project_id, image_id__in=images, state__in=SHOWN).order_by("id"):
        objects[item.image_id].append(item)
    return [
        WallImage(row.image, row.name, states.get(row.image_id), votes.get(row.image_id, 0), objects[row.image_id])
        for row in rows
    ]
