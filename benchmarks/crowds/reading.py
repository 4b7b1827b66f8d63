"""Folders of the layout of `shared/data/crowd`, read into the values that `review.agreement` works on."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from common.geometry import Box
from review.agreement.clustering import Integers
from review.agreement.labels.votes import LabelVote, LabelVotes, number
from review.agreement.objects.drawings import IGNORED
from review.agreement.votes import BoxVote, VotedBox

Line = dict[str, object]
VERIFICATION = "imagenet_real"


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, packed or not."""
    with gzip.open(path, "rt", newline="") if path.suffix == ".gz" else path.open(newline="") as lines:
        return list(csv.DictReader(lines))


@dataclass(frozen=True)
class LabelSet:
    """Votes on questions; `truth` is -1 where nobody knows."""

    name: str
    votes: LabelVotes
    truth: Integers

    @property
    def told(self) -> Integers:
        """The questions whose truth is known."""
        return np.flatnonzero(self.truth >= 0)


def label_sets(data: Path, names: Iterable[str] | None = None) -> list[LabelSet]:
    """All label sets of the folder, or the named ones that are there."""
    found = sorted(path.parent for path in data.glob("*/votes.csv") if (path.parent / "truth.csv").exists())
    return [_label_set(folder) for folder in found if names is None or folder.name in names]


def _label_set(folder: Path) -> LabelSet:
    given = [LabelVote(row["task"], row["worker"], row["label"]) for row in rows(folder / "votes.csv")]
    known = {row["task"]: row["label"] for row in rows(folder / "truth.csv")}
    answers = sorted({vote.answer for vote in given} | set(known.values()), key=lambda name: (len(name), name))
    votes = number(given, answers)
    return LabelSet(folder.name, votes, votes.gold(known))


@dataclass(frozen=True)
class VerificationSet:
    """Answers no / maybe / yes; truths are no / yes; `lane` are the answers of all raters to the told questions.

    `categories` is what each question asks for, empty where that is not known.
    """

    votes: LabelVotes
    lane: LabelVotes
    truth: Integers
    categories: Sequence[str]

    @property
    def told(self) -> Integers:
        return np.flatnonzero(self.truth >= 0)


def verification_set(data: Path) -> VerificationSet | None:
    """The set of yes/no questions on ImageNet, or None when the folder has none."""
    folder = data / VERIFICATION
    if not folder.is_dir():
        return None
    usual, lane = rows(folder / "votes.csv.gz"), rows(folder / "gold_votes.csv.gz")
    tasks = sorted({row["task"] for row in (*usual, *lane)})
    workers = sorted({row["worker"] for row in (*usual, *lane)})
    known = {row["task"]: int(row["label"] == "2") for row in rows(folder / "truth.csv")}
    truth = np.array([known.get(task, -1) for task in tasks], dtype=np.int64)
    asked = {(row["task"], row["worker"]) for row in usual}
    further = [row for row in lane if (row["task"], row["worker"]) not in asked]
    asked_for = {row["task"]: row["cls"] for row in rows(folder / "items.csv.gz")}
    categories = [asked_for.get(task, "") for task in tasks]
    return VerificationSet(_numbered(usual, tasks, workers), _numbered(further, tasks, workers), truth, categories)


def _numbered(given: Sequence[Mapping[str, str]], tasks: Sequence[str], workers: Sequence[str]) -> LabelVotes:
    task_numbers = {name: place for place, name in enumerate(tasks)}
    worker_numbers = {name: place for place, name in enumerate(workers)}
    return LabelVotes(
        np.array([task_numbers[row["task"]] for row in given], dtype=np.int64),
        np.array([worker_numbers[row["worker"]] for row in given], dtype=np.int64),
        np.array([int(row["label"]) for row in given], dtype=np.int64),
        tasks,
        workers,
        ("no", "maybe", "yes"),
    )


@dataclass(frozen=True)
class BoxSet:
    """Visits of every image in a fixed order, and the true boxes by category of the images an expert annotated.

    Objects narrower than `least_width` count neither as missed nor as false.
    """

    name: str
    visits: Mapping[str, Sequence[BoxVote]]
    truth: Mapping[str, Sequence[VotedBox]]
    least_width: float

    @property
    def workers(self) -> list[str]:
        return sorted({vote.worker for given in self.visits.values() for vote in given})

    def first(self, count: int, images: Iterable[str] | None = None) -> dict[str, Sequence[BoxVote]]:
        """The first visits of every image."""
        return {image: self.visits[image][:count] for image in (self.visits if images is None else images)}


def box_sets(data: Path, names: Iterable[str] | None = None) -> list[BoxSet]:
    """All box sets of the folder, or the named ones that are there."""
    found = sorted(path.parent for path in data.glob("*/visits.csv"))
    return [_box_set(folder) for folder in found if names is None or folder.name in names]


def _box_set(folder: Path) -> BoxSet:
    # The rule of the paper that the pedestrians come from.
    least_width = 30.0 if folder.name.startswith("pedestrian") else 0.0
    drawn: dict[tuple[str, str], list[VotedBox]] = defaultdict(list)
    for row in rows(folder / "boxes.csv"):
        drawn[row["image"], row["worker"]].append(VotedBox(_box(row), frozenset({row["label"]})))
    visits: dict[str, list[BoxVote]] = defaultdict(list)
    for row in sorted(rows(folder / "visits.csv"), key=lambda row: (row["image"], int(row["order"]))):
        visits[row["image"]].append(BoxVote(row["worker"], tuple(drawn[row["image"], row["worker"]])))
    listed = folder / "truth_images.csv"
    images = [row["image"] for row in rows(listed if listed.exists() else folder / "images.csv")]
    truth: dict[str, list[VotedBox]] = {image: [] for image in images}
    for row in rows(folder / "truth.csv"):
        box = _box(row)
        marks = frozenset({IGNORED}) if box.width < least_width else frozenset[str]()
        truth[row["image"]].append(VotedBox(box, frozenset({row["label"]}), marks))
    return BoxSet(folder.name, visits, truth, least_width)


def _box(row: Mapping[str, str]) -> Box:
    left, top = float(row["x1"]), float(row["y1"])
    return Box(left, top, float(row["x2"]) - left, float(row["y2"]) - top)
