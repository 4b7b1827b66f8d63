"""How many errors an image is expected to hold: false, missed and badly placed objects."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from common.geometry import Floats
from review.agreement.exact import exact, sums
from review.agreement.objects.clusters import Clusters
from review.agreement.objects.drawings import Drawings
from review.agreement.objects.fusion import Fused
from review.agreement.objects.skills import BoxSkills

# One less the overlap, from the standard deviations of four edges: mean and variance of the sum of their sizes.
MEAN_SHARE, VARIANCE_SHARE = 0.798, 0.363
MATCH = 0.5


def misplaced(deviation: Floats) -> Floats:
    """The probability that a box lies so far off that it covers its object by less than `MATCH`."""
    mean = MEAN_SHARE * deviation.sum(axis=1)
    scatter = np.sqrt(VARIANCE_SHARE * (deviation**2).sum(axis=1))
    beyond: Floats = ndtr((mean - (1.0 - MATCH)) / np.where(scatter > 0, scatter, 1e-9))
    return np.where(scatter > 0, beyond, 0.0)


def risks(drawings: Drawings, clusters: Clusters, fused: Fused, skills: BoxSkills) -> Floats:
    """The expected number of errors of each image; an image nobody visited has all its objects missed."""
    wrong = np.minimum(fused.exists, 1.0 - fused.exists) + fused.exists * misplaced(fused.deviation)
    images = len(drawings.image_names)
    overlooked = exact(np.log(skills.miss))[drawings.visit_workers]
    unseen = np.exp(sums(drawings.visit_images, overlooked, images))
    expected: Floats = sums(clusters.images, exact(wrong), images) + skills.objects * unseen
    return np.where(drawings.is_gold, 0.0, expected)
