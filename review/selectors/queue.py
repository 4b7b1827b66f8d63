"""The images that wait for a reviewer, the riskiest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, Min, OuterRef, QuerySet

from projects import selectors as projects
from review.models import ImageReview, Object, ObjectState, ReviewState


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One image of the queue, with the least sure of its objects and everything the voters did not agree on."""

    review: ImageReview
    name: str
    confidence_min: float | None
    conflicts: list[str]


def queue(
    project_id: int, state: ReviewState = ReviewState.PROPOSED, *, conflict: str = "", category: int | None = None
) -> QuerySet[ImageReview]:
    """The reviews of a project in one state with their images, riskiest first.

    Of these, the ones with an object in dispute of one kind, of one category, or both on the same object.
    """
    found = ImageReview.objects.filter(project_id=project_id, state=state)
    found = found.exclude(image_id__in=projects.removed_from(project_id).values("image_id"))
    if conflict or category is not None:
        objects = Object.objects.filter(project_id=project_id, image_id=OuterRef("image_id"))
        objects = objects.exclude(state=ObjectState.SUPERSEDED)
        if conflict:
            objects = objects.filter(conflicts__contains=[conflict])
        if category is not None:
            objects = objects.filter(categories__contains=[category])
        found = found.filter(Exists(objects))
    return found.select_related("image").order_by("-risk", "id")


def queue_items(reviews: Sequence[ImageReview]) -> list[QueueItem]:
    """What a page of the queue shows. Three queries, however long the page."""
    if not reviews:
        return []
    project_id, images = reviews[0].project_id, [review.image_id for review in reviews]
    names = projects.names_of_images(project_id, images)
    open_objects = Object.objects.filter(project_id=project_id, image_id__in=images, decided_at=None)
    open_objects = open_objects.exclude(state=ObjectState.SUPERSEDED)
    proposed = open_objects.filter(state=ObjectState.PROPOSED)
    least = dict(proposed.values_list("image_id").annotate(least=Min("confidence")).order_by())
    conflicts: dict[int, set[str]] = {image_id: set() for image_id in images}
    for image_id, found in open_objects.values_list("image_id", "conflicts"):
        conflicts[image_id].update(found)
    return [
        QueueItem(
            review,
            names.get(review.image_id, ""),
            least.get(review.image_id),
            sorted(conflicts[review.image_id]),
        )
        for review in reviews
    ]
