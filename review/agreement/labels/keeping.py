"""A label model as it is kept between two learnings: what the crowd is like, and a method to make skill of counts.

Every method judges a worker by how often they gave which answer to which truth, and by the crowd they lean on. Those
counts add up, so one more question whose truth is known, or held for probable, moves a worker on without learning
anew; and whoever has no counts is what the crowd is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from common.geometry import Floats
from review.agreement.labels.calibration import Calibration
from review.agreement.labels.fitting import crowd_accuracy, crowd_rows, worker_accuracy, worker_rows
from review.agreement.labels.methods import LEARNERS
from review.agreement.labels.skills import Coins, Matrices, Model, Shares, prior_of

MAJORITY, ONE_COIN_FLAT = "majority", "one-coin-flat"
# Methods that know of each worker how often they are right, and those with rows of answers, their own or the crowd's.
_COINS, _ROWS = ("one-coin", ONE_COIN_FLAT), {"dawid-skene": True, "shared-matrix": False}
KEPT = (*_ROWS, *_COINS, MAJORITY)
assert set(KEPT) == LEARNERS.keys() - {"committee"}  # which judges questions with claims


@dataclass(frozen=True, slots=True)
class Kept:
    """`crowd[truth, answer]` and `accuracy` of all workers together, how common a truth is, and how far to believe."""

    method: str
    crowd: Floats
    accuracy: float
    prior: Floats
    calibration: Calibration

    def model(self, counts: Floats) -> Model:
        """The model of workers with these `counts[worker, truth, answer]`."""
        if self.method == MAJORITY:
            return Shares()
        if self.method in _COINS:
            right, given = np.trace(counts, axis1=1, axis2=2), counts.sum(axis=(1, 2))
            return Coins(worker_accuracy(right, given, self.accuracy), self.prior)
        claims = np.eye(len(self.prior))
        return Matrices(worker_rows(counts, self.crowd, claims, own=_ROWS[self.method]), self.prior)


def keep(method: str, counts: Floats, beliefs: Floats, calibration: Calibration) -> Kept:
    """What to keep of a crowd with these `counts[worker, truth, answer]` and these beliefs about its questions."""
    answers = counts.shape[2]
    right, given = np.trace(counts, axis1=1, axis2=2), counts.sum(axis=(1, 2))
    prior = np.full(answers, 1.0 / answers) if method == ONE_COIN_FLAT else prior_of(beliefs)
    return Kept(method, crowd_rows(counts, np.eye(answers)), crowd_accuracy(right, given), prior, calibration)
