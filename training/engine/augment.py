"""Random changes to a training image, each a function of numbers handed in; boxes move with their image."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training.engine.images import Pixels
from training.engine.samples import Floats

DRAWS = 5
Draws = NDArray[np.float64]


def crop(pixels: Pixels, side: int, pad: int, draws: Draws | None) -> Pixels:
    """A square of `side` cut from the image with a black border of `pad`: at random and mirrored, or the centre."""
    room = pixels.shape[0] + 2 * pad - side
    top, left = (int(draw * (room + 1)) for draw in draws[:2]) if draws is not None else (room // 2, room // 2)
    cut = np.zeros((side, side, 3), np.uint8)
    source_top, source_left = max(0, top - pad), max(0, left - pad)
    part = pixels[source_top : top - pad + side, source_left : left - pad + side]
    down, right = source_top - (top - pad), source_left - (left - pad)
    cut[down : down + part.shape[0], right : right + part.shape[1]] = part
    return cut[:, ::-1] if draws is not None and draws[2] < 0.5 else cut


def mirrored(pixels: Pixels, boxes: Floats) -> tuple[Pixels, Floats]:
    """Image and boxes seen in a mirror."""
    turned = boxes.copy()
    turned[:, 0] = pixels.shape[1] - boxes[:, 0] - boxes[:, 2]
    return pixels[:, ::-1], turned


def relit(pixels: Pixels, draws: Draws) -> Pixels:
    """The image a little brighter or darker (± 20 %) and of a little more or less contrast (± 20 %)."""
    gain, contrast = 0.8 + 0.4 * float(draws[0]), 0.8 + 0.4 * float(draws[1])
    levels = np.arange(256, dtype=np.float32) * gain
    middle = float(pixels.mean()) * gain
    table = np.clip((levels - middle) * contrast + middle, 0, 255).astype(np.uint8)
    return np.take(table, pixels)
