"""What is made small: cross entropy for classes, heat-map focal loss and GIoU for boxes. All in 32-bit floats."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from training.engine.models.dense import STRIDE

BOX_WEIGHT = 5.0
IMPOSSIBLE = -1e4


def masked(logits: Tensor, seen: Tensor) -> Tensor:
    """Logits in which the categories without a training example cannot win; `seen` is a boolean per category."""
    return logits.float().masked_fill(~seen, IMPOSSIBLE)


def single_label_loss(logits: Tensor, labels: Tensor, seen: Tensor) -> Tensor:
    """Softmax cross entropy; samples of an unseen category (possible in val only) do not count."""
    known = seen[labels]
    losses = functional.cross_entropy(masked(logits, seen), labels, reduction="none")
    return (losses * known).sum() / known.sum().clamp(min=1)


def multi_label_loss(logits: Tensor, labels: Tensor, seen: Tensor) -> Tensor:
    """Binary cross entropy per category, mean over the seen ones."""
    losses = functional.binary_cross_entropy_with_logits(logits.float(), labels, reduction="none")
    return (losses * seen).sum() / (seen.sum().clamp(min=1) * len(labels))


def detection_loss(output: tuple[Tensor, Tensor], truth: tuple[Tensor, ...]) -> Tensor:
    """Heat-map focal loss plus weighted GIoU of the boxes that the cells near a centre predict."""
    logits, distances = output
    heat, boxes, weight, counted = truth
    found = giou(boxes_at_cells(distances), boxes)
    box_loss = ((1 - found) * weight[:, 0]).sum() / weight.sum().clamp(min=1e-4)
    return heat_loss(logits, heat, counted) + BOX_WEIGHT * box_loss


def heat_loss(logits: Tensor, heat: Tensor, counted: Tensor) -> Tensor:
    """Focal loss with penalties reduced around each centre, per object; cells not `counted` are no background."""
    peak = heat.eq(1.0).float()
    chance = torch.sigmoid(logits).clamp(1e-6, 1 - 1e-6)
    missed = -torch.log(chance) * (1 - chance) ** 2 * peak
    false = -functional.logsigmoid(-logits) * chance**2 * (1 - heat) ** 4 * (1 - peak) * counted
    return (missed.sum() + false.sum()) / peak.sum().clamp(min=1)


def boxes_at_cells(distances: Tensor) -> Tensor:
    """Corners x1 y1 x2 y2 `(n, 4, h, w)` from the distances of each cell's centre to the four sides."""
    rows, columns = distances.shape[-2:]
    x = (torch.arange(columns, device=distances.device) + 0.5) * STRIDE
    y = (torch.arange(rows, device=distances.device) + 0.5) * STRIDE
    left, top, right, bottom = distances.unbind(1)
    return torch.stack((x - left, y[:, None] - top, x + right, y[:, None] + bottom), 1)


def giou(ones: Tensor, others: Tensor) -> Tensor:
    """Generalised intersection over union of boxes whose corners lie along dimension 1."""
    left, top, right, bottom = ones.unbind(1)
    other_left, other_top, other_right, other_bottom = others.unbind(1)
    shared = _area(
        torch.maximum(left, other_left), torch.maximum(top, other_top),
        torch.minimum(right, other_right), torch.minimum(bottom, other_bottom),
    )  # fmt: skip
    hull = _area(
        torch.minimum(left, other_left), torch.minimum(top, other_top),
        torch.maximum(right, other_right), torch.maximum(bottom, other_bottom),
    )  # fmt: skip
    union = _area(left, top, right, bottom) + _area(other_left, other_top, other_right, other_bottom) - shared
    return shared / union.clamp(min=1e-6) - (hull - union) / hull.clamp(min=1e-6)


def _area(left: Tensor, top: Tensor, right: Tensor, bottom: Tensor) -> Tensor:
    return (right - left).clamp(min=0) * (bottom - top).clamp(min=0)
