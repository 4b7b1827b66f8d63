"""What the detector should answer: heat around each centre and, near it, the box to predict ("TTFNet")."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.engine.models.dense import STRIDE
from training.engine.samples import Floats

SPREAD = 0.54


@dataclass(frozen=True, slots=True)
class Target:
    """Maps at stride 8: `heat` (c, h, w), `boxes` x1 y1 x2 y2 (4, h, w), `weight` (1, h, w), `counted` (1, h, w)."""

    heat: Floats
    boxes: Floats
    weight: Floats
    counted: Floats


def draw_target(boxes: Floats, categories: int, width: int, height: int) -> Target:
    """The target of one canvas; small boxes overrule large ones, ignored boxes only stop being background."""
    rows, columns = height // STRIDE, width // STRIDE
    target = Target(
        heat=np.zeros((categories, rows, columns), np.float32),
        boxes=np.zeros((4, rows, columns), np.float32),
        weight=np.zeros((1, rows, columns), np.float32),
        counted=np.ones((1, rows, columns), np.float32),
    )
    for box in boxes[np.argsort(-boxes[:, 2] * boxes[:, 3], kind="stable")]:
        if box[5]:
            _spare(target, box)
        else:
            _draw(target, box)
    return target


def _spare(target: Target, box: Floats) -> None:
    left, top = (max(0, int(side // STRIDE)) for side in box[:2])
    right, bottom = (int(np.ceil(side / STRIDE)) for side in box[:2] + box[2:4])
    target.counted[0, top:bottom, left:right] = 0.0


def _draw(target: Target, box: Floats) -> None:
    rows, columns = target.weight.shape[1:]
    x, y, width, height = (float(side) for side in box[:4])
    column = min(columns - 1, max(0, int((x + width / 2) / STRIDE)))
    row = min(rows - 1, max(0, int((y + height / 2) / STRIDE)))
    reach_x, reach_y = int(width / STRIDE / 2 * SPREAD), int(height / STRIDE / 2 * SPREAD)
    left, right = min(reach_x, column), min(reach_x, columns - 1 - column)
    up, down = min(reach_y, row), min(reach_y, rows - 1 - row)
    bell = np.outer(
        _bell(reach_y)[reach_y - up : reach_y + down + 1], _bell(reach_x)[reach_x - left : reach_x + right + 1]
    )
    place = (slice(row - up, row + down + 1), slice(column - left, column + right + 1))
    heat = target.heat[int(box[4])]
    heat[place] = np.maximum(heat[place], bell)
    target.boxes[:, *place] = np.array([x, y, x + width, y + height], np.float32)[:, None, None]
    target.weight[0, *place] = bell / bell.sum() * np.log(max(width * height, 2.0))


def _bell(reach: int) -> Floats:
    """A Gaussian over `2·reach + 1` cells that has its centre at 1 and is nearly 0 at its ends."""
    steps = np.arange(-reach, reach + 1, dtype=np.float32)
    sigma = (2 * reach + 1) / 6
    bell: Floats = np.exp(-steps * steps / (2 * sigma * sigma)).astype(np.float32)
    return bell
