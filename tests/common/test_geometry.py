"""Boxes and their overlap."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.geometry import Box, iou, iou_matrix

side = st.floats(0.5, 500)
place = st.floats(-100, 500)
boxes = st.builds(Box, place, place, side, side)


def test_overlap_of_hand_worked_boxes() -> None:
    assert iou(Box(0, 0, 10, 10), Box(5, 0, 10, 10)) == pytest.approx(50 / 150)
    assert iou(Box(0, 0, 10, 10), Box(2, 2, 5, 5)) == pytest.approx(0.25)
    assert iou(Box(0, 0, 10, 10), Box(10, 0, 10, 10)) == 0.0


@given(boxes, boxes)
def test_overlap_is_symmetric_and_between_zero_and_one(one: Box, other: Box) -> None:
    assert iou(one, other) == pytest.approx(iou(other, one))
    assert 0.0 <= iou(one, other) <= 1.0 + 1e-9
    assert iou(one, one) == pytest.approx(1.0)


@given(st.lists(boxes, min_size=1, max_size=5), st.lists(boxes, min_size=1, max_size=5))
def test_the_matrix_holds_the_overlap_of_every_pair(ones: list[Box], others: list[Box]) -> None:
    found = iou_matrix(*(np.array([[b.x, b.y, b.width, b.height] for b in some]) for some in (ones, others)))
    assert found.shape == (len(ones), len(others))
    for row, one in enumerate(ones):
        assert found[row] == pytest.approx([iou(one, other) for other in others])


@given(boxes)
def test_the_part_inside_an_image_is_inside_it(box: Box) -> None:
    inside = box.clipped(300, 200)
    if inside is None:
        assert box.x >= 300 or box.y >= 200 or box.right <= 0 or box.bottom <= 0
    else:
        assert inside.x >= 0 and inside.y >= 0
        assert inside.right <= 300 + 1e-9 and inside.bottom <= 200 + 1e-9
        assert inside.area <= box.area + 1e-9


@pytest.mark.parametrize("box", [Box(0, 0, 0, 1), Box(0, 0, 1, -1), Box(math.nan, 0, 1, 1), Box(0, 0, math.inf, 1)])
def test_a_box_without_area_or_of_no_numbers_is_not_valid(box: Box) -> None:
    assert not box.is_valid()
    assert Box(0, 0, 1, 1).is_valid()
