"""Label sets: how often the settled answer is the true one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from benchmarks.crowds.oracles import crowd_kit_dawid_skene
from benchmarks.crowds.reading import LabelSet, Line, label_sets
from common.geometry import Floats
from review.agreement.clustering import Integers
from review.agreement.labels.calibration import calibration_curve, calibration_error
from review.agreement.labels.choice import settle
from review.agreement.labels.votes import UNKNOWN
from review.agreement.reliability import alpha

GOLD_TASKS, DIVISIONS = 100, 4


def measure(data: Path) -> Iterator[Line]:
    """Each set by each method, then the means over all sets."""
    means: dict[str, list[float]] = {}
    for crowd in label_sets(data):
        lines = [majority_line(crowd), default_line(crowd), gold_line(crowd)]
        if (line := _crowd_kit_line(crowd)) is not None:
            lines.append(line)
        for line in lines:
            means.setdefault(str(line["method"]), []).append(float(str(line["accuracy"])))
            yield line
    baseline = _mean(means.get("majority", []))
    for method, accuracies in means.items():
        yield {
            "set": "mean of label sets",
            "method": method,
            "n": len(accuracies),
            "accuracy": _mean(accuracies),
            "baseline": baseline,
        }


def majority_line(crowd: LabelSet) -> Line:
    """Plain counting; a tie is worth its chance of being right."""
    return _line(crowd, "majority", expected_majority(crowd, crowd.told))


def default_line(crowd: LabelSet) -> Line:
    """What a new project gets: no gold at all."""
    start = time.process_time()
    answers = settle(crowd.votes).answers()
    seconds = time.process_time() - start
    line = _line(crowd, "default", accuracy(answers, crowd.truth, crowd.told))
    agreed = alpha(crowd.votes.counts())
    return {**line, "seconds": round(seconds, 3), "alpha": None if agreed is None else round(agreed, 3)}


def gold_line(crowd: LabelSet) -> Line:
    """With gold tasks: every question is judged by a run that did not know its truth; mean over several divisions."""
    reached, methods, errors, seconds = [], [], [], 0.0
    for seed in range(DIVISIONS):
        right = 0.0
        for gold, judged in divisions(crowd.truth, seed):
            start = time.process_time()
            settled = settle(crowd.votes, gold)
            seconds += time.process_time() - start
            is_right = settled.answers()[judged] == crowd.truth[judged]
            right += float(is_right.sum())
            errors.append(
                calibration_error(calibration_curve(settled.confidence()[judged], is_right.astype(np.float64)))
            )
            methods.append(settled.provenance.algorithm)
        reached.append(right / len(crowd.told))
    return {
        **_line(crowd, "gold", float(np.mean(reached))),
        "seconds": round(seconds / len(methods), 3),
        "gold": min(GOLD_TASKS, len(crowd.told) // 2),
        "calibration_error": round(float(np.mean(errors)), 4),
        "chosen": {name: methods.count(name) for name in sorted(set(methods))},
    }


def divisions(truth: Integers, seed: int) -> Iterator[tuple[Integers, Integers]]:
    """Three times: known truths of a random draw (unknown elsewhere), and a third of the told questions to judge."""
    shuffled = np.random.default_rng(seed).permutation(np.flatnonzero(truth >= 0))
    for judged in np.array_split(shuffled, 3):
        others = np.setdiff1d(shuffled, judged, assume_unique=True)
        drawn = np.random.default_rng(seed).permutation(others)[: min(GOLD_TASKS, len(shuffled) // 2)]
        gold = np.full(len(truth), UNKNOWN)
        gold[drawn] = truth[drawn]
        yield gold, judged


def accuracy(answers: Integers, truth: Integers, judged: Integers) -> float:
    """The share of the judged questions that are answered rightly."""
    return float((answers[judged] == truth[judged]).mean())


def expected_majority(crowd: LabelSet, judged: Integers) -> float:
    """Accuracy of the commonest answer, a tie counted as its expectation."""
    counts = crowd.votes.counts()[judged]
    tops: Floats = (counts == counts.max(axis=1, keepdims=True)).astype(np.float64)
    shares = tops[np.arange(len(judged)), crowd.truth[judged]] / tops.sum(axis=1)
    return float(shares.mean())


def _crowd_kit_line(crowd: LabelSet) -> Line | None:
    fit: Callable[[LabelSet], Integers] | None = crowd_kit_dawid_skene()
    if fit is None:
        return None
    return _line(crowd, "crowd-kit-dawid-skene", accuracy(fit(crowd), crowd.truth, crowd.told))


def _line(crowd: LabelSet, method: str, reached: float) -> Line:
    return {
        "set": crowd.name,
        "method": method,
        "n": len(crowd.told),
        "accuracy": round(reached, 4),
        "votes_per_item": round(len(crowd.votes.tasks) / len(crowd.votes.task_names), 2),
        "baseline": round(expected_majority(crowd, crowd.told), 4),
    }


def _mean(values: list[float]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0
