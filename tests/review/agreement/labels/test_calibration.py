"""Stated against true: temperatures, curves, and the law of votes that go together."""

from __future__ import annotations

import numpy as np
import pytest

from review.agreement.labels.calibration import (
    Bin,
    Calibration,
    calibration_curve,
    calibration_error,
    fit_calibration,
    tempered,
)
from review.agreement.labels.votes import UNKNOWN


def test_a_temperature_takes_probabilities_to_its_power() -> None:
    belief = tempered(np.array([[0.2, 0.8]]), np.array([0.5]))
    assert belief[0, 1] == pytest.approx(2 / 3, abs=1e-7)


def test_one_vote_needs_no_temperature_and_more_votes_need_more() -> None:
    law = Calibration(0.5, 5.0)
    assert law.at(np.array([0, 1, 2, 3, 5, 9])) == pytest.approx([1.0, 1.0, 0.8, 2 / 3, 0.5, 1 / 3])


def test_beliefs_that_are_not_sure_enough_are_raised_alike() -> None:
    assert Calibration(1.3, 5.0).at(np.array([1, 5])).tolist() == [1.3, 1.3]


def test_the_fitted_temperature_undoes_overconfidence() -> None:
    chance = np.random.default_rng(1)
    true_probability = chance.uniform(0.05, 0.95, 4000)
    gold = (chance.random(4000) < true_probability).astype(np.int64)
    honest = np.stack([1 - true_probability, true_probability], axis=1)
    told = tempered(honest, np.full(4000, 2.0))
    assert fit_calibration(told, np.full(4000, 5), gold).temperature == pytest.approx(0.5, abs=0.05)


def test_questions_without_gold_do_not_tell() -> None:
    told = np.array([[0.1, 0.9], [0.2, 0.8], [0.3, 0.7]])
    gold, votes = np.array([1, 0, UNKNOWN]), np.array([3, 3, 9])
    fitted = fit_calibration(told, votes, gold)
    assert fitted == fit_calibration(told[:2], votes[:2], gold[:2])
    assert fitted.votes == 3.0


def test_the_curve_sets_what_was_stated_against_what_came_true() -> None:
    stated, right = np.array([0.55, 0.58, 0.95, 1.0]), np.array([1.0, 0.0, 1.0, 1.0])
    low, high = calibration_curve(stated, right)
    assert (low.count, low.right, high.count, high.right) == (2, 0.5, 2, 1.0)
    assert (low.stated, high.stated) == pytest.approx((0.565, 0.975), abs=1e-7)


def test_the_error_is_the_mean_gap_over_all_answers() -> None:
    curve = [Bin(0.5, 0.6, 30, 0.55, 0.65), Bin(0.9, 1.0, 10, 0.95, 0.75)]
    assert calibration_error(curve) == pytest.approx((30 * 0.1 + 10 * 0.2) / 40)
    assert calibration_error([]) == 0.0
