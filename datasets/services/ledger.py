"""Deciding splits: the plan is pure, this takes its lines into the ledger while nobody else does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from catalog import selectors as catalog
from datasets import locks, splits
from datasets.models import SplitAssignment
from datasets.verified import VerifiedImage

_LINE = np.dtype([("image_id", np.int64), ("group_key", np.int64), ("split", "U8")])


@transaction.atomic
def decide_splits(
    *, project_id: int, images: Sequence[VerifiedImage], fractions: Mapping[str, float], key: bytes
) -> tuple[dict[int, str], tuple[int, ...]]:
    """Give every image a split for ever; returns the splits by image, and the images that stay out.

    Near-duplicates are sought among all images that ever got a split, whichever project they are in; those that have
    one are not compared with each other again. Deciding again changes nothing. Takes the ledger's lock.
    """
    locks.take_ledger()
    known, wanted = _ledger(), np.array(sorted({one.image_id for one in images}), dtype=np.int64)
    group_of, assigned = _grouped(known, wanted)
    plan = splits.plan(
        [splits.Candidate(one.image_id, group_of[one.image_id], one.categories) for one in images],
        assigned,
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
    decided = {line.image_id: line.split for line in assigned if line.image_id in group_of}
    return decided | {line.image_id: line.split for line in plan.added}, plan.quarantined


def _ledger() -> NDArray[np.void]:
    """Every line of the ledger by image; arrays, since there may be a line for every image that ever was published."""
    rows = SplitAssignment.objects.order_by("image_id").values_list("image_id", "group_key", "split")
    return np.fromiter(rows.iterator(chunk_size=20_000), dtype=_LINE)


def _grouped(known: NDArray[np.void], wanted: NDArray[np.int64]) -> tuple[dict[int, int], list[splits.Assigned]]:
    """The group of each wanted image, and those lines of the ledger that are of wanted images or of their groups."""
    ids = np.union1d(wanted, known["image_id"])
    decided = np.full(len(ids), catalog.UNDECIDED, dtype=np.int64)
    decided[np.searchsorted(ids, known["image_id"])] = known["group_key"]
    groups = catalog.near_duplicate_groups(ids, decided)
    groups_wanted = groups[np.searchsorted(ids, wanted)]
    groups_known = groups[np.searchsorted(ids, known["image_id"])]
    close = np.isin(groups_known, groups_wanted)
    lines = zip(known[close].tolist(), groups_known[close].tolist(), strict=True)
    assigned = [splits.Assigned(image_id, group, key, split) for (image_id, key, split), group in lines]
    return dict(zip(wanted.tolist(), groups_wanted.tolist(), strict=True)), assigned
