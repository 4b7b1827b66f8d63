from __future__ import annotations

import numpy as np
import pytest
import torch

from training.engine import losses, nms
from training.engine.targets import draw_target


def test_boxes_of_known_overlap_have_the_giou_worked_out_by_hand() -> None:
    ones = torch.tensor([[0.0, 0, 2, 2], [0, 0, 1, 1], [0, 0, 2, 2]])
    others = torch.tensor([[0.0, 0, 2, 2], [2, 0, 3, 1], [1, 0, 3, 2]])
    # equal; apart: 0 - (3-2)/3; half over: 2/6 - 0
    assert losses.giou(ones, others).tolist() == pytest.approx([1.0, -1 / 3, 1 / 3])


def test_suppression_is_greedy_within_a_category() -> None:
    boxes = torch.tensor([[0.0, 0, 10, 10], [0, 0, 10, 9], [0, 0, 10, 8], [0, 0, 10, 10], [50, 50, 60, 60]])
    categories = torch.tensor([0.0, 0, 0, 1, 0])
    # the second overlaps the first (.9); the third both (.8, .89); the fourth is of another category
    assert nms.nms(boxes, categories, 0.85).tolist() == [True, False, True, True, True]
    assert nms.nms(boxes, categories, 0.5).tolist() == [True, False, False, True, True]
    assert nms.nms(torch.zeros(0, 4), torch.zeros(0), 0.5).tolist() == []


def test_a_target_decodes_to_the_boxes_it_was_drawn_from() -> None:
    boxes = np.array([[16, 8, 40, 24, 1, 0], [80, 40, 30, 50, 0, 0]], np.float32)
    target = draw_target(boxes, 2, 128, 96)
    heat = torch.from_numpy(target.heat)[None]
    logits = torch.log(heat.clamp(1e-6, 1 - 1e-6) / (1 - heat.clamp(1e-6, 1 - 1e-6)))
    corners = torch.from_numpy(target.boxes)[None]
    x, y = (torch.arange(16) + 0.5) * 8, ((torch.arange(12) + 0.5) * 8)[:, None]
    distances = torch.stack((x - corners[:, 0], y - corners[:, 1], corners[:, 2] - x, corners[:, 3] - y), 1)
    found = nms.decode(logits, distances)[0]
    best = found[found[:, 4] > 0.9]
    assert sorted(best[:, [0, 1, 2, 3, 5]].tolist()) == [[16, 8, 56, 32, 1], [80, 40, 110, 90, 0]]


def test_an_ignored_box_is_neither_object_nor_background() -> None:
    target = draw_target(np.array([[16, 16, 16, 16, 0, 1]], np.float32), 1, 64, 64)
    assert target.heat.sum() == 0
    assert target.weight.sum() == 0
    assert np.argwhere(target.counted[0] == 0).tolist() == [[2, 2], [2, 3], [3, 2], [3, 3]]
    loud = torch.full((1, 1, 8, 8), -20.0)
    loud[0, 0, 2:4, 2:4] = 20.0
    parts = [torch.from_numpy(part)[None] for part in (target.heat, target.counted)]
    assert losses.heat_loss(loud, *parts).item() == pytest.approx(0, abs=1e-6)


def test_the_smaller_of_two_boxes_keeps_its_cells() -> None:
    boxes = np.array([[24, 24, 16, 16, 0, 0], [0, 0, 64, 64, 0, 0]], np.float32)
    target = draw_target(boxes, 1, 64, 64)
    assert target.boxes[:, 4, 4].tolist() == [24, 24, 40, 40]


def test_categories_without_an_example_neither_win_nor_learn() -> None:
    logits = torch.tensor([[5.0, 1.0, 9.0]], requires_grad=True)
    seen = torch.tensor([True, True, False])
    masked = losses.masked(logits, seen)
    assert masked.argmax(1).tolist() == [0]
    loss = losses.single_label_loss(masked, torch.tensor([1]), seen)
    (gradient,) = torch.autograd.grad(loss, logits)
    assert gradient[0, 2].item() == 0
    assert gradient[0, 1].item() < 0


def test_the_loss_for_many_labels_is_the_mean_binary_cross_entropy_of_the_seen() -> None:
    logits = torch.tensor([[0.0, 0.0, 50.0]])
    loss = losses.multi_label_loss(logits, torch.tensor([[1.0, 0.0, 0.0]]), torch.tensor([True, True, False]))
    assert loss.item() == pytest.approx(np.log(2))
