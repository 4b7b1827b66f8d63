"""Krippendorff's alpha for boxes: does everybody who saw an image see the same objects in the same places?"""

from __future__ import annotations

import numpy as np

from common.geometry import Floats
from review.agreement.clustering import Integers
from review.agreement.exact import exact, sums
from review.agreement.objects.clusters import Clusters
from review.agreement.objects.drawings import Drawings
from review.agreement.objects.grouping import overlaps
from review.agreement.reliability import alpha_of


def box_alpha(drawings: Drawings, clusters: Clusters) -> float | None:
    """Every object of every image is a question to all visitors: where is it, or is it not there?

    Two boxes of one object are 1 - IoU apart; a box and none, or boxes of different objects, 1; none and none, 0.
    """
    visits = np.bincount(drawings.visit_images, minlength=len(drawings.image_names))
    coders = visits[clusters.images]
    marked = np.bincount(clusters.of_box, minlength=len(clusters))
    asked = (coders >= 2) & (marked > 0)
    marked, coders = np.where(asked, marked, 0), np.where(asked, coders, 0)
    alike = np.where(asked, _likeness(drawings, clusters), 0.0)
    apart = marked * (marked - 1) + 2 * marked * (coders - marked) - 2.0 * alike
    observed = float(exact(apart / np.maximum(coders - 1, 1)).sum())
    boxes, total = int(marked.sum()), int(coders.sum())
    expected = boxes * (boxes - 1) + 2.0 * boxes * (total - boxes) - 2.0 * float(exact(alike).sum())
    return alpha_of(observed, expected, total)


def _likeness(drawings: Drawings, clusters: Clusters) -> Floats:
    """By cluster, the summed overlap of all pairs of its boxes."""
    low, high = _pairs(clusters.of_box)
    alike = overlaps(drawings.drawn.edges[low], drawings.drawn.edges[high])
    return sums(clusters.of_box[low], exact(alike), len(clusters))


def _pairs(of_box: Integers) -> tuple[Integers, Integers]:
    """All pairs of boxes in one cluster."""
    order = np.argsort(of_box, kind="stable")
    sorted_clusters = of_box[order]
    numbers = np.arange(len(order))
    following = np.searchsorted(sorted_clusters, sorted_clusters, side="right") - numbers - 1
    low = np.repeat(numbers, following)
    high = low + 1 + np.arange(len(low)) - np.repeat(np.cumsum(following) - following, following)
    return order[low], order[high]
