"""Small crowds of drawers for the box tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from common.geometry import Box
from review.agreement.votes import BoxVote, VotedBox

Votes = dict[str, list[BoxVote]]
Truth = dict[str, list[VotedBox]]


def voted(left: float, top: float, right: float, bottom: float, *categories: str) -> VotedBox:
    return VotedBox(Box(left, top, right - left, bottom - top), frozenset(categories or ("cat",)))


def vote(worker: str, *boxes: VotedBox) -> BoxVote:
    return BoxVote(worker, boxes)


class Habit:
    """How one worker errs; `bias` and `noise` are shares of the object's side."""

    def __init__(
        self, missed: float = 0.05, phantoms: float = 0.1, noise: float = 0.04, bias: Sequence[float] = (0, 0, 0, 0)
    ) -> None:
        self.missed, self.phantoms, self.noise, self.bias = missed, phantoms, noise, np.array(bias, dtype=np.float64)


def simulated(habits: Mapping[str, Habit], images: int = 60, objects: int = 4, seed: int = 0) -> tuple[Votes, Truth]:
    """Every worker visits every image."""
    chance = np.random.default_rng(seed)
    votes: Votes = {}
    truth: Truth = {}
    for number in range(images):
        real = [_place(chance) for _ in range(objects)]
        truth[f"{number:03d}"] = [voted(*edges) for edges in real]
        votes[f"{number:03d}"] = [vote(name, *_drawn(chance, habit, real)) for name, habit in habits.items()]
    return votes, truth


def first(votes: Votes, count: int) -> Votes:
    return {image: given[:count] for image, given in votes.items()}


def _drawn(chance: np.random.Generator, habit: Habit, real: Iterable[np.ndarray]) -> list[VotedBox]:
    boxes = []
    for edges in real:
        if chance.random() < habit.missed:
            continue
        side = np.tile(edges[2:] - edges[:2], 2)
        moved = edges + side * (habit.bias + chance.normal(0, habit.noise, 4))
        boxes.append(voted(*moved))
    return boxes + [voted(*_place(chance)) for _ in range(int(chance.poisson(habit.phantoms)))]


def _place(chance: np.random.Generator) -> np.ndarray:
    corner, size = chance.uniform(0, 900, 2), chance.uniform(50, 150, 2)
    return np.concatenate([corner, corner + size])
