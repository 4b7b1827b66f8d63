"""Clustering many images at once gives what clustering each alone gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.agreement import clustering
from review.agreement.objects import grouping
from review.agreement.objects.drawings import Boxes
from review.agreement.objects.grouping import Marks, group, overlaps

_box = st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, 6), st.integers(1, 6))
_image = st.lists(st.tuples(_box, st.integers(0, 3), st.integers(0, 1)), max_size=10)
LINK = 0.4


def _alone(image: list[tuple[tuple[int, ...], int, int]]) -> list[list[int]]:
    """The groups of one image by the other implementation, as boxes of that image."""
    if not image:
        return []
    boxes = np.array([box for box, _owner, _kind in image], dtype=np.float64)
    owners, kinds = np.array([owner for _b, owner, _k in image]), np.array([kind for _b, _o, kind in image])
    penalties = grouping.CATEGORY_PENALTY * (1.0 - np.eye(2))
    return clustering.cluster(clustering.Marks(boxes, owners, kinds, penalties), LINK)


def _together(images: list[list[tuple[tuple[int, ...], int, int]]]) -> list[list[list[int]]]:
    flat = [(number, *mark) for number, image in enumerate(images) for mark in image]
    boxes = np.array([box for _n, box, _o, _k in flat], dtype=np.float64).reshape(-1, 4)
    edges = np.concatenate([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]], axis=1)
    numbers = np.array([number for number, *_rest in flat], dtype=np.int64)
    kinds = np.array([kind for *_rest, kind in flat], dtype=np.int64)
    owners = np.array([owner for _n, _b, owner, _k in flat], dtype=np.int64)
    groups = group(Marks(Boxes(numbers, edges, kinds), owners, lambda ones, others: ones != others), LINK)
    found: list[list[list[int]]] = []
    for number in range(len(images)):
        mine = groups[numbers == number]
        found.append([np.flatnonzero(mine == name).tolist() for name in dict.fromkeys(mine.tolist())])
    return found


@settings(max_examples=200, deadline=None)
@given(st.lists(_image, max_size=4))
def test_images_do_not_disturb_each_other(images: list[list[tuple[tuple[int, ...], int, int]]]) -> None:
    assert _together(images) == [_alone(image) for image in images]


def test_overlap_of_boxes_that_only_touch_is_nothing() -> None:
    ones, others = np.array([[0.0, 0, 2, 2], [0, 0, 2, 2]]), np.array([[2.0, 0, 4, 2], [1, 0, 3, 2]])
    assert overlaps(ones, others).tolist() == [0.0, 1 / 3]


def test_no_boxes_make_no_groups() -> None:
    nothing = np.empty(0, dtype=np.int64)
    marks = Marks(Boxes(nothing, np.empty((0, 4)), nothing), nothing, lambda ones, others: ones != others)
    assert group(marks).tolist() == []


def test_a_crowded_image_is_compared_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(0)
    corners = chance.uniform(0, 300, (120, 2))
    edges = np.concatenate([corners, corners + 40], axis=1)
    marks = Marks(
        Boxes(np.repeat([0, 1], 60), edges, np.zeros(120, dtype=np.int64)),
        np.tile(np.arange(6), 20),
        lambda ones, others: ones != others,
    )
    whole = group(marks).tolist()
    monkeypatch.setattr(grouping, "CHUNK", 50)
    assert group(marks).tolist() == whole


@settings(max_examples=60)
@given(st.lists(_image, max_size=4))
def test_few_boxes_hang_together_like_many(images: list[list[tuple[tuple[int, ...], int, int]]]) -> None:
    few = _together(images)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grouping, "FEW", -1)
        assert _together(images) == few
