"""Boxes in pixels of the upright image: origin top left, floats, `x, y, width, height`."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Box:
    """One axis-aligned rectangle in image pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def area(self) -> float:
        return self.width * self.height

    def is_valid(self) -> bool:
        """Finite and of positive area: what every stored box must be."""
        finite = isfinite(self.x) and isfinite(self.y) and isfinite(self.width) and isfinite(self.height)
        return finite and self.width > 0 and self.height > 0

    def clipped(self, image_width: float, image_height: float) -> Box | None:
        """The part inside an image of the given size, or None when nothing of it is inside."""
        left, top = max(self.x, 0.0), max(self.y, 0.0)
        width, height = min(self.right, image_width) - left, min(self.bottom, image_height) - top
        return Box(left, top, width, height) if width > 0 and height > 0 else None


def iou(one: Box, other: Box) -> float:
    """Intersection over union of two boxes; 0 when they do not touch."""
    width = min(one.right, other.right) - max(one.x, other.x)
    height = min(one.bottom, other.bottom) - max(one.y, other.y)
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (one.area + other.area - shared)


def iou_matrix(ones: Floats, others: Floats) -> Floats:
    """Pairwise intersection over union of `(n, 4)` and `(m, 4)` arrays of `x, y, width, height`; shape `(n, m)`."""
    left, top, width, height = ones.T[:, :, None]
    other_left, other_top, other_width, other_height = others.T[:, None, :]
    # In place where it can be: at some hundred boxes most of the time would go into fetching memory.
    shared = np.minimum(left + width, other_left + other_width)
    shared -= np.maximum(left, other_left)
    tall = np.minimum(top + height, other_top + other_height)
    tall -= np.maximum(top, other_top)
    np.maximum(shared, 0.0, out=shared)
    shared *= np.maximum(tall, 0.0, out=tall)
    union = width * height + other_width * other_height
    union -= shared
    overlap: Floats = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
    return overlap
