"""What votes say of box workers, as counts that add up: the crowd's learning makes them, and so does every later task.

Counts of one set of images and of another add up to those of both (each judged with the skills of its moment), so a
worker's skill can move on without looking at old votes again.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from common.geometry import Floats
from review.agreement.exact import exact, sums
from review.agreement.objects import skills as known
from review.agreement.objects.categories import Said, listen, right_answers
from review.agreement.objects.clusters import NO_TRUTH, Clusters, find_clusters
from review.agreement.objects.drawings import Drawings
from review.agreement.objects.fusion import FREEDOM, LEARNING_FLOOR, Fused, fuse, own_share, residuals
from review.agreement.objects.skills import BoxSkills

# A box that makes up more of an edge than all but this says nothing of itself.
LEAST_REST = 0.05


@dataclass(frozen=True, slots=True)
class BoxCounts:
    """By worker: images seen, objects expected in them, boxes drawn, and of all those how many were wrong.

    `objects` and `missed` are of the objects in the images they saw, `drawn` and `false` of the boxes they drew,
    `named` and `right` of the categories they gave. By edge: `shift` is summed over `placed` boxes whose true place is
    known, `scatter` over boxes of weight `telling`.
    """

    images: Floats
    objects: Floats
    missed: Floats
    drawn: Floats
    false: Floats
    named: Floats
    right: Floats
    placed: Floats
    shift: Floats
    telling: Floats
    scatter: Floats

    def of(self, worker: int) -> dict[str, float | list[float]]:
        """The counts of one worker, as plain numbers."""
        return {field.name: getattr(self, field.name)[worker].tolist() for field in fields(self)}


def count(drawings: Drawings, skills: BoxSkills) -> BoxCounts:
    """What these images say of their workers when judged with what is known of them already."""
    clusters = find_clusters(drawings, skills.bias)
    said = listen(drawings, clusters)
    return counted(drawings, clusters, said, fuse(drawings, clusters, said, skills, LEARNING_FLOOR), skills)


def counted(drawings: Drawings, clusters: Clusters, said: Said, fused: Fused, before: BoxSkills) -> BoxCounts:
    """The counts of images that are judged already; scatter is measured around the bias that these images show."""
    workers, images = len(drawings.worker_names), len(drawings.image_names)
    worth = clusters.counts
    real = fused.exists * worth
    per_image = sums(clusters.images, real, images)
    drawn = sums(drawings.workers, worth[clusters.of_box], workers)
    hits = sums(drawings.workers, real[clusters.of_box], workers)
    seen = sums(drawings.visit_workers, per_image[drawings.visit_images], workers)
    right, named = right_answers(said, fused.categories, real)
    silent = np.zeros(workers - len(right))
    placed, shift = _shifts(drawings, clusters)
    telling, scatter = _scatter(drawings, clusters, fused, before, bias_of(placed, shift))
    return BoxCounts(
        images=np.bincount(drawings.visit_workers, minlength=workers).astype(np.float64),
        objects=seen,
        missed=np.maximum(seen - hits, 0.0),
        drawn=drawn,
        false=drawn - hits,
        named=np.concatenate([named, silent]),
        right=np.concatenate([right, silent]),
        placed=placed,
        shift=shift,
        telling=telling,
        scatter=scatter,
    )


def bias_of(placed: Floats, shift: Floats) -> Floats:
    """Where each worker's edges lie against the true ones.

    Workers lean towards the crowd, the crowd towards no bias: who saw little gold is taken for like the others.
    """
    crowd = shift.sum(axis=0) / (known.BIAS_PSEUDO + placed.sum())
    bias: Floats = (known.BIAS_PSEUDO * crowd + shift) / (known.BIAS_PSEUDO + placed[:, None])
    return bias


def usual_spread(telling: Floats, scatter: Floats) -> Floats:
    """How far each edge scatters in the whole crowd: a left edge is not as easy to see as a top one."""
    mean = known.SPREAD_PSEUDO * known.SPREAD**2 + scatter.sum(axis=0)
    usual: Floats = np.sqrt(mean / (known.SPREAD_PSEUDO + telling.sum(axis=0)))
    return usual


def spread_of(telling: Floats, scatter: Floats, usual: Floats) -> Floats:
    """How far each worker's edges scatter, who are loose or careful in all of them, and a little in each by itself.

    Few boxes tell little of four edges apart, but four edges together tell soon who is loose.
    """
    told = known.LOOSENESS_PSEUDO + telling.sum(axis=1)
    looseness = (known.LOOSENESS_PSEUDO + (scatter / usual**2).sum(axis=1)) / told
    own = known.EDGE_PSEUDO * looseness[:, None] * usual**2 + scatter
    spread: Floats = np.maximum(np.sqrt(own / (known.EDGE_PSEUDO + telling)), known.LEAST_SPREAD)
    return spread


def _shifts(drawings: Drawings, clusters: Clusters) -> tuple[Floats, Floats]:
    """By worker, boxes whose true place is known and how far their edges lie from it; only gold can tell."""
    telling = (clusters.truth != NO_TRUTH) & (clusters.counts > 0)
    true = np.flatnonzero(telling[clusters.of_box])
    away = residuals(drawings, clusters, clusters.medians)[true].clip(-known.MOST_BIAS, known.MOST_BIAS)
    workers, count = drawings.workers[true], len(drawings.worker_names)
    summed = np.stack([sums(workers, exact(away[:, edge]), count) for edge in range(4)], axis=1)
    return np.bincount(workers, minlength=count).astype(np.float64), summed


def _scatter(
    drawings: Drawings, clusters: Clusters, fused: Fused, before: BoxSkills, bias: Floats
) -> tuple[Floats, Floats]:
    """Weights and squares of what edges are off from where the others of their cluster (or the truth) put them.

    A box that has the share s in its fused edge lies by (1 - s) of its variance from it, and tells as little as that:
    both sums run over what is left (a ratio of sums; each box by itself would be blown up by its own 1 / (1 - s)).
    """
    share = own_share(clusters, fused.weights)
    share[(clusters.truth != NO_TRUTH)[clusters.of_box]] = 0.0
    rest = 1.0 - share
    tells = np.where(rest > LEAST_REST, fused.exists[clusters.of_box][:, None], 0.0)
    residual2 = (residuals(drawings, clusters, fused.edges) - bias[drawings.workers]) ** 2
    expected2 = np.maximum(rest, LEAST_REST) * before.spread[drawings.workers] ** 2
    tamed = (FREEDOM + 1.0) * residual2 / (FREEDOM + residual2 / expected2)
    scatter, telling = exact(tells * tamed), exact(tells * rest)
    count = len(drawings.worker_names)
    summed = np.stack([sums(drawings.workers, scatter[:, edge], count) for edge in range(4)], axis=1)
    weight = np.stack([sums(drawings.workers, telling[:, edge], count) for edge in range(4)], axis=1)
    return weight, summed
