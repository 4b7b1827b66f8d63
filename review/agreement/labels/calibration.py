"""How far a stated probability can be believed: a temperature fitted on gold, and the curve that shows the rest.

Workers err together (hard images are hard for all), models take them for independent, so models are too sure of
themselves, and the more so the more votes they add up: n votes that go together by r are worth n / (1 + (n - 1) r).
A temperature T below 1 takes every probability to the power T and so evens it out. It belongs to a number of votes;
one vote alone needs none, and between them it follows that law (measured on real votes: 1, .85, .68, .6, .5 for one to
five of them).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

from common.geometry import Floats
from review.agreement.clustering import Integers
from review.agreement.exact import exact, softmax
from review.agreement.labels.votes import UNKNOWN

GOLD_FOR_TEMPERATURE = 100
# A prior on log T, worth a tenth of a gold answer each way: it only holds T down where everything is right already.
_STRENGTH = 0.1
# A truth is never held for less likely than this: one careless gold answer must not decide everything.
LEAST = 0.01


@dataclass(frozen=True, slots=True)
class Calibration:
    """The temperature of beliefs that rest on so many votes."""

    temperature: float
    votes: float

    def at(self, votes: Integers) -> Floats:
        """The temperature for beliefs that rest on other numbers of votes."""
        if self.temperature >= 1.0 or self.votes <= 1.0:
            return np.full(len(votes), self.temperature)
        together = (1.0 / self.temperature - 1.0) / (self.votes - 1.0)
        cooled: Floats = 1.0 / (1.0 + together * np.maximum(votes - 1.0, 0.0))
        return cooled

    def applied(self, beliefs: Floats, votes: Integers) -> Floats:
        """The beliefs, each as sure of itself as its number of votes allows."""
        return tempered(beliefs, self.at(votes))


# What a project is taken for until it has gold: questions on what an image shows, and questions of opinion.
IMAGE_QUESTIONS, OPINION_QUESTIONS = Calibration(0.7, 5.0), Calibration(0.3, 5.0)


def tempered(beliefs: Floats, temperatures: Floats) -> Floats:
    """The beliefs, each less (T < 1) or more sure of itself."""
    return softmax(temperatures[:, None] * np.log(np.maximum(beliefs, 1e-9)))


def log_loss(beliefs: Floats, truths: Integers) -> float:
    """Mean surprise at the truth; a wrong certainty costs no more than `LEAST` allows."""
    told = beliefs[np.arange(len(truths)), truths] * (1.0 - LEAST) + LEAST / beliefs.shape[1]
    return float(-np.log(told).mean())


def fit_calibration(beliefs: Floats, votes: Integers, gold: Integers) -> Calibration:
    """The temperature at which beliefs (learnt without these gold answers) foretell the gold answers best."""
    known = gold != UNKNOWN
    told, counts, truths = beliefs[known], votes[known], gold[known]
    typical = float(counts.mean())

    def cost(log_temperature: float) -> float:
        calibrated = Calibration(math.exp(log_temperature), typical).applied(told, counts)
        away = log_temperature - math.log(IMAGE_QUESTIONS.temperature)
        return len(truths) * log_loss(calibrated, truths) + _STRENGTH * away**2

    found = minimize_scalar(cost, bounds=(math.log(0.05), math.log(2.0)), method="bounded", options={"xatol": 1e-3})
    return Calibration(round(math.exp(found.x), 3), typical)


@dataclass(frozen=True, slots=True)
class Bin:
    """Of `count` answers stated at probability `stated` (mean), the share `right` was right."""

    least: float
    most: float
    count: int
    stated: float
    right: float


def calibration_curve(stated: Floats, right: Floats, edges: Floats | None = None) -> list[Bin]:
    """What was stated against what came true, in bins of the stated probability; empty bins are left out."""
    bounds = np.linspace(0.0, 1.0, 11) if edges is None else edges
    places = np.clip(np.searchsorted(bounds, stated, side="right") - 1, 0, len(bounds) - 2)
    return [
        Bin(float(bounds[place]), float(bounds[place + 1]), len(inside), _mean(stated[inside]), _mean(right[inside]))
        for place in range(len(bounds) - 1)
        if len(inside := np.flatnonzero(places == place))
    ]


def calibration_error(curve: list[Bin]) -> float:
    """Mean gap between stated and true over all answers (expected calibration error)."""
    total = sum(part.count for part in curve)
    return sum(part.count * abs(part.stated - part.right) for part in curve) / total if total else 0.0


def _mean(values: Floats) -> float:
    return float(exact(values).mean())
