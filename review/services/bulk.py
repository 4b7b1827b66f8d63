"""Approving everything the crowd is sure of at once, after saying what that would do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from projects.models import Project
from review.models import Decision, ImageReview, Object, ObjectState, Verdict
from review.selectors.bulk import BulkPlan, approvable_unseen, checked, passing, plan, shares
from review.services import standing
from review.services.locks import lock_project, lock_reviews

BATCH = 2_000


@transaction.atomic
def approve_above(*, project: Project, reviewer: User, confidence: float, dry_run: bool, now: datetime) -> BulkPlan:
    """Approve every proposed object of at least this confidence that the reviewer may review.

    An image on which nothing is left to decide passes its layer. With `dry_run` nothing changes and the figures are
    those of the same call without it. Locks the project and the images concerned.
    """
    if dry_run:
        return plan(project.pk, reviewer, confidence)
    lock_project(project.pk)
    found, ready = approvable_unseen(project.pk, reviewer, confidence), passing(project.pk, reviewer, confidence)
    images = set(found.values_list("image_id", flat=True)) | set(ready.values_list("image_id", flat=True))
    reviews = lock_reviews(project.pk, images)
    # Read again now that nobody else can decide on these images: some may have been decided on a moment ago.
    found = found.filter(image_id__in=images)
    by_category, known = shares(found), checked(project.pk, confidence)
    objects = list(found.values_list("id", "image_id"))
    passed = list(ready.filter(image_id__in=images).values_list("image_id", flat=True))
    by_layer: dict[int, list[int]] = defaultdict(list)
    for object_id, image_id in objects:
        by_layer[reviews[image_id].layer + 1].append(object_id)
    for layer, ids in by_layer.items():
        _approve(project, reviewer, layer, ids, now)
    pass_images(project, reviews, passed)
    errors = sum(share.expected_errors for share in by_category)
    touched = {image_id for _object, image_id in objects}
    return BulkPlan(len(objects), len(touched), errors, len(passed), by_category, known)


def pass_images(project: Project, reviews: Mapping[int, ImageReview], passed: Collection[int]) -> None:
    """Some of the locked images pass their layer, and all are counted again. The caller holds the project."""
    for image_id in passed:
        standing.pass_layer(reviews[image_id], layers=project.review_layers)
    ImageReview.objects.bulk_update(reviews.values(), ["layer", "state"], batch_size=BATCH)
    standing.refresh(project.pk, reviews.keys(), with_new=())


def _approve(project: Project, reviewer: User, layer: int, object_ids: Sequence[int], now: datetime) -> None:
    done = layer >= project.review_layers
    state = ObjectState.VERIFIED if done else ObjectState.PROPOSED
    rows = Object.objects.filter(pk__in=object_ids)
    rows.update(layer=layer, state=state, decided_at=now if done else None)
    verdicts = (
        Verdict(
            project=project,
            object_id=object_id,
            reviewer=reviewer,
            layer=layer,
            decision=Decision.APPROVE,
            bulk=True,
            created_at=now,
        )
        for object_id in object_ids
    )
    Verdict.objects.bulk_create(verdicts, batch_size=BATCH)
