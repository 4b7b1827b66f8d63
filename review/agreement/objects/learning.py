"""Learning what box workers are worth, by expectation maximisation over images that were chosen without looking.

Feed it gold images and the random calibration images only. What adaptive stopping leaves over must never come here:
images that got many visits got them because people quarrelled, and learning from quarrels alone makes everybody look
bad until nothing exists any more (a test shows it).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from common.geometry import Floats
from review.agreement.exact import exact, sums
from review.agreement.objects import skills as known
from review.agreement.objects.categories import Said, listen, right_answers
from review.agreement.objects.clusters import NO_TRUTH, Clusters, find_clusters
from review.agreement.objects.drawings import Drawings
from review.agreement.objects.fusion import FREEDOM, LEARNING_FLOOR, Fused, fuse, own_share, residuals
from review.agreement.objects.skills import BoxSkills, newcomers, rate

ROUNDS = 12


def learn(drawings: Drawings, rounds: int = ROUNDS) -> BoxSkills:
    """The skills of all named workers; with gold, edges are debiased and boxes clustered once more halfway."""
    found = newcomers(len(drawings.worker_names))
    clusters = find_clusters(drawings)
    said = listen(drawings, clusters)
    for done in range(rounds):
        if done == rounds // 2 and drawings.is_gold.any():
            clusters = find_clusters(drawings, found.bias)
            said = listen(drawings, clusters)
        fused = fuse(drawings, clusters, said, found, LEARNING_FLOOR)
        found = _reckoned(drawings, clusters, said, fused, found)
    return found


def _reckoned(drawings: Drawings, clusters: Clusters, said: Said, fused: Fused, before: BoxSkills) -> BoxSkills:
    workers, images = len(drawings.worker_names), len(drawings.image_names)
    worth = clusters.counts
    real = fused.exists * worth
    per_image = sums(clusters.images, real, images)
    drawn = sums(drawings.workers, worth[clusters.of_box], workers)
    hits = sums(drawings.workers, real[clusters.of_box], workers)
    seen = sums(drawings.visit_workers, per_image[drawings.visit_images], workers)
    right, answered = right_answers(said, fused.categories, real)
    visited = np.bincount(drawings.visit_images, minlength=images) > 0
    placed = replace(before, bias=_bias(drawings, clusters))
    return BoxSkills(
        false=rate(drawn - hits, drawn, known.FALSE),
        miss=rate(np.maximum(seen - hits, 0.0), seen, known.MISS),
        accuracy=_accuracy(right, answered, workers),
        bias=placed.bias,
        spread=_spread(drawings, clusters, fused, placed),
        objects=float(per_image[visited].sum() / max(visited.sum(), 1)),
    )


def _accuracy(right: Floats, answered: Floats, workers: int) -> Floats:
    silent = np.zeros(workers - len(right))
    return rate(np.concatenate([right, silent]), np.concatenate([answered, silent]), known.ACCURACY)


def _bias(drawings: Drawings, clusters: Clusters) -> Floats:
    """Where each worker's edges lie against the true ones; only gold can tell.

    Workers lean towards the crowd, the crowd towards no bias: who saw little gold is taken for like the others.
    """
    telling = (clusters.truth != NO_TRUTH) & (clusters.counts > 0)
    true = np.flatnonzero(telling[clusters.of_box])
    away = residuals(drawings, clusters, clusters.medians)[true].clip(-known.MOST_BIAS, known.MOST_BIAS)
    workers, count = drawings.workers[true], len(drawings.worker_names)
    summed = np.stack([sums(workers, exact(away[:, edge]), count) for edge in range(4)], axis=1)
    seen = np.bincount(workers, minlength=count)[:, None]
    crowd = summed.sum(axis=0) / (known.BIAS_PSEUDO + len(true))
    bias: Floats = (known.BIAS_PSEUDO * crowd + summed) / (known.BIAS_PSEUDO + seen)
    return bias


def _spread(drawings: Drawings, clusters: Clusters, fused: Fused, skills: BoxSkills) -> Floats:
    """How far each worker's edges scatter; a box that made the fused edge itself says nothing, so shares are undone."""
    share = own_share(clusters, fused.weights)
    share[(clusters.truth != NO_TRUTH)[clusters.of_box]] = 0.0
    telling = np.where(share < 0.95, fused.exists[clusters.of_box][:, None], 0.0)
    residual2 = (residuals(drawings, clusters, fused.edges) - skills.bias[drawings.workers]) ** 2
    spread2 = skills.spread[drawings.workers] ** 2
    tamed = (FREEDOM + 1.0) * residual2 / (FREEDOM + residual2 / spread2)
    scatter = exact(telling * tamed / np.maximum(1.0 - share, 0.05))
    count = len(drawings.worker_names)
    summed = np.stack([sums(drawings.workers, scatter[:, edge], count) for edge in range(4)], axis=1)
    weight = np.stack([sums(drawings.workers, telling[:, edge], count) for edge in range(4)], axis=1)
    mean = (known.SPREAD_PSEUDO * known.SPREAD**2 + summed) / (known.SPREAD_PSEUDO + weight)
    return np.maximum(np.sqrt(mean), known.LEAST_SPREAD)
