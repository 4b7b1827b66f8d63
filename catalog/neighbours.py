"""All pairs of pictures whose hashes are near, mirrored or not: candidates by bands, each compared. Pure and exact.

The hashes are sorted by a band, so that all with one key (a bucket) stand side by side; for each mask that the band's
radius allows, every bucket is compared with the bucket whose key differs by that mask, in pieces of bounded size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Self

import numpy as np
from numpy.typing import NDArray

from catalog.bands import Band, Keys, bands, radii
from catalog.hashing import NEAR, Bits, mirrored

Indices = NDArray[np.int64]
Pairs = tuple[Indices, Indices]
_PAIRS = 1 << 16  # compared at once: what the processor's cache holds
_BUCKETS = 1 << 15  # looked up at once


@dataclass(frozen=True, slots=True)
class Hashes:
    """pHash and dHash of some pictures."""

    p: Bits
    d: Bits

    def __len__(self) -> int:
        return len(self.p)

    def taken(self, places: Indices) -> Self:
        """Those at these places."""
        return type(self)(self.p[places], self.d[places])

    def mirrored(self) -> Self:
        """Those of the same pictures seen in a mirror."""
        return type(self)(*mirrored(self.p, self.d))

    def distinct(self) -> tuple[Self, Indices]:
        """Each value once, in order, and where the value of each picture stands."""
        order = np.lexsort((self.d, self.p))
        ordered = self.taken(order)
        first = np.ones(len(order), dtype=np.bool_)
        first[1:] = (ordered.p[1:] != ordered.p[:-1]) | (ordered.d[1:] != ordered.d[:-1])
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.cumsum(first) - 1
        return ordered.taken(np.flatnonzero(first)), place


def near_pairs(new: Hashes, old: Hashes) -> Iterator[Pairs]:
    """Pairs that are near, of the new with each other and with the old, which are numbered after the new.

    A pair may come more than once, and a picture that looks like its own mirror image is paired with itself.
    """
    yield from _search(new, new, _Sides.SAME)
    yield from _search(new, new.mirrored(), _Sides.MIRRORED)
    for others in (old, old.mirrored()):
        for one, other in _search(new, others, _Sides.DIFFERENT):
            yield one, other + len(new)


class _Sides(Enum):
    SAME = auto()
    MIRRORED = auto()  # the other side is this one's mirror image
    DIFFERENT = auto()


@dataclass(frozen=True, slots=True)
class _Runs:
    """Positions of one side, and for each the run of positions of the other side that it is to be compared with."""

    rows: Indices
    first: Indices
    size: Indices


class _Sorted:
    """One side in the order of a band."""

    def __init__(self, hashes: Hashes, band: Band) -> None:
        keys = band.keys((hashes.p, hashes.d))
        self.order: Indices = np.argsort(keys, kind="stable")
        self.hashes = hashes.taken(self.order)
        sizes = _histogram(keys, band)
        self.starts: Indices = np.concatenate([[0], np.cumsum(sizes)])
        self.filled: Keys = np.flatnonzero(sizes)


def _histogram(keys: Keys, band: Band) -> Indices:
    return np.bincount(keys, minlength=1 << band.width)


def _search(one: Hashes, other: Hashes, sides: _Sides) -> Iterator[Pairs]:
    if not len(one) or not len(other):
        return
    cut = bands(max(len(one), len(other)))
    histograms = [tuple(_histogram(band.keys((side.p, side.d)), band) for side in (one, other)) for band in cut]
    for band, radius in zip(cut, radii([(here, there) for here, there in histograms]), strict=True):
        if radius >= 0:
            yield from _search_band(one, other, sides, band, radius)


def _search_band(one: Hashes, other: Hashes, sides: _Sides, band: Band, radius: int) -> Iterator[Pairs]:
    left = _Sorted(one, band)
    right = left if sides is _Sides.SAME else _Sorted(other, band)
    for mask in band.masks(radius):
        if sides is _Sides.MIRRORED and band.mirrored_mask(mask) < mask:
            continue  # the same pairs come the other way round
        for begin in range(0, len(left.filled), _BUCKETS):
            keys = left.filled[begin : begin + _BUCKETS]
            runs = _runs(left, right, keys, mask, sides)
            for here, there in _compared(left.hashes, right.hashes, runs):
                yield left.order[here], right.order[there]


def _runs(left: _Sorted, right: _Sorted, keys: Keys, mask: int, sides: _Sides) -> _Runs:
    if sides is _Sides.SAME and mask:
        keys = keys[keys < keys ^ mask]
    first, last = right.starts[keys ^ mask], right.starts[(keys ^ mask) + 1]
    met = last > first
    keys, first, last = keys[met], first[met], last[met]
    members = left.starts[keys + 1] - left.starts[keys]
    rows = _ranges(left.starts[keys], members)
    first, last = np.repeat(first, members), np.repeat(last, members)
    if sides is _Sides.SAME and not mask:
        first = rows + 1  # each pair of a bucket once
    return _Runs(rows, first, last - first)


def _ranges(first: Indices, sizes: Indices) -> Indices:
    """first, first + 1, … of each size, end to end."""
    return np.repeat(first - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())


def _compared(left: Hashes, right: Hashes, runs: _Runs) -> Iterator[Pairs]:
    """The pairs of the runs that are near. pHash alone leaves few; only of those both are counted."""
    ends = np.cumsum(runs.size)
    for begin, end in _spans(ends):
        rows, size = runs.rows[begin:end], runs.size[begin:end]
        others = _ranges(runs.first[begin:end], size)
        hopeful = np.flatnonzero(np.bitwise_count(np.repeat(left.p[rows], size) ^ right.p[others]) <= NEAR)
        here = rows[np.searchsorted(np.cumsum(size), hopeful, side="right")]
        there = others[hopeful]
        apart = np.bitwise_count(left.p[here] ^ right.p[there]) + np.bitwise_count(left.d[here] ^ right.d[there])
        near = apart <= NEAR
        if near.any():
            yield here[near], there[near]


def _spans(ends: Indices) -> Iterator[tuple[int, int]]:
    """Runs of rows whose pairs together fit a piece (a single row may be larger)."""
    begin = 0
    while begin < len(ends):
        done = int(ends[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, done + _PAIRS, side="right")))
        yield begin, end
        begin = end
