"""Which boxes of different workers mean the same object, for many images at once.

The same average link as `clustering`, without a loop over images or objects: all pairs of an image are compared in
bulk, what hangs together by likeness is a component, a component in which everybody is alike to everybody is one
object already, and the others are joined step by step, all components of a size together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from common.geometry import Floats
from review.agreement.clustering import Integers
from review.agreement.objects.drawings import Booleans, Boxes

# Crowds are looser than detectors: below 0.5 fewer objects fall apart, and 0.35 lost nothing against 0.4 anywhere.
LINK, CATEGORY_PENALTY = 0.35, 0.1
# Pairs and matrix cells handled at once: bounds the memory, whatever an image holds.
CHUNK = 1 << 20
# Boxes below which a plain loop finds what hangs together sooner than a sparse matrix is built.
FEW = 200

Disjoint = Callable[[Integers, Integers], Booleans]


@dataclass(frozen=True, slots=True)
class Marks:
    """Boxes of all images in ascending order of their image; one owner never shares a group with themselves."""

    boxes: Boxes
    owners: Integers
    disjoint: Disjoint

    def likeness(self, ones: Integers, others: Integers) -> Floats:
        """Overlap less penalty, elementwise; minus infinity between boxes of one owner."""
        alike = overlaps(self.boxes.edges[ones], self.boxes.edges[others])
        # No penalty can change what is below the link by far: only what overlaps is looked up.
        touching = alike > 0.0
        kinds = self.boxes.kinds
        alike[touching] -= CATEGORY_PENALTY * self.disjoint(kinds[ones][touching], kinds[others][touching])
        alike[self.owners[ones] == self.owners[others]] = -np.inf
        return alike


def overlaps(ones: Floats, others: Floats) -> Floats:
    """Intersection over union, elementwise, of boxes given by their edges."""
    width = np.minimum(ones[..., 2], others[..., 2]) - np.maximum(ones[..., 0], others[..., 0])
    height = np.minimum(ones[..., 3], others[..., 3]) - np.maximum(ones[..., 1], others[..., 1])
    shared = np.maximum(width, 0.0) * np.maximum(height, 0.0)
    overlap: Floats = shared / (_areas(ones) + _areas(others) - shared)
    return overlap


def group(marks: Marks, link: float = LINK) -> Integers:
    """The group of every box; groups are numbered in the order of their first box.

    Equal likeness is settled by the lower numbers, so the order of the boxes is the only tie-breaker.
    """
    count = len(marks.owners)
    lows, highs = _edges(marks, link)
    parts, components = _components(count, lows, highs)
    sizes = np.bincount(components, minlength=parts)
    edges = np.bincount(components[lows], minlength=parts)
    torn = edges != sizes * (sizes - 1) // 2
    # Within a component every box starts with the component's number; those that are torn apart get new ones.
    groups = components.copy()
    first = parts
    for members in _torn(components, sizes, torn):
        groups[members] = _average_link(marks, members, link) + first
        first += members.size
    return _in_order(groups)


def _components(count: int, lows: Integers, highs: Integers) -> tuple[int, Integers]:
    """How many parts the boxes fall into, and the part of each, in the order of their first box."""
    if count > FEW:
        graph = csr_array((np.ones(len(lows), dtype=np.int8), (lows, highs)), shape=(count, count))
        parts, found = connected_components(graph, directed=False)
        return int(parts), found.astype(np.int64)
    root = list(range(count))
    for low, high in zip(lows.tolist(), highs.tolist(), strict=True):
        while root[low] != low:
            low = root[low]
        while root[high] != high:
            high = root[high]
        root[max(low, high)] = min(low, high)
    numbers: dict[int, int] = {}
    for box, above in enumerate(root):
        root[box] = root[above]  # lower boxes lead to their first one already
        numbers.setdefault(root[box], len(numbers))
    return len(numbers), np.array([numbers[first] for first in root], dtype=np.int64)


def _areas(edges: Floats) -> Floats:
    area: Floats = (edges[..., 2] - edges[..., 0]) * (edges[..., 3] - edges[..., 1])
    return area


def _edges(marks: Marks, link: float) -> tuple[Integers, Integers]:
    """Both ends of every pair of one image that is alike enough, the lower number first."""
    lows, highs = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for low, high in _pairs(marks.boxes.images):
        alike = marks.likeness(low, high) >= link
        lows.append(low[alike])
        highs.append(high[alike])
    return np.concatenate(lows), np.concatenate(highs)


def _pairs(images: Integers) -> Iterator[tuple[Integers, Integers]]:
    """All pairs of boxes of one image, in chunks."""
    numbers = np.arange(len(images))
    following = np.searchsorted(images, images, side="right") - numbers - 1
    ends = np.cumsum(following)
    start = 0
    while start < len(images):
        done = ends[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, done + CHUNK, side="right")))
        counts = following[start:stop]
        low = np.repeat(numbers[start:stop], counts)
        offsets = np.arange(len(low)) - np.repeat(np.cumsum(counts) - counts, counts)
        yield low, low + 1 + offsets
        start = stop


def _torn(components: Integers, sizes: Integers, torn: Booleans) -> Iterator[Integers]:
    """The boxes of the components that are no cliques, as tables with one component of a given size in each row."""
    boxes = np.flatnonzero(torn[components])
    boxes = boxes[np.argsort(components[boxes], kind="stable")]
    widths = sizes[components[boxes]]
    for size in np.unique(widths):
        table = boxes[widths == size].reshape(-1, size)
        rows = max(1, CHUNK // int(size) ** 2)
        yield from (table[start : start + rows] for start in range(0, len(table), rows))


def _average_link(marks: Marks, members: Integers, link: float) -> Integers:
    """Join, in every row, the two groups of highest mean likeness until none reaches the link (Lance-Williams)."""
    rows, size = members.shape
    alike = marks.likeness(np.repeat(members, size, axis=1).ravel(), np.tile(members, (1, size)).ravel())
    alike = alike.reshape(rows, size, size)
    label = np.arange(rows * size).reshape(rows, size)
    weight = np.ones((rows, size))
    live = np.arange(rows)
    while len(live):
        flat = alike[live].reshape(len(live), -1)
        best = flat.argmax(axis=1)
        live, best = live[(joins := flat[np.arange(len(live)), best] >= link)], best[joins]
        one, other = np.divmod(best, size)
        share = weight[live, one] / (weight[live, one] + weight[live, other])
        mean = share[:, None] * alike[live, one] + (1.0 - share)[:, None] * alike[live, other]
        alike[live, one], alike[live, :, one] = mean, mean
        alike[live, other], alike[live, :, other] = -np.inf, -np.inf
        alike[live, one, one] = -np.inf
        weight[live, one] += weight[live, other]
        moved = label[live] == label[live, other][:, None]
        label[live] = np.where(moved, label[live, one][:, None], label[live])
    return label


def _in_order(groups: Integers) -> Integers:
    """The same groups, numbered in the order of their first member."""
    _names, firsts, numbers = np.unique(groups, return_index=True, return_inverse=True)
    ranks = np.empty(len(firsts), dtype=np.int64)
    ranks[np.argsort(firsts)] = np.arange(len(firsts))
    ordered: Integers = ranks[numbers]
    return ordered
