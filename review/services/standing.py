"""Where images stand in review: their risk, and what happens when a layer is through."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from common.events import announce
from review.events import ImageVerified
from review.models import ImageReview, ReviewState
from review.services.locks import lock_reviews

# Expected errors of an image: proposed objects that are wrong, and rejected ones that are there after all.
_RISKS = """
    SELECT image_id,
           coalesce(sum(CASE state WHEN 'proposed' THEN 1 - confidence WHEN 'rejected' THEN confidence END)
                    FILTER (WHERE decided_at IS NULL AND state IN ('proposed', 'rejected')), 0),
           count(*) FILTER (WHERE state IN ('proposed', 'verified'))
      FROM review_object
     WHERE project_id = %s AND image_id = ANY(%s)
     GROUP BY image_id
"""


def refresh(project_id: int, image_ids: Collection[int], *, with_new: Collection[int]) -> None:
    """Recount these images; one that was verified and got new objects is open again. The caller holds the project."""
    figures = _figures(project_id, image_ids)
    known = lock_reviews(project_id, image_ids)
    rows = []
    for image_id in sorted(image_ids):
        row = known.get(image_id) or ImageReview(project_id=project_id, image_id=image_id)
        row.risk, row.objects_count = figures.get(image_id, (0.0, 0))
        if row.pk is not None and image_id in with_new:
            row.state, row.layer = ReviewState.PROPOSED, 0
        rows.append(row)
    ImageReview.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["project", "image"],
        update_fields=["risk", "objects_count", "state", "layer", "updated_at"],
        batch_size=1_000,
    )


def refresh_waiting(project_id: int, image_ids: Collection[int], *, with_new: Collection[int]) -> None:
    """The same, of images that are not verified or got new objects. What is verified and stays so is left alone: a
    release that is being frozen takes what was verified before it, and goes by when that was last changed.
    """
    verified = ImageReview.objects.filter(project_id=project_id, image_id__in=image_ids, state=ReviewState.VERIFIED)
    kept = set(verified.values_list("image_id", flat=True)) - set(with_new)
    refresh(project_id, set(image_ids) - kept, with_new=with_new)


def recount(review: ImageReview) -> None:
    """Set risk and count of one locked review from its objects; the caller saves."""
    figures = _figures(review.project_id, [review.image_id])
    review.risk, review.objects_count = figures.get(review.image_id, (0.0, 0))


def pass_layer(review: ImageReview, *, layers: int) -> None:
    """The image is through its current layer; after the last it is verified, and that is announced."""
    review.layer += 1
    if review.layer >= layers:
        review.state = ReviewState.VERIFIED
        announce(ImageVerified(review.project_id, review.image_id))


def _figures(project_id: int, image_ids: Collection[int]) -> dict[int, tuple[float, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_RISKS, [project_id, list(image_ids)])
        return {image_id: (risk, count) for image_id, risk, count in cursor.fetchall()}
