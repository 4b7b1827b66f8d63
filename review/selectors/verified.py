"""What review vouches for."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from review.models import ImageReview, Object, ObjectState, ReviewState


def verified_images(project_id: int, *, after: int = 0, limit: int = 1_000) -> list[int]:
    """Image ids of the project that are verified, ascending, from above `after`. One query."""
    found = ImageReview.objects.filter(project_id=project_id, state=ReviewState.VERIFIED, image_id__gt=after)
    return list(found.order_by("image_id").values_list("image_id", flat=True)[:limit])


def objects_of_images(
    project_id: int, image_ids: Sequence[int], state: ObjectState = ObjectState.VERIFIED
) -> QuerySet[Object]:
    """The objects of these images in one state, by image and id."""
    found = Object.objects.filter(project_id=project_id, image_id__in=image_ids, state=state)
    return found.order_by("image_id", "id")
