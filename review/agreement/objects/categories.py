"""Which categories an object carries: a weighted vote, or one yes/no question for each (object, category)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from common.geometry import Floats
from review.agreement.clustering import Integers
from review.agreement.exact import exact, sums
from review.agreement.objects.clusters import NO_TRUTH, Clusters
from review.agreement.objects.drawings import Drawings


@dataclass(frozen=True, slots=True)
class Said:
    """Every (cluster, category) that somebody said, and who said it.

    By pair: its cluster, its category, and the truth of it (1, 0, or minus one where nobody knows). By saying: the
    pair, and the worker. `members` and `member_clusters` are all workers with a box in a cluster.
    """

    clusters: Integers
    categories: Integers
    known: Integers
    saying_pairs: Integers
    saying_workers: Integers
    member_clusters: Integers
    members: Integers
    is_multi_label: bool
    choices: int


def listen(drawings: Drawings, clusters: Clusters) -> Said:
    """What was said of every cluster."""
    boxes, categories = _sayings(drawings, drawings.drawn.kinds)
    width = max(len(drawings.category_names), 1)
    codes, pairs = np.unique(clusters.of_box[boxes] * width + categories, return_inverse=True)
    where, what = codes // width, codes % width
    return Said(
        clusters=where,
        categories=what,
        known=_known(drawings, clusters, where, codes),
        saying_pairs=pairs,
        saying_workers=drawings.workers[boxes],
        member_clusters=clusters.of_box,
        members=drawings.workers,
        is_multi_label=drawings.is_multi_label,
        choices=max(width, 2),
    )


def support(said: Said, accuracy: Floats) -> Floats:
    """The probability that each pair is right; of one-label objects those of a cluster add up to one at most."""
    if said.is_multi_label:
        told = _yes_or_no(said, exact(np.log(accuracy / (1.0 - accuracy))))
    else:
        told = _one_of_many(said, exact(np.log(accuracy * (said.choices - 1) / (1.0 - accuracy))))
    return np.where(said.known >= 0, said.known, told)


def right_answers(said: Said, told: Floats, worth: Floats) -> tuple[Floats, Floats]:
    """By worker: category answers expected to be right, and answers given; `worth[cluster]` is how much each counts."""
    workers = int(max(said.members.max(initial=-1), -1)) + 1
    pair_worth = worth[said.clusters]
    if not said.is_multi_label:
        given = sums(said.members, worth[said.member_clusters], workers)
        gained = (pair_worth * told)[said.saying_pairs]
        return sums(said.saying_workers, exact(gained), workers), given
    clusters = len(worth)
    asked = sums(said.clusters, pair_worth, clusters)
    denied = sums(said.clusters, exact(pair_worth * (1.0 - told)), clusters)
    given = sums(said.members, asked[said.member_clusters], workers)
    right = sums(said.members, denied[said.member_clusters], workers)
    gained = exact(pair_worth * (2.0 * told - 1.0))[said.saying_pairs]
    return right + sums(said.saying_workers, gained, workers), given


def _one_of_many(said: Said, weights: Floats) -> Floats:
    votes = sums(said.saying_pairs, weights[said.saying_workers], len(said.clusters))
    count = int(said.clusters.max(initial=-1)) + 1
    top = np.zeros(count)
    np.maximum.at(top, said.clusters, votes)
    strength = exact(np.exp(votes - top[said.clusters]))
    named = np.bincount(said.clusters, minlength=count)
    unnamed = np.maximum(said.choices - named, 0) * np.exp(-top)
    total = sums(said.clusters, strength, count) + unnamed
    return exact(strength / total[said.clusters])


def _yes_or_no(said: Said, weights: Floats) -> Floats:
    yes = sums(said.saying_pairs, weights[said.saying_workers], len(said.clusters))
    count = int(said.member_clusters.max(initial=-1)) + 1
    everybody = sums(said.member_clusters, weights[said.members], count)
    odds = np.clip(2.0 * yes - everybody[said.clusters], -500.0, 500.0)
    return exact(1.0 / (1.0 + np.exp(-odds)))


def _sayings(drawings: Drawings, kinds: Integers) -> tuple[Integers, Integers]:
    """Every category of every box: the box, and the category."""
    sizes = np.array([len(kind) for kind in drawings.kinds], dtype=np.int64)
    flat = np.array([number for kind in drawings.kinds for number in kind], dtype=np.int64)
    starts = np.cumsum(sizes) - sizes
    counts = sizes[kinds]
    boxes = np.repeat(np.arange(len(kinds)), counts)
    offsets = np.arange(len(boxes)) - np.repeat(np.cumsum(counts) - counts, counts)
    return boxes, flat[np.repeat(starts[kinds], counts) + offsets]


def _known(drawings: Drawings, clusters: Clusters, where: Integers, codes: Integers) -> Integers:
    """One for the categories of a cluster's true box, zero for others said of it, minus one where nobody knows."""
    boxes, categories = _sayings(drawings, drawings.truth.kinds)
    cluster_of_truth = np.full(len(drawings.ignored), NO_TRUTH)
    found = np.flatnonzero(clusters.truth != NO_TRUTH)
    cluster_of_truth[clusters.truth[found]] = found
    true_codes = cluster_of_truth[boxes] * max(len(drawings.category_names), 1) + categories
    right: Integers = np.isin(codes, true_codes).astype(np.int64)
    return np.where(clusters.truth[where] != NO_TRUTH, right, -1)
