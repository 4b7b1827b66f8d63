"""Groups of near-duplicate pictures: banded look-up of candidate pairs, then union-find. Pure, exact, no database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from catalog.hashing import BAND_BITS, NEAR

Bits = NDArray[np.uint64]
_BANDS = 64 // BAND_BITS * 2
_FLIPS = NEAR // _BANDS  # by the pigeonhole, one of the eight bands differs in no more bits than this
_CHUNK = 1 << 20


def near_pairs(phashes: Sequence[int], dhashes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Every pair of positions whose two hashes differ in at most `NEAR` bits together, once, the lower first."""
    p = np.array([bits & (2**64 - 1) for bits in phashes], dtype=np.uint64)
    d = np.array([bits & (2**64 - 1) for bits in dhashes], dtype=np.uint64)
    seen: set[tuple[int, int]] = set()
    for keys in _bands(p, d):
        for one, other in _candidates(keys):
            apart = np.bitwise_count(p[one] ^ p[other]) + np.bitwise_count(d[one] ^ d[other])
            near = apart <= NEAR
            low, high = np.minimum(one[near], other[near]), np.maximum(one[near], other[near])
            found = set(zip(low.tolist(), high.tolist(), strict=True)) - seen
            seen |= found
            yield from sorted(found)


def groups(count: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Positions 0 to `count` joined by the pairs, each group sorted, groups by their first member."""
    parents = list(range(count))

    def root(member: int) -> int:
        while parents[member] != member:
            parents[member] = parents[parents[member]]
            member = parents[member]
        return member

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        parents[high] = low
    found: dict[int, list[int]] = {}
    for member in range(count):
        found.setdefault(root(member), []).append(member)
    return list(found.values())


def _bands(p: Bits, d: Bits) -> Iterator[NDArray[np.int64]]:
    for bits in (p, d):
        for band in range(64 // BAND_BITS):
            yield (bits >> np.uint64(BAND_BITS * band) & np.uint64((1 << BAND_BITS) - 1)).astype(np.int64)


def _masks() -> list[int]:
    """Every way to flip at most `_FLIPS` bits of a band."""
    masks = [0] + [1 << bit for bit in range(BAND_BITS)]
    return masks + [1 << a | 1 << b for a in range(BAND_BITS) for b in range(a)]


def _candidates(keys: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
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


def _spans(sizes: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Runs of positions whose candidates together fit a chunk (a single one may be larger)."""
    totals = np.cumsum(sizes)
    begin = 0
    while begin < len(sizes):
        done = int(totals[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(totals, done + _CHUNK, side="right")))
        yield begin, end
        begin = end
