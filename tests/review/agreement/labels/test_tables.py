"""The confidence table, worked by hand."""

from __future__ import annotations

import random

import pytest

from review.agreement.labels.tables import FACTORY_TABLE, MEASURED, PilotAnswer, factory, learn_table
from review.agreement.votes import VoteError


def test_before_a_pilot_the_measured_table_holds() -> None:
    assert FACTORY_TABLE.confidence("cat", 3, 0) == MEASURED[3, 0] == 0.98
    assert FACTORY_TABLE.confidence("cat", 0, 2) == MEASURED[0, 2] == 0.011


def test_cells_nobody_measured_follow_the_votes() -> None:
    assert factory(4, 0) > factory(3, 0)
    assert factory(4, 1) > factory(3, 1) > factory(2, 1) > factory(2, 2)
    assert 0 < factory(0, 9) < factory(0, 3)


def test_every_smaller_draw_of_a_pilot_question_counts_by_its_probability() -> None:
    table = learn_table([PilotAnswer("cat", 2, 1, True)])
    # Of three votes two are yes: one vote drawn is yes in 2 of 3 cases, two votes are one of each in 2 of 3.
    assert table.everywhere[1, 0] == pytest.approx((2 / 3, 2 / 3))
    assert table.everywhere[0, 1] == pytest.approx((1 / 3, 1 / 3))
    assert table.everywhere[1, 1] == pytest.approx((2 / 3, 2 / 3))
    assert table.everywhere[2, 0] == pytest.approx((1 / 3, 1 / 3))
    assert table.everywhere[2, 1] == (1.0, 1.0)
    assert (0, 2) not in table.everywhere


def test_a_category_leans_on_all_and_all_lean_on_the_factory() -> None:
    pilot = [PilotAnswer("burmese cat", 2, 0, False)] * 8 + [PilotAnswer("cat", 2, 0, True)] * 8
    table = learn_table(pilot)
    overall = (8 * 0.90 + 8) / (8 + 16)
    assert table.confidence("dog", 2, 0) == pytest.approx(overall)
    assert table.confidence("cat", 2, 0) == pytest.approx((8 * overall + 8) / 16)
    assert table.confidence("burmese cat", 2, 0) == pytest.approx(8 * overall / 16)


def test_the_order_of_the_pilot_does_not_change_a_digit() -> None:
    chance = random.Random(5)
    pilot = [
        PilotAnswer(chance.choice("abc"), chance.randrange(6), chance.randrange(6), chance.random() < 0.5)
        for _ in range(60)
    ]
    assert learn_table(chance.sample(pilot, 60)) == learn_table(pilot)


def test_less_than_no_votes_are_refused() -> None:
    with pytest.raises(VoteError, match="a pilot question of cat has less than no votes"):
        learn_table([PilotAnswer("cat", -1, 2, True)])
