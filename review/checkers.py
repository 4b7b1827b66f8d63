"""How right each checker is: what they say of objects that are there, and of objects that are not. Pure.

A row of counts leans on nine right of ten. Learning leaves no question out: those that reviewers or experts decided on
have a known truth, and those are often the quarrels, in which somebody is always wrong; all others count for as
probable as they are held to be, by usual checkers, so that nobody looks bad for having been asked hard questions.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from common.geometry import Floats
from review.skills import Parameters
from review.tally import ACCURACY, AGAINST_WORDS, EXPERT_ACCURACY, FOR_WORDS, believed

# Answers in this order: against, unsure, for. One of ten checkers is unsure, whatever the truth.
UNSURE: Final = 0.1
PSEUDO: Final = 8.0  # answers behind each row of a newcomer's table


@dataclass(frozen=True, slots=True)
class Checked:
    """A settled question about an object: how probable it was before, who said what, and the truth where known."""

    before: float
    votes: Sequence[tuple[int, str]]
    truth: bool | None = None


def learn(questions: Iterable[Checked]) -> dict[int, dict[str, object]]:
    """Worker → the row to keep of them: `answers[truth][answer]` are counts. The order of the questions is nothing."""
    said: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for question in questions:
        there = _held(question)
        for worker, word in question.votes:
            said[worker].append((there, _place(word)))
    return {worker: _row(given) for worker, given in sorted(said.items())}


def evidence(row: Parameters | None, word: str) -> float:
    """What one answer adds to the log-odds that the object is there; None is a newcomer."""
    table = _rates(row["answers"] if row else np.zeros((2, 3)))
    place = _place(word)
    return math.log(table[1, place] / table[0, place])


def expert_evidence(word: str) -> float:
    """The same of whoever settles what others left tied."""
    return (_place(word) - 1) * math.log(EXPERT_ACCURACY / (1 - EXPERT_ACCURACY))


def rates_of(row: Parameters | None) -> Mapping[str, float]:
    """How often this checker sees that something is right, and that something is wrong."""
    table = _rates(row["answers"] if row else np.zeros((2, 3)))
    return {"right": float(table[1, 2]), "wrong": float(table[0, 0])}


def _held(question: Checked) -> float:
    if question.truth is not None:
        return float(question.truth)
    return believed(question.before, sum(evidence(None, word) for _worker, word in question.votes))


def _row(given: Sequence[tuple[float, int]]) -> dict[str, object]:
    counts = np.zeros((2, 3))
    for place in range(3):
        # fsum: the same however the answers are ordered.
        counts[1, place] = math.fsum(there for there, answer in given if answer == place)
        counts[0, place] = math.fsum(1.0 - there for there, answer in given if answer == place)
    table = _rates(counts)
    return {"answers": counts.tolist(), "accuracy": float(table[0, 0] + table[1, 2]) / 2}


def _rates(counts: Floats | Sequence[Sequence[float]]) -> Floats:
    sure = (1.0 - UNSURE) * ACCURACY
    usual = np.array([[sure, UNSURE, 1.0 - UNSURE - sure], [1.0 - UNSURE - sure, UNSURE, sure]])
    held = np.asarray(counts, dtype=np.float64) + PSEUDO * usual
    rates: Floats = held / held.sum(axis=1, keepdims=True)
    return rates


def _place(word: str) -> int:
    return (word in FOR_WORDS) - (word in AGAINST_WORDS) + 1
