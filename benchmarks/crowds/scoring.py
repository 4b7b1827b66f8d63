"""How right fused boxes are against the truth, counted per (image, category) as the data's README defines it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from benchmarks.crowds.reading import BoxSet, Line
from common.geometry import Box
from review.agreement.boxes import consensus
from review.agreement.measures import Score, score, tally, total
from review.agreement.objects.settling import FusedImage
from review.agreement.votes import BoxVote, VotedBox

Found = Mapping[str, Sequence[VotedBox]]


def score_of(crowd: BoxSet, found: Found, images: Iterable[str]) -> Score:
    """Figures over these images."""
    judged = list(images)
    tallies = []
    for image in judged:
        predicted, truth = _by_category(found.get(image, ())), _by_category(crowd.truth[image])
        for category in sorted(predicted.keys() | truth.keys()):
            tallies.append(tally(predicted.get(category, []), truth.get(category, []), crowd.least_width))
    return score(total(tallies, len(judged)))


def majority(votes: Mapping[str, Sequence[BoxVote]]) -> Found:
    """What the majority module makes of the votes."""
    merged = {image: consensus([_valid(vote) for vote in given]) for image, given in votes.items()}
    return {
        image: [VotedBox(item.box, frozenset(item.categories)) for item in found.objects]
        for image, found in merged.items()
    }


def there(images: Mapping[str, FusedImage]) -> Found:
    """The objects that are likelier real than not."""
    return {
        image: [VotedBox(item.box, frozenset(item.categories)) for item in found.objects if item.is_there]
        for image, found in images.items()
    }


def figures(scores: Sequence[Score]) -> Line:
    """The means of several scores, as a line names them."""
    return {
        "f1": _mean([one.f1 for one in scores]),
        "miou": _mean([one.mean_iou for one in scores]),
        "r75": _mean([one.recall_at_75 for one in scores]),
        "err": _mean([one.errors for one in scores]),
        "precision": _mean([one.precision for one in scores]),
        "recall": _mean([one.recall for one in scores]),
    }


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 4)


def _by_category(boxes: Iterable[VotedBox]) -> dict[str, list[Box]]:
    found: dict[str, list[Box]] = {}
    for voted in boxes:
        for name in voted.categories:
            found.setdefault(name, []).append(voted.box)
    return found


def _valid(vote: BoxVote) -> BoxVote:
    return BoxVote(vote.worker, tuple(voted for voted in vote.boxes if voted.box.is_valid()))
