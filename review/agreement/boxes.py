"""Majority consensus of boxes: cluster what several workers drew, vote on each cluster, and merge it by medians.

Nothing depends on chance, on the order of the votes or on the names of the workers: workers are put in the order of
what they drew, boxes in the order of their coordinates, categories in alphabetical order, and a tie goes to the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from common.geometry import Box
from review.agreement import confidence
from review.agreement.clustering import Marks, cluster
from review.agreement.votes import BoxVote, VotedBox, refuse_invalid_boxes, refuse_repeated_workers

MISSING, EXTRA, CATEGORY, LOW_OVERLAP, ATTRIBUTE = "missing", "extra", "category", "low_overlap", "attribute"


@dataclass(frozen=True, slots=True)
class BoxRules:
    """Boxes join at a mean overlap of `link`; an object needs more than the share `quorum` of the voters."""

    link: float = 0.4
    category_penalty: float = 0.1
    quorum: float = 0.5
    low_overlap: float = 0.6


DEFAULT_RULES = BoxRules()


@dataclass(frozen=True, slots=True)
class Contribution:
    """One voter's part in a merged object: the `index`-th box of that worker's vote."""

    worker: str
    index: int


@dataclass(frozen=True, slots=True)
class MergedBox:
    """One object as the voters see it together.

    `categories` are those that most of its voters gave (at least the commonest one), `category_votes` all that were
    given; `agreement` is the mean overlap of its boxes by pairs (None for a single box), `confidence` the probability
    that it is right, `conflicts` names what the voters did not agree on, `contributions` the boxes it was made from.
    """

    box: Box
    categories: tuple[str, ...]
    category_votes: Mapping[str, int]
    attributes: frozenset[str]
    votes_for: int
    votes: int
    agreement: float | None
    confidence: float
    conflicts: tuple[str, ...]
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class BoxConsensus:
    """What the majority holds to be there, and what too few marked; both from left to right."""

    objects: tuple[MergedBox, ...]
    rejected: tuple[MergedBox, ...]
    votes: int


Edges = tuple[float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Mark:
    """One drawn box: its content as a sortable value, its left, top, right, bottom and area, and whose it is."""

    content: tuple[float, float, float, float, tuple[str, ...], tuple[str, ...]]
    edges: Edges
    contribution: Contribution


def consensus(votes: Iterable[BoxVote], rules: BoxRules = DEFAULT_RULES) -> BoxConsensus:
    """Merge the votes on one image; no votes at all give an empty consensus of zero votes."""
    voters = _in_order(votes)
    marks = [mark for voter in voters for mark in voter]
    if not marks:
        return BoxConsensus((), (), len(voters))
    groups = cluster(_as_arrays(voters, rules.category_penalty), rules.link)
    merged = [_merge([marks[number] for number in group], len(voters), rules) for group in groups]
    merged.sort(key=lambda item: (item.box.x, item.box.y, item.box.right, item.box.bottom, item.categories))
    accepted = tuple(item for item in merged if EXTRA not in item.conflicts)
    rejected = tuple(item for item in merged if EXTRA in item.conflicts)
    return BoxConsensus(accepted, rejected, len(voters))


def _in_order(votes: Iterable[BoxVote]) -> list[list[_Mark]]:
    """The marks of every voter, in an order that only what was drawn decides; names order only equal votes."""
    given = list(votes)
    refuse_repeated_workers(vote.worker for vote in given)
    refuse_invalid_boxes(given)
    voters = [(_marks(vote), vote.worker) for vote in given]
    voters.sort(key=lambda voter: ([mark.content for mark in voter[0]], voter[1]))
    return [marks for marks, _worker in voters]


def _marks(vote: BoxVote) -> list[_Mark]:
    marks = [_mark(voted, Contribution(vote.worker, index)) for index, voted in enumerate(vote.boxes)]
    return sorted(marks, key=lambda mark: mark.content)


def _mark(voted: VotedBox, contribution: Contribution) -> _Mark:
    box = voted.box
    content = (box.x, box.y, box.width, box.height, tuple(sorted(voted.categories)), tuple(sorted(voted.attributes)))
    return _Mark(content, (box.x, box.y, box.x + box.width, box.y + box.height, box.width * box.height), contribution)


def _as_arrays(voters: Sequence[Sequence[_Mark]], category_penalty: float) -> Marks:
    marks = [mark for voter in voters for mark in voter]
    numbers: dict[tuple[str, ...], int] = {}
    kinds = [numbers.setdefault(mark.content[4], len(numbers)) for mark in marks]
    sets = [frozenset(names) for names in numbers]
    penalties = [[category_penalty if one and other and not one & other else 0.0 for other in sets] for one in sets]
    return Marks(
        boxes=np.array([mark.content[:4] for mark in marks], dtype=np.float64),
        owners=np.repeat(np.arange(len(voters)), [len(voter) for voter in voters]),
        kinds=np.array(kinds),
        penalties=np.array(penalties),
    )


def _merge(marks: Sequence[_Mark], votes: int, rules: BoxRules) -> MergedBox:
    counts = _counts([mark.content[4] for mark in marks])
    ticks = _counts([mark.content[5] for mark in marks])
    categories = _chosen(counts, len(marks))
    agreement = _agreement([mark.edges for mark in marks])
    certainty = confidence.existence(len(marks), votes) * confidence.placement(agreement)
    if categories:
        certainty *= min(confidence.category(counts[name], len(marks)) for name in categories)
    return MergedBox(
        box=_median_box([mark.edges for mark in marks]),
        categories=categories,
        category_votes=counts,
        attributes=frozenset(name for name, count in ticks.items() if 2 * count > len(marks)),
        votes_for=len(marks),
        votes=votes,
        agreement=agreement,
        confidence=certainty,
        conflicts=tuple(_conflicts(marks, votes, agreement, rules)),
        contributions=tuple(sorted((m.contribution for m in marks), key=lambda part: part.worker)),
    )


def _counts(names: Sequence[tuple[str, ...]]) -> dict[str, int]:
    """How many gave each name, in alphabetical order."""
    if len(set(names)) == 1:
        return dict.fromkeys(names[0], len(names))
    return dict(sorted(Counter(name for group in names for name in group).items()))


def _chosen(counts: Mapping[str, int], voters: int) -> tuple[str, ...]:
    """The categories that more than half of the voters gave, else the commonest (of equals the first)."""
    chosen = tuple(name for name, count in counts.items() if 2 * count > voters)
    if chosen or not counts:
        return chosen
    return (max(counts, key=lambda name: counts[name]),)


def _agreement(boxes: Sequence[Edges]) -> float | None:
    """Mean overlap of all pairs; None when there is no pair."""
    if len(boxes) < 2:
        return None
    overlaps = [_overlap(one, other) for one, other in combinations(boxes, 2)]
    return min(1.0, sum(overlaps) / len(overlaps))


def _overlap(one: Edges, other: Edges) -> float:
    """`common.geometry.iou` of bare numbers: this is called for every pair that ever votes."""
    width = (one[2] if one[2] < other[2] else other[2]) - (one[0] if one[0] > other[0] else other[0])
    height = (one[3] if one[3] < other[3] else other[3]) - (one[1] if one[1] > other[1] else other[1])
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / (one[4] + other[4] - width * height)


def _median_box(boxes: Sequence[Edges]) -> Box:
    lefts, tops, rights, bottoms, _areas = zip(*boxes, strict=True)
    left, top = _median(lefts), _median(tops)
    return Box(left, top, _median(rights) - left, _median(bottoms) - top)


def _median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _conflicts(marks: Sequence[_Mark], votes: int, agreement: float | None, rules: BoxRules) -> Iterable[str]:
    if len(marks) <= rules.quorum * votes:
        yield EXTRA
    elif len(marks) < votes:
        yield MISSING
    if len({mark.content[4] for mark in marks}) > 1:
        yield CATEGORY
    if agreement is not None and agreement < rules.low_overlap:
        yield LOW_OVERLAP
    if len({mark.content[5] for mark in marks}) > 1:
        yield ATTRIBUTE
