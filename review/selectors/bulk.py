"""What "approve all above a confidence" would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, FloatField, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from review.models import Decision, ImageReview, Object, ObjectState, Route, Verdict
from review.reasons import LEAVES_WORK
from review.selectors.reviewers import not_undone, reviewable

LAYERS = (0, 1)  # layers that an image under review may have passed; a project has one or two


@dataclass(frozen=True, slots=True)
class CategoryShare:
    """What a bulk approval would do to the objects of one category."""

    category_id: int
    objects: int
    expected_errors: float


@dataclass(frozen=True, slots=True)
class Checked:
    """Objects as sure as those in question that reviewers looked at one by one, and how many were wrong."""

    objects: int
    wrong: int


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """How many objects on how many images, how many are expected to be wrong, and how many images would be through."""

    objects: int
    images: int
    expected_errors: float
    images_passed: int
    by_category: tuple[CategoryShare, ...] = ()
    checked: Checked = Checked(0, 0)


def plan(project_id: int, reviewer: User, confidence: float) -> BulkPlan:
    """The figures of a bulk approval. Four queries."""
    found = approvable_unseen(project_id, reviewer, confidence)
    totals = found.aggregate(images=Count("image_id", distinct=True))
    categories = shares(found)
    return BulkPlan(
        objects=sum(share.objects for share in categories),
        images=totals["images"],
        expected_errors=sum(share.expected_errors for share in categories),
        images_passed=passing(project_id, reviewer, confidence).count(),
        by_category=categories,
        checked=checked(project_id, confidence),
    )


def shares(objects: QuerySet[Object]) -> tuple[CategoryShare, ...]:
    """Some objects by category, the most frequent first. One query."""
    doubt = Coalesce(Sum(Value(1.0) - F("confidence"), output_field=FloatField()), 0.0)
    rows: Any = objects.values_list("category_id").annotate(count=Count("id"), doubt=doubt)  # stubs lose annotations
    return tuple(CategoryShare(*row) for row in rows.order_by("-count", "category_id"))


def checked(project_id: int, confidence: float) -> Checked:
    """How objects of at least this confidence fared where somebody looked at each: the promise held to the deed.

    One query. Bulk approvals prove nothing and are left out.
    """
    verdicts = Verdict.objects.filter(project_id=project_id, bulk=False, object__confidence__gte=confidence)
    looked_at = not_undone(verdicts.filter(object__consensus__isnull=False))
    wrong = Q(decision__in=[Decision.REJECT, Decision.CORRECT])
    found = looked_at.aggregate(
        objects=Count("object_id", distinct=True), wrong=Count("object_id", distinct=True, filter=wrong)
    )
    return Checked(found["objects"], found["wrong"])


def approvable(project_id: int, reviewer: User, confidence: float = 0.0) -> QuerySet[Object]:
    """Proposed objects of at least this confidence that their image's current layer has not decided on.

    Asked layer by layer, so that what a reviewer may do is looked up once an image and not once an object.
    """
    found = Object.objects.filter(project_id=project_id, state=ObjectState.PROPOSED, confidence__gte=confidence)
    open_here = Q()
    for layer in LAYERS:
        images = reviewable(project_id, reviewer).filter(layer=layer).values("image_id")
        open_here |= Q(layer__lte=layer, image_id__in=images)
    return found.filter(open_here)


def approvable_unseen(project_id: int, reviewer: User, confidence: float) -> QuerySet[Object]:
    """What a bulk approval may take: nothing on an image of the audit, which somebody has to look at."""
    audited = ImageReview.objects.filter(project_id=project_id, route=Route.AUDIT).values("image_id")
    return approvable(project_id, reviewer, confidence).exclude(image_id__in=audited)


def passing(project_id: int, reviewer: User, confidence: float) -> QuerySet[ImageReview]:
    """Images on which the bulk approval leaves nothing to do.

    Where nothing is proposed at all, the expected number of overlooked objects must not exceed the doubt allowed.
    """
    left, sure = undecided().filter(confidence__lt=confidence), undecided().filter(confidence__gte=confidence)
    found = reviewable(project_id, reviewer).exclude(route=Route.AUDIT)
    found = found.filter(~Exists(left), ~Exists(to_mark_again()))
    return found.filter(Q(Exists(sure)) | Q(risk__lte=1 - confidence))


def undecided() -> QuerySet[Object]:
    """Objects of an image (an outer `ImageReview`) that wait for the decision of its layer."""
    return Object.objects.filter(
        project_id=OuterRef("project_id"),
        image_id=OuterRef("image_id"),
        state=ObjectState.PROPOSED,
        layer__lte=OuterRef("layer"),
    )


def to_mark_again() -> QuerySet[Verdict]:
    """Rejections in the layer of an image (an outer `ImageReview`) after which something has to be marked rightly."""
    rejections = Verdict.objects.filter(
        object__project_id=OuterRef("project_id"),
        object__image_id=OuterRef("image_id"),
        object__state=ObjectState.REJECTED,
        layer=OuterRef("layer") + 1,
        decision=Decision.REJECT,
        reason__in=LEAVES_WORK,
    )
    return not_undone(rejections)
