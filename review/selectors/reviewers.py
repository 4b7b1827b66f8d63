"""Who has had their hands on an image before."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from annotation import selectors as annotation
from annotation.models import Assignment
from projects import selectors as projects
from review import eyes
from review.models import Decision, ImageReview, ReviewState, Verdict


def standing_verdicts(project_id: int, image_ids: Collection[int]) -> QuerySet[Verdict]:
    """The verdicts on the objects of some images that nobody has taken back, undoing ones left out."""
    return not_undone(Verdict.objects.filter(object__project_id=project_id, object__image_id__in=image_ids))


def refusal(review: ImageReview, user: User) -> str | None:
    """Why this person may not review the image now (a code of `review.eyes`), None when they may. Two queries."""
    has_voted = annotation.voted_on_image(review.project_id, review.image_id, user.pk)
    mine = standing_verdicts(review.project_id, [review.image_id]).filter(reviewer=user)
    layers = set(mine.values_list("layer", flat=True))
    return eyes.refusal(has_voted=has_voted, reviewed_layers=layers, layer=review.layer + 1)


def reviewable(project_id: int, user: User) -> QuerySet[ImageReview]:
    """The open reviews of a project that the four-eyes rule leaves to this person: `refusal`, as one query."""
    voted = Assignment.objects.filter(
        task__project_id=project_id,
        task__image_id=OuterRef("image_id"),
        worker=user,
        state__in=annotation.VOTE_STATES,
    )
    earlier = not_undone(
        Verdict.objects.filter(
            object__project_id=project_id,
            object__image_id=OuterRef("image_id"),
            reviewer=user,
            layer__lte=OuterRef("layer"),
        )
    )
    found = ImageReview.objects.filter(project_id=project_id, state=ReviewState.PROPOSED)
    found = found.exclude(image_id__in=projects.removed_from(project_id).values("image_id"))
    return found.filter(~Exists(voted), ~Exists(earlier))


def not_undone(verdicts: QuerySet[Verdict]) -> QuerySet[Verdict]:
    """Those of the verdicts that stand."""
    undone = Verdict.objects.filter(undoes=OuterRef("pk"))
    return verdicts.exclude(decision=Decision.UNDO).filter(~Exists(undone))
