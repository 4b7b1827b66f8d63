"""Which split an image belongs to, decided once: near-duplicates together, rare categories first, nothing ever moves.

Pure: the same images, ledger and key give the same answer in whatever order they come.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

ALGORITHM = "quota-fill-1"
EVALUATION_SPLITS = ("test", "val")  # filled in this order; what is left over trains
FEWEST_FOR_EVALUATION = 3  # a category with fewer images than this is only trained on
NOTHING = 0  # stands for the category of images on which nothing was found


@dataclass(frozen=True, slots=True)
class Candidate:
    """An image that is to be published: the group of its near-duplicates, and the categories found on it."""

    image_id: int
    group: int
    categories: frozenset[int]


@dataclass(frozen=True, slots=True)
class Assigned:
    """A line of the ledger: an image whose split is decided. `group` is its group as it is seen now."""

    image_id: int
    group: int
    group_key: int
    split: str


@dataclass(frozen=True, slots=True)
class NewAssignment:
    """A line to be added to the ledger."""

    image_id: int
    group_key: int
    split: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The lines to add, and the images that stay out because their near-duplicates are in several splits."""

    added: tuple[NewAssignment, ...]
    quarantined: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    key: int
    images: tuple[Candidate, ...]
    labels: Mapping[int, int]  # category -> images of this group that carry it


def plan(
    candidates: Iterable[Candidate], ledger: Iterable[Assigned], *, fractions: Mapping[str, float], key: bytes
) -> Plan:
    """Split the candidates that the ledger does not know.

    A group with a decided member follows it; a group whose decided members are in several splits stays out; all others
    are dealt by `_deal`. `fractions` are shares of all candidates, decided ones included: they converge over the years.
    """
    known = {line.image_id: line for line in ledger}
    splits_of, key_of = _decided_groups(known.values())
    images = sorted(set(candidates), key=lambda one: one.image_id)
    fresh = [one for one in images if one.image_id not in known]
    added = [
        NewAssignment(one.image_id, key_of[one.group], next(iter(splits_of[one.group])))
        for one in fresh
        if len(splits_of.get(one.group, ())) == 1
    ]
    quarantined = tuple(one.image_id for one in fresh if len(splits_of.get(one.group, ())) > 1)
    decided = {image_id: line.split for image_id, line in known.items()} | {one.image_id: one.split for one in added}
    placed = [(one, decided[one.image_id]) for one in images if one.image_id in decided]
    added += _deal(_groups(one for one in fresh if one.group not in splits_of), placed, fractions, key)
    return Plan(tuple(sorted(added, key=lambda line: line.image_id)), quarantined)


def place(group_key: int, key: bytes) -> int:
    """Where a group stands in the secret order: nobody without the key can aim an upload at a split."""
    word = hmac.new(key, f"split:v1:{group_key}".encode(), hashlib.sha256).digest()
    return int.from_bytes(word[:8], "big")


def quota(fraction: float, total: int) -> int:
    """How many of a category's images an evaluation split takes; rare categories still get one, the rarest none."""
    at_least = 1 if fraction > 0 and total >= FEWEST_FOR_EVALUATION else 0
    return max(round(fraction * total), at_least)


def _decided_groups(ledger: Iterable[Assigned]) -> tuple[dict[int, set[str]], dict[int, int]]:
    splits_of: dict[int, set[str]] = defaultdict(set)
    key_of: dict[int, int] = {}
    for line in ledger:
        splits_of[line.group].add(line.split)
        key_of[line.group] = min(line.group_key, key_of.get(line.group, line.group_key))
    return dict(splits_of), key_of


def _labels(image: Candidate) -> frozenset[int]:
    return image.categories or frozenset({NOTHING})


def _groups(images: Iterable[Candidate]) -> list[_Group]:
    members: dict[int, list[Candidate]] = defaultdict(list)
    for image in images:
        members[image.group].append(image)
    return [
        _Group(
            min(one.image_id for one in inside),
            tuple(inside),
            Counter(label for one in inside for label in _labels(one)),
        )
        for inside in members.values()
    ]


def _deal(
    groups: list[_Group],
    placed: Iterable[tuple[Candidate, str]],
    fractions: Mapping[str, float],
    key: bytes,
) -> list[NewAssignment]:
    """Quota fill: rarest category first, its groups in secret order, each to the first evaluation split with room."""
    totals: Counter[int] = Counter()
    have: dict[str, Counter[int]] = {split: Counter() for split in (*EVALUATION_SPLITS, "train")}
    for image, split in placed:
        totals.update(_labels(image))
        have[split].update(_labels(image))
    for group in groups:
        totals.update(group.labels)
    chosen: dict[int, str] = {}
    for label, group in _rarest_first(groups, key):
        split = next(
            (
                split
                for split in EVALUATION_SPLITS
                if have[split][label] + group.labels[label] <= quota(fractions.get(split, 0.0), totals[label])
            ),
            "train",
        )
        chosen[group.key] = split
        have[split].update(group.labels)
    return [NewAssignment(one.image_id, group.key, chosen[group.key]) for group in groups for one in group.images]


def _rarest_first(groups: list[_Group], key: bytes) -> Iterable[tuple[int, _Group]]:
    """Every group once, with the label it is dealt for: always the label with the fewest images still to deal."""
    of_label: dict[int, list[_Group]] = defaultdict(list)
    left: Counter[int] = Counter()
    for group in sorted(groups, key=lambda one: (place(one.key, key), one.key)):
        left.update(group.labels)
        for label in group.labels:
            of_label[label].append(group)
    heap = [(count, label) for label, count in left.items()]
    heapify(heap)
    dealt: set[int] = set()
    while heap:
        count, label = heappop(heap)
        if count != left[label]:
            heappush(heap, (left[label], label))
            continue
        for group in of_label.pop(label):
            if group.key not in dealt:
                dealt.add(group.key)
                left.subtract(group.labels)
                yield label, group
