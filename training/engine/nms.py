"""From the detector's maps to a short list of boxes: peaks, then greedy suppression per category, in plain torch."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from training.engine.losses import boxes_at_cells

CANDIDATES = 300
KEPT = 100
MIN_SCORE = 0.01
MAX_OVERLAP = 0.6


def decode(logits: Tensor, distances: Tensor) -> list[Tensor]:
    """Per image, rows x1 y1 x2 y2 score category in canvas pixels, best first."""
    heat = torch.sigmoid(logits)
    heat = heat * functional.max_pool2d(heat, 3, 1, padding=1).eq(heat)
    images, categories, rows, columns = heat.shape
    scores, places = heat.flatten(1).topk(min(CANDIDATES, categories * rows * columns))
    corners = boxes_at_cells(distances).flatten(2)
    cells = (places % (rows * columns))[:, None, :].expand(-1, 4, -1)
    boxes = corners.gather(2, cells).transpose(1, 2)
    found = torch.cat((boxes, scores[..., None], (places // (rows * columns))[..., None].float()), 2)
    return [_suppressed(found[image]) for image in range(images)]


def _suppressed(found: Tensor) -> Tensor:
    found = found[found[:, 4] >= MIN_SCORE]
    kept = nms(found[:, :4], found[:, 5], MAX_OVERLAP)
    return found[kept][:KEPT]


def nms(boxes: Tensor, categories: Tensor, max_overlap: float) -> Tensor:
    """Which boxes (best first) survive: greedy suppression within a category, as a boolean per box."""
    beats = (overlaps(boxes) > max_overlap) & (categories[:, None] == categories[None, :])
    beats = beats.triu(diagonal=1)
    kept = torch.ones(len(boxes), dtype=torch.bool, device=boxes.device)
    while True:
        # a box falls when one that still stands beats it; the fixed point is the greedy answer
        survivors = ~(beats & kept[:, None]).any(0)
        if torch.equal(survivors, kept):
            return kept
        kept = survivors


def overlaps(boxes: Tensor) -> Tensor:
    """Intersection over union of every pair of boxes x1 y1 x2 y2."""
    left_top = torch.maximum(boxes[:, None, :2], boxes[None, :, :2])
    right_bottom = torch.minimum(boxes[:, None, 2:], boxes[None, :, 2:])
    shared = (right_bottom - left_top).clamp(min=0).prod(2)
    areas = (boxes[:, 2:] - boxes[:, :2]).clamp(min=0).prod(1)
    return shared / (areas[:, None] + areas[None, :] - shared).clamp(min=1e-6)
