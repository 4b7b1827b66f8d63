"""What is there and where, given what is known of the workers: existence, edges and categories of every cluster."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from common.geometry import Floats
from review.agreement.exact import exact, sums
from review.agreement.objects.categories import Said, support
from review.agreement.objects.clusters import Clusters
from review.agreement.objects.drawings import Drawings
from review.agreement.objects.skills import BoxSkills

# Degrees of freedom of the edges' Student distribution: how little a far-off box pulls.
FREEDOM = 4.0
# Log-odds against two false boxes falling together: what every mark after the first adds beyond its maker's credit.
COINCIDENCE = 0.5
# What most visitors marked is never held to be less likely than this; while learning it is held to be likelier still,
# or a crowd with many stray boxes talks itself into believing that nothing exists.
FLOOR, LEARNING_FLOOR = 0.5, 0.7
# Steps towards the weighted mean, from the edge-wise median.
STEPS = 4


@dataclass(frozen=True, slots=True)
class Fused:
    """By cluster: probability to exist, edges, their standard deviation (share of the side).

    `categories` is the support of each pair of `Said`, `weights` what each box counts in each edge of its cluster.
    """

    exists: Floats
    edges: Floats
    deviation: Floats
    categories: Floats
    weights: Floats


def fuse(drawings: Drawings, clusters: Clusters, said: Said, skills: BoxSkills, floor: float = FLOOR) -> Fused:
    """Judge every cluster; those of gold images are certain."""
    edges, weights = place(drawings, clusters, skills)
    total = clusters.sum_edges(weights)
    deviation = np.sqrt(1.0 / np.where(total > 0, total, np.inf))
    categories = support(said, skills.accuracy)
    exists = existence(drawings, clusters, skills, floor)
    return Fused(exists, edges, deviation, categories, weights)


def existence(drawings: Drawings, clusters: Clusters, skills: BoxSkills, floor: float) -> Floats:
    """The probability that a cluster is a real object, from who marked it and who saw the image and did not.

    A mark never speaks against an object and silence never for one, however bad the worker; and what a majority sees
    is never dropped: skills may add to what plain voting finds, or raise a doubt, but not take away.
    """
    marked = exact(np.maximum(np.log((1.0 - skills.false) / skills.false) + COINCIDENCE, 0.0))
    silent = exact(np.minimum(np.log(skills.miss / (1.0 - skills.miss)), 0.0))
    images = len(drawings.image_names)
    silence = sums(drawings.visit_images, silent[drawings.visit_workers], images)
    odds = silence[clusters.images] + clusters.sum((marked - silent)[drawings.workers]) - COINCIDENCE
    likely = exact(1.0 / (1.0 + np.exp(-np.clip(odds, -500, 500))))
    visits = np.bincount(drawings.visit_images, minlength=images)[clusters.images]
    by_most = 2 * np.bincount(clusters.of_box, minlength=len(clusters)) > visits
    return np.where(clusters.is_gold, clusters.truth >= 0, np.where(by_most, np.maximum(likely, floor), likely))


def place(drawings: Drawings, clusters: Clusters, skills: BoxSkills) -> tuple[Floats, Floats]:
    """The edges of every cluster, and the weight of every box in each of its edges."""
    edges, spread2 = clusters.medians, skills.spread[drawings.workers] ** 2
    for _ in range(STEPS):
        residual = residuals(drawings, clusters, edges) - skills.bias[drawings.workers]
        weights = exact((FREEDOM + 1.0) / (FREEDOM * spread2 + residual**2))
        total = clusters.sum_edges(weights)
        shift = clusters.sum_edges(exact(weights * residual)) / np.where(total > 0, total, 1.0)
        edges = clusters.with_truth(_upright(edges + shift * sides(edges), clusters.medians))
    return edges, weights


def residuals(drawings: Drawings, clusters: Clusters, edges: Floats) -> Floats:
    """How far each box's edges lie from those of its cluster, as a share of the cluster's side."""
    fused = edges[clusters.of_box]
    away: Floats = (drawings.drawn.edges - fused) / sides(fused)
    return away


def sides(edges: Floats) -> Floats:
    """Width, height, width, height: the length that each edge is measured by."""
    size = edges[:, 2:] - edges[:, :2]
    return np.concatenate([size, size], axis=1)


def own_share(clusters: Clusters, weights: Floats) -> Floats:
    """The share of each box in each edge of its cluster."""
    total = clusters.sum_edges(weights)
    share: Floats = weights / total[clusters.of_box]
    return share


def _upright(edges: Floats, otherwise: Floats) -> Floats:
    """The edges, or the median box where they have crossed."""
    crossed = np.any(edges[:, 2:] <= edges[:, :2], axis=1, keepdims=True)
    return np.where(crossed, otherwise, edges)


def best_categories(drawings: Drawings, clusters: Clusters, said: Said, fused: Fused) -> list[tuple[int, ...]]:
    """The categories of each cluster, the most supported first (of equals the first by name); the truth where known."""
    found: list[tuple[int, ...]] = [()] * len(clusters)
    for pair in np.lexsort((said.categories, -fused.categories, said.clusters)).tolist():
        cluster = int(said.clusters[pair])
        if not found[cluster] or (drawings.is_multi_label and fused.categories[pair] > 0.5):
            found[cluster] = (*found[cluster], int(said.categories[pair]))
    for cluster in np.flatnonzero(clusters.truth >= 0).tolist():
        found[cluster] = drawings.kinds[drawings.truth.kinds[clusters.truth[cluster]]]
    return found
