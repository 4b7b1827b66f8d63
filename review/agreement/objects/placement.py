"""How likely a box of uncertain edges covers its object at all."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from common.geometry import Floats

# One less the overlap, from the standard deviations of four edges: mean and variance of the sum of their sizes.
MEAN_SHARE, VARIANCE_SHARE = 0.798, 0.363
MATCH = 0.5


def misplaced(deviation: Floats) -> Floats:
    """The probability that a box lies so far off that it covers its object by less than `MATCH`."""
    mean = MEAN_SHARE * deviation.sum(axis=1)
    scatter = np.sqrt(VARIANCE_SHARE * (deviation**2).sum(axis=1))
    beyond: Floats = ndtr((mean - (1.0 - MATCH)) / np.where(scatter > 0, scatter, 1e-9))
    return np.where(scatter > 0, beyond, 0.0)
