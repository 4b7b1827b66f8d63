"""How many errors an image is expected to hold: false, missed and badly placed objects."""

from __future__ import annotations

import numpy as np

from common.geometry import Floats
from review.agreement.exact import exact, sums
from review.agreement.objects.clusters import Clusters
from review.agreement.objects.drawings import Drawings
from review.agreement.objects.fusion import Fused
from review.agreement.objects.placement import misplaced
from review.agreement.objects.skills import BoxSkills


def risks(drawings: Drawings, clusters: Clusters, fused: Fused, skills: BoxSkills) -> Floats:
    """The expected number of errors of each image; an image nobody visited has all its objects missed."""
    wrong = np.minimum(fused.exists, 1.0 - fused.exists) + fused.exists * misplaced(fused.deviation)
    images = len(drawings.image_names)
    overlooked = exact(np.log(skills.miss))[drawings.visit_workers]
    unseen = np.exp(sums(drawings.visit_images, overlooked, images))
    expected: Floats = sums(clusters.images, exact(wrong), images) + skills.objects * unseen
    return np.where(drawings.is_gold, 0.0, expected)
