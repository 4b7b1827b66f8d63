"""Majority consensus of boxes: cluster what several workers drew, vote on each cluster, and merge it by medians.

Nothing depends on chance, on the order of the votes or on the names of the workers: workers are put in the order of
what they drew, boxes in the order of their coordinates, categories in alphabetical order, and a tie goes to the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from operator import attrgetter, itemgetter
from typing import NamedTuple

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


Names = tuple[str, ...]


class _Mark(NamedTuple):
    """One drawn box: its content as a sortable value, its left, top, right, bottom and area, and whose it is."""

    content: tuple[float, float, float, float, Names, Names]
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
    marks.sort(key=itemgetter(0))
    return marks


def _mark(voted: VotedBox, contribution: Contribution) -> _Mark:
    box = voted.box
    left, top, width, height = box.x, box.y, box.width, box.height
    content = (left, top, width, height, _in_alphabet(voted.categories), _in_alphabet(voted.attributes))
    return _Mark(content, (left, top, left + width, top + height, width * height), contribution)


def _in_alphabet(names: frozenset[str]) -> Names:
    return tuple(names) if len(names) < 2 else tuple(sorted(names))


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


_WORKER = attrgetter("worker")


def _merge(marks: Sequence[_Mark], votes: int, rules: BoxRules) -> MergedBox:
    contents, boxes, contributions = zip(*marks, strict=True)
    said, ticked = [content[4] for content in contents], [content[5] for content in contents]
    counts, ticks = _counts(said), _counts(ticked)
    categories = _chosen(counts, len(marks))
    agreement = _agreement(boxes)
    certainty = confidence.existence(len(marks), votes) * confidence.placement(agreement)
    if categories:
        certainty *= min(confidence.category(counts[name], len(marks)) for name in categories)
    return MergedBox(
        box=_median_box(boxes),
        categories=categories,
        category_votes=counts,
        attributes=frozenset(name for name, count in ticks.items() if 2 * count > len(marks)),
        votes_for=len(marks),
        votes=votes,
        agreement=agreement,
        confidence=certainty,
        conflicts=tuple(_conflicts(said, ticked, votes, agreement, rules)),
        contributions=tuple(sorted(contributions, key=_WORKER)),
    )


def _counts(names: Sequence[Names]) -> dict[str, int]:
    """How many gave each name, in alphabetical order."""
    if names.count(names[0]) == len(names):
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
    left, top, right, bottom, area = one
    other_left, other_top, other_right, other_bottom, other_area = other
    width = (right if right < other_right else other_right) - (left if left > other_left else other_left)
    height = (bottom if bottom < other_bottom else other_bottom) - (top if top > other_top else other_top)
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / (area + other_area - width * height)


def _median_box(boxes: Sequence[Edges]) -> Box:
    lefts, tops, rights, bottoms, _areas = zip(*boxes, strict=True)
    left, top = _median(lefts), _median(tops)
    return Box(left, top, _median(rights) - left, _median(bottoms) - top)


def _median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _conflicts(
    said: Sequence[Names], ticked: Sequence[Names], votes: int, agreement: float | None, rules: BoxRules
) -> Iterable[str]:
    if len(said) <= rules.quorum * votes:
        yield EXTRA
    elif len(said) < votes:
        yield MISSING
    if len(set(said)) > 1:
        yield CATEGORY
    if agreement is not None and agreement < rules.low_overlap:
        yield LOW_OVERLAP
    if len(set(ticked)) > 1:
        yield ATTRIBUTE
