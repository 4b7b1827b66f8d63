"""The crowd sets of `shared/data/crowd` as votes and truth."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from common.geometry import Box
from review.agreement.boxes import BoxConsensus, consensus
from review.agreement.measures import Score, Tally, score, tally, total
from review.agreement.votes import BoxVote, VotedBox


@dataclass(frozen=True)
class CrowdSet:
    """Votes by image, and the true boxes by image and label."""

    votes: dict[str, list[BoxVote]]
    truth: dict[str, dict[str, list[Box]]]
    images: list[str]

    def merged(self) -> dict[str, BoxConsensus]:
        return {image: consensus(self.votes[image]) for image in self.images}


def read_crowd_set(folder: Path, visits: int) -> CrowdSet:
    """The first `visits` visits of every image that has a truth; degenerate boxes are dropped, their visit stays."""
    drawn: dict[tuple[str, str], list[VotedBox]] = defaultdict(list)
    for row in _rows(folder / "boxes.csv"):
        if _box(row).is_valid():
            drawn[row["image"], row["worker"]].append(VotedBox(_box(row), frozenset({row["label"]})))
    votes: dict[str, list[BoxVote]] = defaultdict(list)
    for row in _rows(folder / "visits.csv"):
        if int(row["order"]) <= visits:
            votes[row["image"]].append(BoxVote(row["worker"], tuple(drawn[row["image"], row["worker"]])))
    truth: dict[str, dict[str, list[Box]]] = defaultdict(lambda: defaultdict(list))
    for row in _rows(folder / "truth.csv"):
        truth[row["image"]][row["label"]].append(_box(row))
    listed = folder / "truth_images.csv"
    images = [row["image"] for row in _rows(listed if listed.exists() else folder / "images.csv")]
    return CrowdSet(votes, truth, images)


def tally_of(crowd: CrowdSet, merged: dict[str, BoxConsensus], least_width: float = 0.0) -> Tally:
    """All images counted per (image, label), as the README of the data defines it."""
    tallies = []
    for image in crowd.images:
        found = merged[image].objects
        for label in sorted(crowd.truth[image].keys() | {name for item in found for name in item.categories}):
            predicted = [item.box for item in found if label in item.categories]
            tallies.append(tally(predicted, crowd.truth[image][label], least_width))
    return total(tallies, len(crowd.images))


def score_of(crowd: CrowdSet, least_width: float = 0.0) -> Score:
    return score(tally_of(crowd, crowd.merged(), least_width))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as lines:
        return list(csv.DictReader(lines))


def _box(row: dict[str, str]) -> Box:
    left, top = float(row["x1"]), float(row["y1"])
    return Box(left, top, float(row["x2"]) - left, float(row["y2"]) - top)
