"""What is counted of box workers, and what their counts make of them, on numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from review.agreement.objects.counting import count, spread_of, usual_spread
from review.agreement.objects.drawings import draw_up
from review.agreement.objects.skills import newcomers
from tests.review.agreement.objects.making import vote, voted


def test_the_usual_spread_leans_on_the_start_by_four_edges() -> None:
    telling = np.array([[1.0, 1.0, 1.0, 1.0], [5.0, 5.0, 5.0, 5.0]])
    scatter = np.array([[0.01, 0.0, 0.05, 0.0], [0.05, 0.0, 0.25, 0.0]])
    # (4 * .01 + .06) / 10, (4 * .01) / 10 and (4 * .01 + .3) / 10
    assert usual_spread(telling, scatter) ** 2 == pytest.approx([0.01, 0.004, 0.034, 0.004])


def test_a_worker_who_scatters_in_one_edge_is_held_to_be_loose_in_all() -> None:
    usual = np.full(4, 0.1)
    telling = np.array([[4.0, 4.0, 4.0, 4.0], [0.0, 0.0, 0.0, 0.0]])
    scatter = np.array([[0.16, 0.04, 0.04, 0.04], [0.0, 0.0, 0.0, 0.0]])
    # Loose by (2 + 28) / (2 + 16) = 5 / 3; then each edge: (16 * 5 / 3 * .01 + its scatter) / (16 + 4)
    loose, unknown = spread_of(telling, scatter, usual) ** 2
    assert loose == pytest.approx([(0.8 / 3 + 0.16) / 20, *[(0.8 / 3 + 0.04) / 20] * 3])
    assert unknown == pytest.approx([0.01] * 4)


def test_edges_are_never_held_to_be_exact() -> None:
    assert spread_of(np.full((1, 4), 1e6), np.zeros((1, 4)), np.full(4, 0.1)).tolist() == [[0.01] * 4]


def test_of_two_equal_boxes_each_tells_half_of_what_lies_between_them() -> None:
    # Left edges 8 apart on a width of 100: the fused edge lies in the middle, each .04 off, and has half of each box.
    votes = {"a": [vote("ann", voted(0, 0, 100, 100)), vote("bob", voted(-8, 0, 92, 100))]}
    counts = count(draw_up(votes), newcomers(2))
    exists = 1.0 - counts.false[0]
    assert counts.telling == pytest.approx(np.full((2, 4), exists / 2))
    # Student's weight with four degrees of freedom: (4 + 1) r2 / (4 + r2 / (half of .1 squared)), r2 = .0016
    tamed = 5 * 0.0016 / (4 + 0.0016 / 0.005)
    assert counts.scatter[:, 0] == pytest.approx([exists * tamed] * 2, rel=1e-4)  # sums run on a grid
    assert counts.scatter[:, 1] == pytest.approx([0.0, 0.0])


def test_a_box_alone_tells_nothing_of_how_its_edges_scatter() -> None:
    counts = count(draw_up({"a": [vote("ann", voted(0, 0, 100, 100))]}), newcomers(1))
    assert not counts.telling.any()
    assert not counts.scatter.any()
