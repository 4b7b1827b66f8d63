"""What is known of each worker who draws boxes, and what everybody is taken for before anything is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from common.geometry import Floats
from review.agreement.clustering import Integers
from review.agreement.objects.placement import misplaced

# Of drawn boxes false, of objects missed, of categories right: means of real crowds. Each worker starts with
# `PSEUDO` such cases, the crowd's own mean with `CROWD_PSEUDO`.
FALSE, MISS, ACCURACY = 0.08, 0.12, 0.90
PSEUDO, CROWD_PSEUDO = 10.0, 50.0
# How far edges lie from the truth, as a share of the object's side: start, its weight in those of the crowd, the least.
SPREAD, SPREAD_PSEUDO, LEAST_SPREAD = 0.10, 4.0, 0.01
# In edges, the weight of the crowd in how loose a worker is (real crowds differ so much that it tells next to nothing:
# .5 to 3.3 by the variance between workers of three sets), and of a worker's looseness in each edge by itself.
LOOSENESS_PSEUDO, EDGE_PSEUDO = 2.0, 16.0
# The weight, in boxes, of "no bias" for the crowd and of the crowd's bias for a worker; a gold edge further off than
# `MOST_BIAS` was a slip, not a habit.
BIAS_PSEUDO, MOST_BIAS = 7.0, 0.25
# No rate is ever held to be nothing or everything.
LEAST_RATE, MOST_RATE = 0.001, 0.98


@dataclass(frozen=True, slots=True)
class BoxSkills:
    """By worker: rates of false boxes, missed objects and right categories; by edge: bias and spread.

    Bias and spread are shares of the object's width (left, right) or height (top, bottom). `objects` is the mean
    number of objects in an image.
    """

    false: Floats
    miss: Floats
    accuracy: Floats
    bias: Floats
    spread: Floats
    objects: float

    def of(self, workers: Integers) -> BoxSkills:
        """The skills of these workers, in this order: to judge votes that are numbered otherwise."""
        mine = (self.false, self.miss, self.accuracy, self.bias, self.spread)
        false, miss, accuracy, bias, spread = (values[workers] for values in mine)
        return BoxSkills(false, miss, accuracy, bias, spread, self.objects)


def newcomers(count: int, objects: float = 1.0) -> BoxSkills:
    """Workers of whom nothing is known."""
    return BoxSkills(
        false=np.full(count, FALSE),
        miss=np.full(count, MISS),
        accuracy=np.full(count, ACCURACY),
        bias=np.zeros((count, 4)),
        spread=np.full((count, 4), SPREAD),
        objects=objects,
    )


def rate(cases: Floats, of: Floats, mean: float) -> Floats:
    """Shares of each worker, leaning on the crowd's mean rate."""
    leaning = (PSEUDO * _crowd_rate(cases, of, mean) + cases) / (PSEUDO + of)
    return np.clip(leaning, LEAST_RATE, MOST_RATE)


def _crowd_rate(cases: Floats, of: Floats, mean: float) -> float:
    return float((CROWD_PSEUDO * mean + cases.sum()) / (CROWD_PSEUDO + of.sum()))


def suspicion(skills: BoxSkills) -> Floats:
    """How much of what each worker does is expected to be of no use: missed, false, misnamed or misplaced."""
    placed = 1.0 - misplaced(skills.spread)
    useful: Floats = (1.0 - skills.false) * (1.0 - skills.miss) * skills.accuracy * placed
    return 1.0 - useful
