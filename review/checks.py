"""What a machine can see in votes and boxes without knowing the picture: the first layer of checks. Pure.

Nothing is thrown away for it: a mark tells reviewers where to look, and keeps an image from being verified unseen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from common.geometry import Box, iou

TINY, WHOLE, DUPLICATE, HASTY = "tiny", "whole", "duplicate", "hasty"
MARKS: Final = (TINY, WHOLE, DUPLICATE, HASTY)


@dataclass(frozen=True, slots=True)
class Limits:
    """What is worth a second look; the first two are settings of a stage."""

    least_side: float = 4.0  # pixels of the shorter side
    least_ms: float = 400.0  # of work a box; nobody draws one in less
    same: float = 0.9  # overlap above which two boxes of a category are one thing marked twice
    whole: float = 0.95  # share of the image


@dataclass(frozen=True, slots=True)
class Marked:
    """A box with its categories, and the milliseconds a box that each vote behind it took (None: not known)."""

    box: Box
    categories: frozenset[int]
    pace: tuple[float | None, ...] = ()


def limits_of(settings: Mapping[str, int]) -> Limits:
    """The limits of a stage."""
    plain = Limits()
    return Limits(settings.get("least_side", plain.least_side), settings.get("least_ms", plain.least_ms))


def marks(boxes: Sequence[Marked], *, width: int, height: int, limits: Limits) -> list[tuple[str, ...]]:
    """The marks of each box of one image. Of two boxes that are one thing the later one is the duplicate."""
    found = []
    for number, item in enumerate(boxes):
        seen = []
        if min(item.box.width, item.box.height) < limits.least_side:
            seen.append(TINY)
        if item.box.area >= limits.whole * width * height:
            seen.append(WHOLE)
        if any(_is_same(item, earlier, limits.same) for earlier in boxes[:number]):
            seen.append(DUPLICATE)
        if item.pace and all(pace is not None and pace < limits.least_ms for pace in item.pace):
            seen.append(HASTY)
        found.append(tuple(seen))
    return found


def _is_same(one: Marked, other: Marked, overlap: float) -> bool:
    return bool(one.categories & other.categories) and iou(one.box, other.box) > overlap
