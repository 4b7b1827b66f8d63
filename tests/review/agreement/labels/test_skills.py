"""What votes say of a question when the workers are known: worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from review.agreement.labels.skills import MAYBE_IS_HALF, Coins, Committee, Folded, Matrices, Shares
from tests.review.agreement.labels.making import table

VOTES = table({"a": "yn", "b": "y."})


def test_matrices_weigh_each_answer_by_how_likely_it_is_under_each_truth() -> None:
    rows = np.array([[[0.9, 0.1], [0.2, 0.8]], [[0.7, 0.3], [0.4, 0.6]]])
    belief = Matrices(rows, np.array([0.75, 0.25])).belief(VOTES)
    # a: no .75 * .1 * .7 = .0525, yes .25 * .8 * .4 = .08; b: no .75 * .1 = .075, yes .25 * .8 = .2
    assert belief[:, 1] == pytest.approx([0.08 / 0.1325, 0.2 / 0.275], abs=1e-7)


def test_coins_weigh_each_worker_by_how_often_they_are_right() -> None:
    belief = Coins(np.array([0.8, 0.6]), np.array([0.5, 0.5])).belief(VOTES)
    # odds of yes: a .8/.2 * .4/.6, b .8/.2
    assert belief[:, 1] == pytest.approx([(8 / 3) / (11 / 3), 0.8], abs=1e-7)


def test_shares_count_everybody_the_same() -> None:
    assert Shares().belief(VOTES).tolist() == [[0.5, 0.5], [0.0, 1.0]]


def test_maybe_is_worth_half_a_yes() -> None:
    votes = table({"a": "ymn", "b": "mm.", "c": "yym"}, ("no", "maybe", "yes"))
    assert Folded(Shares(), MAYBE_IS_HALF).belief(votes)[:, 1] == pytest.approx([0.5, 0.5, 5 / 6], abs=1e-7)


def test_a_committee_takes_the_mean_of_its_members() -> None:
    sure = Coins(np.array([0.8, 0.6]), np.array([0.5, 0.5]))
    assert Committee((sure, Shares())).belief(VOTES)[1, 1] == pytest.approx(0.9, abs=1e-7)
