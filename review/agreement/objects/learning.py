"""Learning what box workers are worth, by expectation maximisation over images that were chosen without looking.

Feed it gold images and the random calibration images only. What adaptive stopping leaves over must never come here:
images that got many visits got them because people quarrelled, and learning from quarrels alone makes everybody look
bad until nothing exists any more (a test shows it).
"""

from __future__ import annotations

import numpy as np

from common.geometry import Floats
from review.agreement.exact import sums
from review.agreement.objects import skills as known
from review.agreement.objects.categories import listen
from review.agreement.objects.clusters import Clusters, find_clusters
from review.agreement.objects.counting import BoxCounts, bias_of, counted, spread_of, usual_spread
from review.agreement.objects.drawings import Drawings
from review.agreement.objects.fusion import LEARNING_FLOOR, Fused, fuse
from review.agreement.objects.skills import BoxSkills, newcomers, rate

ROUNDS = 12


def learn(drawings: Drawings, rounds: int = ROUNDS) -> BoxSkills:
    """The skills of all named workers; with gold, edges are debiased and boxes clustered once more halfway."""
    return learn_and_count(drawings, rounds)[0]


def learn_and_count(drawings: Drawings, rounds: int = ROUNDS) -> tuple[BoxSkills, BoxCounts | None]:
    """The same, with the counts that the skills were made of at last; none when there was no round."""
    found, counts = newcomers(len(drawings.worker_names)), None
    clusters = find_clusters(drawings)
    said = listen(drawings, clusters)
    for done in range(rounds):
        if done == rounds // 2 and drawings.is_gold.any():
            clusters = find_clusters(drawings, found.bias)
            said = listen(drawings, clusters)
        fused = fuse(drawings, clusters, said, found, LEARNING_FLOOR)
        counts = counted(drawings, clusters, said, fused, found)
        found = skills_of(counts, _objects(drawings, clusters, fused))
    return found, counts


def skills_of(counts: BoxCounts, objects: float) -> BoxSkills:
    """What counts say of the workers, each leaning on the crowd that they make together."""
    return BoxSkills(
        false=rate(counts.false, counts.drawn, known.FALSE),
        miss=rate(counts.missed, counts.objects, known.MISS),
        accuracy=rate(counts.right, counts.named, known.ACCURACY),
        bias=bias_of(counts.placed, counts.shift),
        spread=spread_of(counts.telling, counts.scatter, usual_spread(counts.telling, counts.scatter)),
        objects=objects,
    )


def _objects(drawings: Drawings, clusters: Clusters, fused: Fused) -> float:
    """How many objects an image that somebody visited holds on average."""
    images = len(drawings.image_names)
    per_image: Floats = sums(clusters.images, fused.exists * clusters.counts, images)
    visited = np.bincount(drawings.visit_images, minlength=images) > 0
    return float(per_image[visited].sum() / max(visited.sum(), 1))
