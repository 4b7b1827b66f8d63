"""Sums that do not depend on their order: numbers on a fixed grid, whose addition is exact.

Floating-point sums change in the last digit with the order of what is added, and an iteration can blow that up. What
is summed over votes or workers is therefore first rounded to multiples of 1 / GRAIN: such numbers add up exactly as
long as the sum stays below 2**53 / GRAIN (134 million), whoever votes first and however they are called.
"""

from __future__ import annotations

import numpy as np

from common.geometry import Floats
from review.agreement.clustering import Integers

GRAIN = 2.0**26


def exact(values: Floats) -> Floats:
    """The nearest numbers of the grid."""
    rounded = values * GRAIN
    np.rint(rounded, out=rounded)
    rounded *= 1.0 / GRAIN
    return rounded


def softmax(scores: Floats, prior: Floats | float = 0.0) -> Floats:
    """Probabilities of each row of log scores plus a log prior of each column, on the grid."""
    # Columns are worked on as rows: there are many questions and few answers, and long rows are what NumPy is fast on.
    shifted = np.array(scores.T, order="C")
    shifted += np.reshape(prior, (-1, 1))
    shifted -= shifted.max(axis=0)
    np.exp(shifted, out=shifted)
    shifted /= shifted.sum(axis=0)
    return np.ascontiguousarray(exact(shifted).T)


def rows_to_one(counts: Floats) -> Floats:
    """Counts as shares of their last axis."""
    shares: Floats = counts / counts.sum(axis=-1, keepdims=True)
    return shares


def sums(places: Integers, values: Floats, count: int) -> Floats:
    """Values added up by place; every one of the `count` places has a sum."""
    return np.bincount(places, weights=values, minlength=count).astype(np.float64, copy=False)
