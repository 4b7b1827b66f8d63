"""Verifying unseen what the crowd is sure of, and drawing some of it for reviewers to look at all the same."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac

from common.events import announce
from projects.models import Project
from review.checks import MARKS
from review.events import ImageVerified
from review.models import ImageReview, Object, ObjectState, ReviewState, Route, Verdict
from review.services import standing

DRAWS = 10_000  # an audited share is known to a hundredth of a percent


def unknown(project_id: int, image_ids: Collection[int]) -> set[int]:
    """Those of the images that did not wait for a reviewer before."""
    known = ImageReview.objects.filter(project_id=project_id, image_id__in=image_ids)
    return set(image_ids) - set(known.values_list("image_id", flat=True))


def accept(project_id: int, image_ids: Collection[int]) -> None:
    """Verify the images among these (new to the reviewers) on which the crowd is sure enough of every object, and
    expects to have overlooked as little; of them the audited ones wait for a reviewer like any other.

    What the project accepts is read now: a change of it concerns later images only. The caller holds the project.
    """
    project = Project.objects.get(pk=project_id)
    opened = ImageReview.objects.filter(project=project, image_id__in=image_ids, state=ReviewState.PROPOSED)
    opened.filter(route=Route.CROWD).update(route=Route.REVIEW)  # verified unseen once, and new objects came
    if project.accept_above is None or not image_ids:
        return
    verified = []
    sure = _sure(project, image_ids)
    for review in sure:
        if is_audited(project_id, review.image_id, project.audit_percent):
            review.route = Route.AUDIT
        else:
            review.route, review.state, review.layer = Route.CROWD, ReviewState.VERIFIED, project.review_layers
            verified.append(review.image_id)
    ImageReview.objects.bulk_update(sure, ["route", "state", "layer"])
    found = Object.objects.filter(project_id=project_id, image_id__in=verified, state=ObjectState.PROPOSED)
    found.update(state=ObjectState.VERIFIED, layer=project.review_layers, decided_at=Now())
    standing.refresh(project_id, verified, with_new=())
    for image_id in verified:
        announce(ImageVerified(project_id, image_id))


def is_audited(project_id: int, image_id: int, percent: float) -> bool:
    """Whether an image is drawn for the audit: the same answer every time, and none that can be foreseen from ids."""
    drawn = salted_hmac("review.audit", f"{project_id}/{image_id}", algorithm="sha256").digest()
    return int.from_bytes(drawn[:8], "big") % DRAWS < percent / 100 * DRAWS


def reopen(review: ImageReview) -> None:
    """Bring an image that was verified unseen before the reviewers; the caller holds it, and saves it."""
    taken = Verdict.objects.filter(object=OuterRef("pk"))
    objects = Object.objects.filter(project_id=review.project_id, image_id=review.image_id, state=ObjectState.VERIFIED)
    objects.filter(~Exists(taken)).update(state=ObjectState.PROPOSED, layer=0, decided_at=None)
    review.route, review.state, review.layer = Route.REVIEW, ReviewState.PROPOSED, 0


def _sure(project: Project, image_ids: Collection[int]) -> Sequence[ImageReview]:
    """Reviews of images that nobody decided on, with the crowd as sure of all as asked, and no mark of a check."""
    assert project.accept_above is not None
    here = Object.objects.filter(project=project, image_id=OuterRef("image_id"))
    unsure = Q(confidence__lt=project.accept_above) | Q(conflicts__overlap=MARKS)
    doubtful = here.filter(unsure, state=ObjectState.PROPOSED)
    decided = Verdict.objects.filter(object__project=project, object__image_id=OuterRef("image_id"))
    waiting = ImageReview.objects.filter(
        project=project, image_id__in=image_ids, state=ReviewState.PROPOSED, layer=0, route=Route.REVIEW
    )
    found = waiting.filter(~Exists(doubtful), ~Exists(decided)).order_by("id")
    # Expected errors an object, as the bar is one an object: a crowded image is not held to a harder one.
    return [row for row in found if row.risk <= (1 - project.accept_above) * max(1, row.objects_count)]
