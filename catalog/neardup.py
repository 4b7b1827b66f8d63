"""Groups of near-duplicate pictures, mirrored ones too. Pure, exact, deterministic; memory grows with the pictures.

Which pictures are near, `neighbours` finds; here they are joined. Pictures that were grouped before are not compared
with each other again, so that what a new edition costs goes by what is new in it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from catalog.neighbours import Hashes, Indices, Pairs, near_pairs

UNDECIDED = -1
_EDGES = 1 << 20  # joined at once; more where there are more pictures


def groups(phashes: NDArray[np.int64], dhashes: NDArray[np.int64], decided: Indices | None = None) -> Indices:
    """For each picture the position of the first of its group: those whose hashes, one of them mirrored or not, differ
    in at most `NEAR` bits together, directly or in a chain.

    `decided` names the group that a picture was put in before, `UNDECIDED` where it was in none. Those of one such
    group stay together, and are compared with undecided ones only.
    """
    if decided is None:
        decided = np.full(len(phashes), UNDECIDED, dtype=np.int64)
    hashes, place = Hashes(phashes.view(np.uint64), dhashes.view(np.uint64)).distinct()
    labels = _Labels(len(hashes))
    labels.join(_chains(place, decided))
    is_new = np.zeros(len(hashes), dtype=np.bool_)
    is_new[place[decided == UNDECIDED]] = True
    new, old = np.flatnonzero(is_new), np.flatnonzero(~is_new)
    position = np.concatenate([new, old])
    for one, other in near_pairs(hashes.taken(new), hashes.taken(old)):
        labels.join((position[one], position[other]))
    _unique, first, inverse = np.unique(labels.settled()[place], return_index=True, return_inverse=True)
    found: Indices = first[inverse]
    return found


def _chains(place: Indices, decided: Indices) -> Pairs:
    """Pairs that hold each group that was decided before together."""
    known = np.flatnonzero(decided != UNDECIDED)
    ordered = known[np.argsort(decided[known], kind="stable")]
    together = decided[ordered[1:]] == decided[ordered[:-1]]
    return place[ordered[1:][together]], place[ordered[:-1][together]]


class _Labels:
    """Which group each picture is in so far. Pairs are collected, and joined many at a time."""

    def __init__(self, pictures: int) -> None:
        self._labels: Indices = np.arange(pictures)
        self._waiting: list[Pairs] = []
        self._waiting_pairs = 0

    def join(self, pairs: Pairs) -> None:
        """Put the pictures of each pair into one group."""
        one, other = (self._labels[ends] for ends in pairs)
        apart = one != other
        if not apart.any():
            return
        self._waiting.append((one[apart], other[apart]))
        self._waiting_pairs += int(np.count_nonzero(apart))
        if self._waiting_pairs > max(_EDGES, len(self._labels) // 4):
            self.settled()

    def settled(self) -> Indices:
        """The labels once all pairs are joined: equal for those of one group."""
        if self._waiting:
            size = len(self._labels)
            ends = tuple(np.concatenate(side) for side in zip(*self._waiting, strict=True))
            edges = coo_array((np.ones(len(ends[0]), dtype=np.int8), ends), shape=(size, size))
            self._labels = connected_components(edges, directed=False)[1].astype(np.int64)[self._labels]
            self._waiting, self._waiting_pairs = [], 0
        return self._labels
