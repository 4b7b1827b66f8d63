"""What "approve all above a confidence" would do."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, F, FloatField, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from review.models import ImageReview, Object, ObjectState
from review.selectors.reviewers import reviewable

LAYERS = (0, 1)  # layers that an image under review may have passed; a project has one or two


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """How many objects on how many images, how many are expected to be wrong, and how many images would be through."""

    objects: int
    images: int
    expected_errors: float
    images_passed: int


def plan(project_id: int, reviewer: User, confidence: float) -> BulkPlan:
    """The figures of a bulk approval. Two queries."""
    doubt = Sum(Value(1.0) - F("confidence"), output_field=FloatField())
    found = approvable(project_id, reviewer, confidence).aggregate(
        objects=Count("id"), images=Count("image_id", distinct=True), errors=Coalesce(doubt, 0.0)
    )
    passed = passing(project_id, reviewer, confidence).count()
    return BulkPlan(found["objects"], found["images"], found["errors"], passed)


def approvable(project_id: int, reviewer: User, confidence: float) -> QuerySet[Object]:
    """Proposed objects of at least this confidence that their image's current layer has not decided on.

    Asked layer by layer, so that what a reviewer may do is looked up once an image and not once an object.
    """
    found = Object.objects.filter(project_id=project_id, state=ObjectState.PROPOSED, confidence__gte=confidence)
    open_here = Q()
    for layer in LAYERS:
        images = reviewable(project_id, reviewer).filter(layer=layer).values("image_id")
        open_here |= Q(layer__lte=layer, image_id__in=images)
    return found.filter(open_here)


def passing(project_id: int, reviewer: User, confidence: float) -> QuerySet[ImageReview]:
    """Images on which the bulk approval leaves nothing to decide.

    Where nothing is proposed at all, the expected number of overlooked objects must not exceed the doubt allowed.
    """
    undecided = Object.objects.filter(
        project_id=project_id,
        image_id=OuterRef("image_id"),
        state=ObjectState.PROPOSED,
        layer__lte=OuterRef("layer"),
    )
    left = undecided.filter(confidence__lt=confidence)
    sure = undecided.filter(confidence__gte=confidence)
    found = reviewable(project_id, reviewer).filter(~Exists(left))
    return found.filter(Q(Exists(sure)) | Q(risk__lte=1 - confidence))
