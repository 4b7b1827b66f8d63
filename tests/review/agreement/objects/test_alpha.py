"""Krippendorff's alpha for boxes, worked by hand."""

from __future__ import annotations

import pytest

from review.agreement.objects.alpha import box_alpha
from review.agreement.objects.clusters import find_clusters
from review.agreement.objects.drawings import draw_up
from review.agreement.votes import BoxVote
from tests.review.agreement.objects.making import vote, voted

CAT, SHIFTED, DOG = voted(0, 0, 100, 100), voted(0, 0, 100, 80), voted(300, 300, 400, 400)


def _alpha(votes: dict[str, list[BoxVote]]) -> float | None:
    drawings = draw_up(votes)
    return box_alpha(drawings, find_clusters(drawings))


def test_the_same_boxes_by_all_are_perfect_agreement() -> None:
    assert _alpha({"a": [vote("ann", CAT, DOG), vote("bob", DOG, CAT)]}) == 1.0


def test_overlap_and_absence_by_hand() -> None:
    # One object drawn by both at IoU .8, one by ann alone: observed 2 * .2 + 2 * 1.
    # Of four values three are boxes: pooled 3 * 2 * 1 less 2 * .8 for the overlapping pair, and 2 * 3 against none.
    votes = {"a": [vote("ann", CAT, DOG), vote("bob", SHIFTED)]}
    assert _alpha(votes) == pytest.approx(1 - 3 * 2.4 / (6 - 1.6 + 6), abs=1e-6)


def test_images_with_one_visitor_compare_with_nobody() -> None:
    both = {"a": [vote("ann", CAT, DOG), vote("bob", SHIFTED)]}
    assert _alpha({**both, "b": [vote("ann", CAT)]}) == _alpha(both)
    assert _alpha({"b": [vote("ann", CAT)]}) is None
    assert _alpha({"b": [vote("ann"), vote("bob")]}) is None
