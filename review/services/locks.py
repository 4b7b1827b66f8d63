"""What one transaction of review holds against the others. Order: recomputing, the project, then reviews by id."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import connection

from common.errors import NotFound
from review.models import ImageReview

# Tells our advisory locks from those of other apps on the same database.
_LOCK_SPACE = 0x5245
_RECOMPUTING = 0x5246


def lock_project(project_id: int) -> None:
    """Settle and bulk approval of one project take turns; released with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK_SPACE, project_id % 2**31])


def lock_reviews(project_id: int, image_ids: Collection[int]) -> dict[int, ImageReview]:
    """The reviews of these images, by image, locked until the transaction ends."""
    rows = ImageReview.objects.select_for_update().filter(project_id=project_id, image_id__in=image_ids)
    return {row.image_id: row for row in rows.order_by("id")}


def lock_review(project_id: int, image_id: int) -> ImageReview:
    """One image's review; raises `NotFound` when its votes are not merged yet."""
    found = lock_reviews(project_id, [image_id]).get(image_id)
    if found is None:
        raise NotFound("This image has nothing to review yet: its votes are not complete.")
    return found


@contextmanager
def recomputing(project_id: int, *, wait: bool) -> Iterator[bool]:
    """Yields whether this process alone recomputes the project; with `wait` it does, once another has ended.

    The lock belongs to the connection, so that of a killed process is free at once. It is taken before all others.
    """
    key = [_RECOMPUTING, project_id % 2**31]
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", key)
        else:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        is_ours = wait or bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)
