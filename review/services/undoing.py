"""Taking decisions back: an undo is a verdict of its own, nothing is erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from common.errors import Conflict
from projects.models import Project
from review.models import Decision, ImageReview, Object, ObjectState, ReviewState, Verdict
from review.selectors.reviewers import standing_verdicts
from review.services import standing
from review.services.locks import lock_review
from review.services.snapshots import SHAPE, restore, snapshot


class NothingToUndo(Conflict):
    code = "nothing_to_undo"


@transaction.atomic
def undo(*, project: Project, image_id: int, reviewer: User, now: datetime) -> ImageReview:
    """Take back the last decisions (those of one request) that this reviewer made on an image, newest first.

    An image that they had passed on is open in that layer again. Locks the image's review.
    Raises NotFound, NothingToUndo (none of yours stands, or another reviewer has decided since).
    """
    review = lock_review(project.pk, image_id)
    verdicts = _last_of(review, reviewer)
    objects = {item.pk: item for item in Object.objects.filter(pk__in=[verdict.object_id for verdict in verdicts])}
    rows = [_taken_back(verdict, objects[verdict.object_id], now) for verdict in verdicts]
    Verdict.objects.bulk_create(rows)
    Object.objects.bulk_update(list(objects.values()), ["state", "layer", "decided_at", *SHAPE])
    review.layer = min(review.layer, verdicts[0].layer - 1)
    review.state = ReviewState.PROPOSED
    standing.recount(review)
    review.save()
    return review


def _last_of(review: ImageReview, reviewer: User) -> Sequence[Verdict]:
    """The reviewer's last request on the image, its verdicts newest first."""
    found = standing_verdicts(review.project_id, review.image_id).order_by("-created_at", "-id")
    newest = found.first()
    if newest is None or newest.reviewer_id != reviewer.pk:
        raise NothingToUndo("There is no decision of yours to take back, or another reviewer has decided since.")
    return list(found.filter(created_at=newest.created_at, reviewer=reviewer))


def _taken_back(verdict: Verdict, item: Object, now: datetime) -> Verdict:
    after = snapshot(item)
    _restore(verdict, item, now)
    return Verdict(
        project_id=verdict.project_id,
        object=item,
        reviewer_id=verdict.reviewer_id,
        layer=verdict.layer,
        decision=Decision.UNDO,
        correction={"before": after, "after": snapshot(item)},
        created_at=now,
        undoes=verdict,
    )


def _restore(verdict: Verdict, item: Object, now: datetime) -> None:
    before = (verdict.correction or {}).get("before")
    if before is not None:
        restore(item, before)
    elif verdict.decision == Decision.ADD:
        item.state, item.layer, item.decided_at = ObjectState.REJECTED, verdict.layer - 1, now
    else:  # a bulk approval only ever takes proposed objects of the layer before
        item.state, item.layer, item.decided_at = ObjectState.PROPOSED, verdict.layer - 1, None
