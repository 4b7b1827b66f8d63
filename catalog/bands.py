"""How 128 bits of hash are cut into bands, and how far each band is searched. Pure.

Two hashes that differ in at most `NEAR` bits differ little in at least one band: were every band i off by more than its
radius t(i), they would differ in the sum of t(i) + 1 bits, which is made to be more than `NEAR`. Which radii cost least
depends on the pictures: a band that many of them share (a white sky, a black border) is searched less far, or not at
all, and the others further. The cost is no guess: how many pairs of pictures differ by which mask in a band is the
dyadic correlation of the band's histogram with itself, which the Walsh-Hadamard transform gives for all masks at once.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from catalog.hashing import NEAR, Bits

Keys = NDArray[np.int64]
_FEWEST, _MOST = 6, 16  # bands; fewer are wider, which pays only with more pictures
_FURTHEST = 5  # bits of a band; beyond this its masks outnumber what a band can spare
_LOOK_UP = 0.5  # what looking a bucket up costs, where comparing a pair of pictures costs 1


@dataclass(frozen=True, slots=True)
class Band:
    """Which bits make up a band: (word, bit), lowest first, and where mirroring takes each within the band."""

    places: tuple[tuple[int, int], ...]
    mirror: tuple[int, ...]

    @property
    def width(self) -> int:
        """Bits of the band."""
        return len(self.places)

    def keys(self, words: tuple[Bits, Bits]) -> Keys:
        """The band of every hash, as a number."""
        keys = np.zeros(len(words[0]), dtype=np.uint64)
        for position, (word, bit) in enumerate(self.places):
            keys |= (words[word] >> np.uint64(bit) & np.uint64(1)) << np.uint64(position)
        return keys.astype(np.int64)

    def masks(self, radius: int) -> list[int]:
        """Every way to flip at most so many bits."""
        chosen = (of for count in range(radius + 1) for of in itertools.combinations(range(self.width), count))
        return [sum(1 << position for position in positions) for positions in chosen]

    def mirrored_mask(self, mask: int) -> int:
        """The bits of a mask where mirroring takes them."""
        return sum(1 << self.mirror[position] for position in range(self.width) if mask >> position & 1)


def bands(pictures: int) -> list[Band]:
    """Bands for so many pictures, of equal width to a bit and closed under mirroring; neighbours go to different ones.

    A bit of dHash stays with the one that mirroring exchanges it for; mirroring leaves bits of pHash where they are.
    """
    wanted = 128 / max(np.log2(max(pictures, 2)) - 2, 1)
    count = int(np.clip(round(wanted), _FEWEST, _MOST))
    places: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for number, (row, column) in enumerate(itertools.product(range(8), range(4))):
        places[number % count] += [(1, 8 * row + column), (1, 8 * row + 7 - column)]
    for bit in range(64):
        min(places, key=len).append((0, bit))
    return [Band(tuple(one), _mirror(len(one), sum(word for word, _bit in one))) for one in places]


def _mirror(width: int, paired: int) -> tuple[int, ...]:
    """Pairs come first and change places, the rest stays."""
    return tuple(position ^ 1 if position < paired else position for position in range(width))


def radii(histograms: Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]]) -> list[int]:
    """How far to search each band, -1 for not at all, so that nothing near is missed at the least cost.

    Given for each band: how many hashes of one side, and of the other, have which key.
    """
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}  # by how many bits are covered: cost, and radii so far
    for one, other in histograms:
        best = _with_one_more(best, [0.0, *_costs(one, other)])
    return best[NEAR + 1][1]


def _with_one_more(
    best: Mapping[int, tuple[float, list[int]]], costs: Sequence[float]
) -> dict[int, tuple[float, list[int]]]:
    """The cheapest ways to cover so many bits once another band, whose search covers radius + 1, may be used too."""
    reached: dict[int, tuple[float, list[int]]] = {}
    for (covered, (spent, chosen)), (bits, cost) in itertools.product(best.items(), enumerate(costs)):
        now = min(covered + bits, NEAR + 1)
        if now not in reached or spent + cost < reached[now][0]:
            reached[now] = (spent + cost, [*chosen, bits - 1])
    return reached


def _costs(one: NDArray[np.int64], other: NDArray[np.int64]) -> list[float]:
    """What a search of radius 0, 1, 2, … would cost."""
    flips = np.bitwise_count(np.arange(len(one), dtype=np.uint32))
    pairs = _transformed(_transformed(one) * _transformed(other)) / len(one)
    pairs += _LOOK_UP * min(np.count_nonzero(one), np.count_nonzero(other))
    by_flips = np.bincount(flips, weights=np.maximum(pairs, 0.0))
    return [float(cost) for cost in np.cumsum(by_flips)[: _FURTHEST + 1]]


def _transformed(histogram: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.float64]:
    """The Walsh-Hadamard transform; twice gives back the histogram times its length."""
    values = histogram.astype(np.float64)
    half = 1
    while half < len(values):
        halves = values.reshape(-1, 2, half)
        first, second = halves[:, 0, :], halves[:, 1, :].copy()
        np.subtract(first, second, out=halves[:, 1, :])
        first += second
        half *= 2
    return values
