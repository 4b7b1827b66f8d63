"""The clusters of all images: which box is in which, and sums over the members of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from common.geometry import Floats
from review.agreement.clustering import Integers
from review.agreement.exact import sums
from review.agreement.objects.drawings import Booleans, Boxes, Drawings
from review.agreement.objects.grouping import Disjoint, Marks, group

NO_TRUTH = -1


@dataclass(frozen=True, slots=True)
class Clusters:
    """`of_box[b]` is the cluster of worker box `b`; by cluster: its image, its true box (or none), the median box.

    A cluster may hold nothing but a true box that every worker missed.
    """

    of_box: Integers
    edge_places: Integers
    images: Integers
    truth: Integers
    true_edges: Floats
    is_gold: Booleans
    counts: Floats
    medians: Floats

    def __len__(self) -> int:
        return len(self.images)

    def sum(self, values: Floats) -> Floats:
        """Values of boxes summed by cluster."""
        return sums(self.of_box, values, len(self))

    def sum_edges(self, values: Floats) -> Floats:
        """Values of the four edges of boxes summed by cluster."""
        return sums(self.edge_places, values.ravel(), 4 * len(self)).reshape(-1, 4)

    def with_truth(self, edges: Floats) -> Floats:
        """The edges, those of true boxes in place of what was found."""
        known = self.truth != NO_TRUTH
        edges[known] = self.true_edges[self.truth[known]]
        return edges


def find_clusters(drawings: Drawings, bias: Floats | None = None) -> Clusters:
    """Cluster worker boxes and true boxes together; `bias` (by worker and edge) is taken off before comparing."""
    everything, order = _together(drawings, bias)
    groups = np.empty(len(order), dtype=np.int64)
    groups[order] = group(everything)
    count, drawn = int(groups.max(initial=-1)) + 1, len(drawings.workers)
    images, truth = np.zeros(count, dtype=np.int64), np.full(count, NO_TRUTH)
    images[groups] = np.concatenate([drawings.drawn.images, drawings.truth.images])
    truth[groups[drawn:]] = np.arange(len(drawings.ignored))
    of_box = groups[:drawn]
    ignored = np.zeros(count, dtype=np.bool_)
    ignored[groups[drawn:]] = drawings.ignored
    medians = _medians(drawings.drawn.edges, of_box, count)
    found = Clusters(
        of_box=of_box,
        edge_places=(4 * of_box[:, None] + np.arange(4)).ravel(),
        images=images,
        truth=truth,
        true_edges=drawings.truth.edges,
        is_gold=drawings.is_gold[images],
        counts=np.where(ignored, 0.0, 1.0),
        medians=medians,
    )
    found.with_truth(medians)
    return found


def _together(drawings: Drawings, bias: Floats | None) -> tuple[Marks, Integers]:
    """Worker boxes and true boxes in ascending order of their images, and which box stands where."""
    drawn, truth = drawings.drawn, drawings.truth
    edges = drawn.edges if bias is None else _unbiased(drawn.edges, bias[drawings.workers])
    images = np.concatenate([drawn.images, truth.images])
    order = np.argsort(images, kind="stable")
    boxes = Boxes(
        images[order],
        np.concatenate([edges, truth.edges])[order],
        np.concatenate([drawn.kinds, truth.kinds])[order],
    )
    expert = np.full(len(truth.images), len(drawings.worker_names))
    return Marks(boxes, np.concatenate([drawings.workers, expert])[order], _disjointness(drawings)), order


def _unbiased(edges: Floats, bias: Floats) -> Floats:
    size = edges[:, 2:] - edges[:, :2]
    moved = edges - bias * np.concatenate([size, size], axis=1)
    crossed = np.any(moved[:, 2:] <= moved[:, :2], axis=1, keepdims=True)
    return np.where(crossed, edges, moved)


@dataclass(frozen=True, slots=True)
class _Disjointness:
    """Whether two kinds have no category in common; a kind without categories quarrels with nobody."""

    kinds: tuple[frozenset[int], ...]

    def __call__(self, ones: Integers, others: Integers) -> Booleans:
        codes, places = np.unique(ones * len(self.kinds) + others, return_inverse=True)
        apart = [self._are_apart(*divmod(code, len(self.kinds))) for code in codes.tolist()]
        return np.array(apart, dtype=np.bool_)[places]

    def _are_apart(self, one: int, other: int) -> bool:
        mine, theirs = self.kinds[one], self.kinds[other]
        return bool(mine) and bool(theirs) and mine.isdisjoint(theirs)


def _differing(ones: Integers, others: Integers) -> Booleans:
    """`_Disjointness` where every kind is one category."""
    differ: Booleans = ones != others
    return differ


def _disjointness(drawings: Drawings) -> Disjoint:
    if all(len(kind) == 1 for kind in drawings.kinds):
        return _differing
    return _Disjointness(tuple(map(frozenset, drawings.kinds)))


def _medians(edges: Floats, clusters: Integers, count: int) -> Floats:
    """The median of each edge in each cluster; zeros where a cluster has no worker box."""
    medians = np.zeros((count, 4))
    sizes = np.bincount(clusters, minlength=count)
    order = np.argsort(clusters, kind="stable")
    widths = sizes[clusters[order]]
    # All clusters of a size at once, as a table with a cluster in each row.
    for size in np.flatnonzero(np.bincount(widths)).tolist():
        table = np.sort(edges[order[widths == size].reshape(-1, size)], axis=1)
        medians[sizes == size] = (table[:, (size - 1) // 2] + table[:, size // 2]) / 2.0
    return medians
