"""Sums of numbers on the grid do not depend on their order."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from review.agreement.exact import GRAIN, exact, rows_to_one, softmax, sums

_numbers = st.lists(st.floats(-1000, 1000), min_size=1, max_size=200)


@given(_numbers, st.randoms(use_true_random=False))
def test_rounded_numbers_add_up_to_the_same_in_every_order(numbers: list[float], chance: random.Random) -> None:
    rounded = exact(np.array(numbers)).tolist()
    shuffled = list(rounded)
    chance.shuffle(shuffled)
    assert sum(rounded) == sum(shuffled)


def test_rounding_moves_a_number_by_less_than_the_grain() -> None:
    values = np.array([1 / 3, -2 / 7, 0.1])
    assert np.abs(exact(values) - values).max() <= 0.5 / GRAIN


def test_softmax_of_equal_scores_is_the_prior() -> None:
    prior = np.log(np.array([0.5, 0.25, 0.25]))
    assert softmax(np.zeros((2, 3)), prior).tolist() == [[0.5, 0.25, 0.25]] * 2


def test_softmax_survives_scores_far_below_zero() -> None:
    assert softmax(np.array([[-5000.0, -5000.0], [-9000.0, 0.0]])).tolist() == [[0.5, 0.5], [0.0, 1.0]]


def test_every_place_has_a_sum() -> None:
    assert sums(np.array([2, 0, 2]), np.array([1.0, 2.0, 4.0]), 4).tolist() == [2.0, 0.0, 5.0, 0.0]


def test_shares_of_the_last_axis_add_up_to_one() -> None:
    assert rows_to_one(np.array([[1.0, 3.0], [2.0, 2.0]])).tolist() == [[0.25, 0.75], [0.5, 0.5]]
