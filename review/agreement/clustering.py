"""Which boxes of different workers mean the same object: average-link clustering that never joins two of one worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from common.geometry import Floats, iou_matrix

Integers = NDArray[np.int64]

# Rows compared at once, so that memory grows with the number of boxes and not with its square.
CHUNK = 512


@dataclass(frozen=True, slots=True)
class Marks:
    """The boxes of all workers on one image as parallel arrays; `penalties[kind, kind]` is taken off an overlap."""

    boxes: Floats
    owners: Integers
    kinds: Integers
    penalties: Floats

    def likeness(self, rows: Integers, columns: Integers) -> Floats:
        """Overlap less penalty of every row with every column; minus infinity between boxes of one owner."""
        alike = iou_matrix(self.boxes[rows], self.boxes[columns])
        if self.penalties.any():
            alike -= self.penalties[self.kinds[rows][:, None], self.kinds[columns][None, :]]
        alike[self.owners[rows][:, None] == self.owners[columns][None, :]] = -np.inf
        return alike


def cluster(marks: Marks, link: float) -> list[list[int]]:
    """Groups of box numbers whose mean likeness is at least `link`, each owner at most once in a group.

    Groups and their members come in ascending order. Equal likeness is settled by the lower numbers, so the
    order of the marks is the only tie-breaker.
    """
    if len(marks.boxes) <= CHUNK and (found := _cliques(marks, link)) is not None:
        return found
    groups: list[list[int]] = []
    for members, edges in _components(marks, link):
        is_clique = edges == len(members) * (len(members) - 1) // 2
        # Where everybody is alike to everybody, every mean passes the link.
        groups.extend([members] if is_clique else _average_link(marks, members, link))
    return sorted(groups)


def _cliques(marks: Marks, link: float) -> list[list[int]] | None:
    """The groups where all who hang together are alike to each other: the usual case, and a cheap one; else None."""
    numbers = np.arange(len(marks.boxes))
    near = marks.likeness(numbers, numbers) >= link
    near[numbers, numbers] = True
    first = near.argmax(axis=1)
    if not np.array_equal(near, near[first]):
        return None
    groups: dict[int, list[int]] = {}
    for number, leader in enumerate(first.tolist()):
        groups.setdefault(leader, []).append(number)
    return list(groups.values())


def _edges(marks: Marks, link: float) -> tuple[list[int], list[int]]:
    """Both ends of every pair that is alike enough, the lower number first."""
    numbers = np.arange(len(marks.boxes))
    lows: list[int] = []
    highs: list[int] = []
    for start in range(0, len(numbers), CHUNK):
        alike = marks.likeness(numbers[start : start + CHUNK], numbers[start:])
        rows, columns = np.nonzero(alike >= link)
        above = columns > rows
        lows.extend((rows[above] + start).tolist())
        highs.extend((columns[above] + start).tolist())
    return lows, highs


def _components(marks: Marks, link: float) -> list[tuple[list[int], int]]:
    """Connected sets of boxes with their number of edges; no group of boxes can reach beyond its component."""
    neighbours: list[list[int]] = [[] for _ in range(len(marks.boxes))]
    for low, high in zip(*_edges(marks, link), strict=True):
        neighbours[low].append(high)
        neighbours[high].append(low)
    is_new = [True] * len(neighbours)
    found = []
    for start in range(len(neighbours)):
        if is_new[start]:
            members = _reached(start, neighbours, is_new)
            found.append((members, sum(len(neighbours[member]) for member in members) // 2))
    return found


def _reached(start: int, neighbours: Sequence[Sequence[int]], is_new: list[bool]) -> list[int]:
    """Everything connected with `start`, in order; it is marked as no longer new."""
    members = [start]
    is_new[start] = False
    for member in members:
        for other in neighbours[member]:
            if is_new[other]:
                is_new[other] = False
                members.append(other)
    return sorted(members)


def _average_link(marks: Marks, members: Sequence[int], link: float) -> list[list[int]]:
    """Join the two groups of highest mean likeness until none reaches the link (Lance-Williams update)."""
    numbers = np.asarray(members)
    alike = marks.likeness(numbers, numbers)
    groups: dict[int, list[int]] = {place: [member] for place, member in enumerate(members)}
    while True:
        one, other = divmod(int(np.argmax(alike)), len(members))
        if alike[one, other] < link:
            return [sorted(group) for group in groups.values()]
        share = len(groups[one]) / (len(groups[one]) + len(groups[other]))
        joined = share * alike[one] + (1 - share) * alike[other]
        alike[one], alike[:, one] = joined, joined
        alike[other], alike[:, other] = -np.inf, -np.inf
        alike[one, one] = -np.inf
        groups[one].extend(groups.pop(other))
