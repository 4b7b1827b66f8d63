"""Deciding splits: the plan is pure, this takes its lines into the ledger while nobody else does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from catalog import selectors as catalog
from datasets import locks, splits
from datasets.models import SplitAssignment
from datasets.verified import VerifiedImage


@transaction.atomic
def decide_splits(
    *, project_id: int, images: Sequence[VerifiedImage], fractions: Mapping[str, float], key: bytes
) -> tuple[dict[int, str], tuple[int, ...]]:
    """Give every image a split for ever; returns the splits by image, and the images that stay out.

    Near-duplicates are sought among all images that ever got a split, whichever project they are in. Deciding again
    changes nothing. Takes the ledger's lock.
    """
    locks.take_ledger()
    known = list(SplitAssignment.objects.values_list("image_id", "group_key", "split").order_by("image_id").iterator())
    wanted = {one.image_id for one in images}
    group_of = catalog.near_duplicate_groups(sorted(wanted | {image_id for image_id, _key, _split in known}))
    plan = splits.plan(
        [splits.Candidate(one.image_id, group_of[one.image_id], one.categories) for one in images],
        [splits.Assigned(image_id, group_of[image_id], key, split) for image_id, key, split in known],
        fractions=fractions,
        key=key,
    )
    SplitAssignment.objects.bulk_create(
        [
            SplitAssignment(
                image_id=line.image_id,
                project_id=project_id,
                group_key=line.group_key,
                split=line.split,
                algorithm=splits.ALGORITHM,
            )
            for line in plan.added
        ],
        batch_size=5_000,
    )
    decided = {image_id: split for image_id, _key, split in known if image_id in wanted}
    return decided | {line.image_id: line.split for line in plan.added}, plan.quarantined
