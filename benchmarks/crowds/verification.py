"""ImageNet label verification: does this label describe this image? Answers no, maybe, yes; experts know no and yes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.crowds.labels import GOLD_TASKS, divisions
from benchmarks.crowds.reading import VERIFICATION, Line, VerificationSet, verification_set
from common.geometry import Floats
from review.agreement.clustering import Integers
from review.agreement.labels.choice import settle
from review.agreement.labels.skills import MAYBE_IS_HALF

YES = 2


def measure(data: Path) -> Iterator[Line]:
    """Accuracy and average precision on the questions that experts answered, with all five votes."""
    crowd = verification_set(data)
    if crowd is None:
        return
    counts = crowd.votes.counts()
    share = counts[:, YES] / np.maximum(counts.sum(axis=1), 1.0)
    plain = _figures(share, crowd.truth, crowd.told)
    yield _line(crowd, "majority", plain, plain)
    start = time.process_time()
    settled = settle(crowd.votes, claims=MAYBE_IS_HALF)
    seconds = round(time.process_time() - start, 2)
    yield {
        **_line(crowd, "default", _figures(settled.probabilities[:, 1], crowd.truth, crowd.told), plain),
        "seconds": seconds,
    }
    yield _gold_line(crowd, plain)


def average_precision(scores: Floats, truth: Integers) -> float:
    """Area under precision over recall; equal scores are ranked together."""
    order = np.argsort(-scores, kind="stable")
    right, sorted_scores = truth[order], scores[order]
    ends = np.append(np.flatnonzero(np.diff(sorted_scores)), len(scores) - 1)
    found = np.cumsum(right)[ends]
    gained = np.diff(found, prepend=0)
    return float((gained * found / (ends + 1)).sum() / max(right.sum(), 1))


def _gold_line(crowd: VerificationSet, plain: tuple[float, float]) -> Line:
    """With gold tasks that all raters answered; every question is judged by a run that did not know its truth."""
    score, chosen = np.zeros(len(crowd.truth)), []
    for gold, judged in divisions(crowd.truth, seed=0):
        settled = settle(crowd.votes, gold, claims=MAYBE_IS_HALF, extra=crowd.lane.of_tasks(gold >= 0))
        # Before the temperature, which differs from run to run and changes neither order nor answers within one.
        score[judged] = settled.model.belief(crowd.votes)[judged, 1]
        chosen.append(settled.provenance.algorithm)
    line = _line(crowd, "gold", _figures(score, crowd.truth, crowd.told), plain)
    return {**line, "gold": min(GOLD_TASKS, len(crowd.told) // 2), "chosen": chosen}


def _figures(score: Floats, truth: Integers, judged: Integers) -> tuple[float, float]:
    """Accuracy at one half, and average precision."""
    told, right = score[judged], truth[judged]
    return float(((told >= 0.5) == (right == 1)).mean()), average_precision(told, right)


def _line(crowd: VerificationSet, method: str, reached: tuple[float, float], baseline: tuple[float, float]) -> Line:
    return {
        "set": VERIFICATION,
        "method": method,
        "n": 5,
        "accuracy": round(reached[0], 4),
        "ap": round(reached[1], 4),
        "votes_per_item": round(len(crowd.votes.tasks) / len(crowd.votes.task_names), 2),
        "baseline": {"accuracy": round(baseline[0], 4), "ap": round(baseline[1], 4)},
    }
