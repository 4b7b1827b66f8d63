"""How right boxes are against a truth, and how much voters agree with each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.optimize import linear_sum_assignment

from common.geometry import Box, iou_matrix
from review.agreement.votes import BoxVote, TagVote

MATCH = 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """The `predicted`-th box covers the `truth`-th one with this overlap."""

    predicted: int
    truth: int
    overlap: float


@dataclass(frozen=True, slots=True)
class Score:
    """Figures over a set of images; `errors` is false plus missed boxes per image."""

    precision: float
    recall: float
    f1: float
    mean_iou: float
    recall_at_75: float
    errors: float


@dataclass(frozen=True, slots=True)
class Tally:
    """What an image, or a set of images, adds to a score."""

    overlaps: tuple[float, ...]
    false: int
    missed: int
    images: int


def match(predicted: Sequence[Box], truth: Sequence[Box], threshold: float = MATCH) -> list[Match]:
    """One-to-one pairs of the highest total overlap among those that reach the threshold (Hungarian)."""
    if not predicted or not truth:
        return []
    overlaps = iou_matrix(_array(predicted), _array(truth))
    rows, columns = linear_sum_assignment(np.where(overlaps >= threshold, overlaps, 0.0), maximize=True)
    return [
        Match(int(row), int(column), float(overlaps[row, column]))
        for row, column in zip(rows, columns, strict=True)
        if overlaps[row, column] >= threshold
    ]


def tally(predicted: Sequence[Box], truth: Sequence[Box], least_width: float = 0.0) -> Tally:
    """Compare the boxes of one image and one category; objects narrower than `least_width` count neither way."""
    matches = match(predicted, truth)
    found, covered = {pair.predicted for pair in matches}, {pair.truth for pair in matches}
    false = [box for number, box in enumerate(predicted) if number not in found and box.width >= least_width]
    missed = [box for number, box in enumerate(truth) if number not in covered and box.width >= least_width]
    right = [pair.overlap for pair in matches if truth[pair.truth].width >= least_width]
    return Tally(tuple(right), len(false), len(missed), 1)


def total(tallies: Iterable[Tally], images: int) -> Tally:
    """The sum of tallies over this many images (an image may have one tally for each category)."""
    parts = list(tallies)
    overlaps = tuple(overlap for part in parts for overlap in part.overlaps)
    return Tally(overlaps, sum(part.false for part in parts), sum(part.missed for part in parts), images)


def score(counted: Tally) -> Score:
    """Turn a tally into figures; a share of nothing counts as 1, a mean of nothing as 0."""
    right = len(counted.overlaps)
    precision, recall = _share(right, right + counted.false), _share(right, right + counted.missed)
    at_75 = sum(overlap >= 0.75 for overlap in counted.overlaps)
    return Score(
        precision=precision,
        recall=recall,
        f1=_share(2 * right, 2 * right + counted.false + counted.missed),
        mean_iou=float(np.mean(counted.overlaps)) if right else 0.0,
        recall_at_75=_share(at_75, right + counted.missed),
        errors=(counted.false + counted.missed) / counted.images if counted.images else 0.0,
    )


def box_agreement(votes: Sequence[BoxVote]) -> float | None:
    """Mean over all pairs of voters of how well their boxes coincide, 0 to 1; None with fewer than two voters.

    Of a pair it is the summed overlap of matched boxes that share a category by the number of objects either drew.
    """
    return _mean([_coincidence(one, other) for one, other in combinations(votes, 2)])


def tag_agreement(votes: Sequence[TagVote]) -> float | None:
    """Mean over all pairs of voters of shared tags by all tags (none agrees with none); None below two voters."""
    pairs = combinations(votes, 2)
    return _mean([_share(len(one.tags & other.tags), len(one.tags | other.tags)) for one, other in pairs])


def _coincidence(one: BoxVote, other: BoxVote) -> float:
    if not one.boxes and not other.boxes:
        return 1.0
    matches = match([voted.box for voted in one.boxes], [voted.box for voted in other.boxes])
    alike = sum(pair.overlap for pair in matches if _share_category(one, pair.predicted, other, pair.truth))
    return alike / (len(one.boxes) + len(other.boxes) - len(matches))


def _share_category(one: BoxVote, number: int, other: BoxVote, other_number: int) -> bool:
    mine, theirs = one.boxes[number].categories, other.boxes[other_number].categories
    return bool(mine & theirs) or mine == theirs


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _array(boxes: Sequence[Box]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array([(box.x, box.y, box.width, box.height) for box in boxes], dtype=np.float64).reshape(-1, 4)
