"""A reviewer's decisions on one image, layer by layer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from common.errors import Conflict, Forbidden
from projects.models import Project
from review import eyes
from review.models import ImageReview, Object, ObjectState, ReviewState
from review.selectors.reviewers import refusal
from review.services import standing
from review.services.locks import lock_review
from review.services.table import Decision, Table, objects_on, write


class AlreadyVerified(Conflict):
    code = "already_verified"


class Undecided(Conflict):
    """The image cannot be completed while objects wait for a decision."""

    code = "undecided"


@transaction.atomic
def decide(
    *,
    project: Project,
    image_id: int,
    reviewer: User,
    decisions: Sequence[Decision],
    complete: bool,
    now: datetime,
) -> ImageReview:
    """Carry out a reviewer's decisions on one image, all or none; `complete` passes the image on to the next layer.

    Repeating a decision that stands changes nothing. Locks the image's review.
    Raises NotFound, Forbidden (four eyes), AlreadyVerified, WrongDecision, Undecided.
    """
    review = lock_review(project.pk, image_id)
    if review.state == ReviewState.VERIFIED:
        if decisions:
            raise AlreadyVerified("This image is verified. Undo the last decisions to open it again.")
        return review
    refuse_own_work(review, reviewer)
    table = Table(project, review, reviewer, now, objects_on(review))
    for number, decision in enumerate(decisions):
        table.take(decision, f"decisions[{number}]")
    write([table])
    if complete:
        _refuse_undecided(review)
        standing.pass_layer(review, layers=project.review_layers)
    standing.recount(review)
    review.save()
    return review


def refuse_own_work(review: ImageReview, reviewer: User) -> None:
    """Raise `Forbidden` where the four-eyes rule keeps this person out."""
    code = refusal(review, reviewer)
    if code is not None:
        raise Forbidden(eyes.SENTENCES[code], code=code)


def _refuse_undecided(review: ImageReview) -> None:
    objects = Object.objects.filter(project_id=review.project_id, image_id=review.image_id)
    waiting = objects.filter(state=ObjectState.PROPOSED, layer__lte=review.layer).count()
    if waiting:
        raise Undecided(f"{waiting} objects of this image still wait for a decision.")
