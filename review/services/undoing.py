"""Taking decisions back: an undo is a verdict of its own, nothing is erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from common.errors import Conflict
from projects.models import Project
from review.models import Decision, ImageReview, Object, ObjectState, ReviewState, Route, Verdict
from review.selectors.reviewers import standing_verdicts
from review.services import auditing, standing
from review.services.locks import lock_project, lock_review, lock_reviews
from review.services.snapshots import SHAPE, restore, snapshot


class NothingToUndo(Conflict):
    code = "nothing_to_undo"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How many decisions of a page were taken back, and the images that another reviewer has decided on since."""

    objects: int
    images: int
    images_kept: list[int]


@transaction.atomic
def undo(*, project: Project, image_id: int, reviewer: User, now: datetime) -> ImageReview:
    """Take back the last decisions (those of one request) that this reviewer made on an image, newest first.

    An image that they had passed on is open in that layer again. One that was verified unseen, and that nobody has
    decided on, comes before the reviewers. Locks the image's review.
    Raises NotFound, NothingToUndo (none of yours stands, or another reviewer has decided since).
    """
    review = lock_review(project.pk, image_id)
    verdicts = list(standing_verdicts(project.pk, [image_id]).order_by("-created_at", "-id"))
    if not verdicts and review.route == Route.CROWD:
        auditing.reopen(review)
    elif not verdicts or verdicts[0].reviewer_id != reviewer.pk:
        raise NothingToUndo("There is no decision of yours to take back, or another reviewer has decided since.")
    else:
        _take_back({image_id: review}, [one for one in verdicts if _is_same_request(one, verdicts[0])], now)
    standing.recount(review)
    review.save()
    return review


@transaction.atomic
def undo_page(*, project: Project, reviewer: User, at: datetime, now: datetime) -> TakenBack:
    """Take back what this reviewer decided at one moment on many images: a page of the grid, or a bulk approval.

    Images on which somebody has decided since keep what they have. Locks the project and the images.
    Raises NothingToUndo when no such decision stands.
    """
    lock_project(project.pk)
    page = Verdict.objects.filter(project=project, reviewer=reviewer, created_at=at)
    images = set(page.values_list("object__image_id", flat=True))
    reviews = lock_reviews(project.pk, images)
    last: dict[int, Verdict] = {}
    mine: list[Verdict] = []
    kept = set()
    found = standing_verdicts(project.pk, images).order_by("-created_at", "-id").select_related("object")
    for verdict in found:
        newest = last.setdefault(verdict.object.image_id, verdict)
        if verdict.created_at != at or verdict.reviewer_id != reviewer.pk:
            continue
        if _is_same_request(verdict, newest):
            mine.append(verdict)
        else:
            kept.add(verdict.object.image_id)
    if not mine:
        raise NothingToUndo("There is no decision of yours to take back, or another reviewer has decided since.")
    changed = {verdict.object.image_id: reviews[verdict.object.image_id] for verdict in mine}
    _take_back(changed, mine, now)
    ImageReview.objects.bulk_update(changed.values(), ["layer", "state"])
    standing.refresh(project.pk, changed.keys(), with_new=())
    return TakenBack(len(mine), len(changed), sorted(kept))


def _is_same_request(one: Verdict, other: Verdict) -> bool:
    return (one.created_at, one.reviewer_id) == (other.created_at, other.reviewer_id)


def _take_back(reviews: Mapping[int, ImageReview], verdicts: Sequence[Verdict], now: datetime) -> None:
    """Undo verdicts, newest first, on locked images; the caller stores the images."""
    objects = Object.objects.in_bulk([verdict.object_id for verdict in verdicts])
    rows = [_taken_back(verdict, objects[verdict.object_id], now) for verdict in verdicts]
    Verdict.objects.bulk_create(rows)
    Object.objects.bulk_update(list(objects.values()), ["state", "layer", "decided_at", *SHAPE])
    for verdict in verdicts:
        review = reviews[objects[verdict.object_id].image_id]
        review.layer = min(review.layer, verdict.layer - 1)
        review.state = ReviewState.PROPOSED


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
