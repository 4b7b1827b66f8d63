"""Groups of near-duplicate pictures: banded look-up of candidate pairs, then their components. Pure and exact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from catalog.hashing import BAND_BITS, NEAR

Bits = NDArray[np.uint64]
Indices = NDArray[np.int64]
_BANDS = 64 // BAND_BITS * 2
_FLIPS = NEAR // _BANDS  # by the pigeonhole, one of the eight bands differs in no more bits than this
_CHUNK = 1 << 20
_ALL = (1 << 64) - 1


def groups(phashes: Sequence[int], dhashes: Sequence[int]) -> list[list[int]]:
    """Positions joined wherever two pictures' hashes differ in at most `NEAR` bits together, directly or in a chain.

    Each group is sorted, the groups by their first member. Memory grows with the pictures, not with their pairs.
    """
    if not phashes:
        return []
    hashes = np.array(
        [[one & _ALL, other & _ALL] for one, other in zip(phashes, dhashes, strict=True)], dtype=np.uint64
    )
    unique, member_of = np.unique(hashes, axis=0, return_inverse=True)
    labels = np.arange(len(unique))
    for one, other in _near_pairs(unique[:, 0], unique[:, 1]):
        labels = _joined(labels, one, other)
    return _listed(labels[member_of.ravel()])


def _joined(labels: Indices, one: Indices, other: Indices) -> Indices:
    """The labels once these pairs share theirs."""
    ends = labels[one], labels[other]
    if np.array_equal(*ends):
        return labels
    size = len(labels)
    edges = coo_array((np.ones(len(one), dtype=np.int8), ends), shape=(size, size))
    found: Indices = connected_components(edges, directed=False)[1].astype(np.int64)
    return found[labels]


def _listed(labels: Indices) -> list[list[int]]:
    found: dict[int, list[int]] = {}
    for position, label in enumerate(labels.tolist()):
        found.setdefault(label, []).append(position)
    return list(found.values())


def _near_pairs(p: Bits, d: Bits) -> Iterator[tuple[Indices, Indices]]:
    """All pairs of positions that are near, in chunks; a pair may come more than once."""
    for keys in _bands(p, d):
        for one, other in _candidates(keys):
            near = np.bitwise_count(p[one] ^ p[other]) + np.bitwise_count(d[one] ^ d[other]) <= NEAR
            if near.any():
                yield one[near], other[near]


def _bands(p: Bits, d: Bits) -> Iterator[Indices]:
    for bits in (p, d):
        for band in range(64 // BAND_BITS):
            yield (bits >> np.uint64(BAND_BITS * band) & np.uint64((1 << BAND_BITS) - 1)).astype(np.int64)


def _masks() -> list[int]:
    """Every way to flip at most `_FLIPS` bits of a band."""
    masks = [0] + [1 << bit for bit in range(BAND_BITS)]
    return masks + [1 << a | 1 << b for a in range(BAND_BITS) for b in range(a)]


def _candidates(keys: Indices) -> Iterator[tuple[Indices, Indices]]:
    """Pairs of positions whose keys differ in at most `_FLIPS` bits, in chunks of bounded size."""
    order = np.argsort(keys, kind="stable")
    starts = np.searchsorted(keys[order], np.arange((1 << BAND_BITS) + 1))
    positions = np.arange(len(keys))
    for mask in _masks():
        partner = keys ^ mask
        first, last = starts[partner], starts[partner + 1]
        for begin, end in _spans(last - first):
            sizes = (last - first)[begin:end]
            one = np.repeat(positions[begin:end], sizes)
            offsets = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
            other = order[np.repeat(first[begin:end], sizes) + offsets]
            forward = one < other
            yield one[forward], other[forward]


def _spans(sizes: Indices) -> Iterator[tuple[int, int]]:
    """Runs of positions whose candidates together fit a chunk (a single one may be larger)."""
    totals = np.cumsum(sizes)
    begin = 0
    while begin < len(sizes):
        done = int(totals[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(totals, done + _CHUNK, side="right")))
        yield begin, end
        begin = end
