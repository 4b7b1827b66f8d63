"""The gate of gold answers, and the signs that somebody does not try."""

from __future__ import annotations

import random

import pytest

from common.geometry import Box
from review.agreement.spam import (
    HOLD_AT,
    PASS_AT,
    RIGHT,
    WRONG,
    Gate,
    Sign,
    TimedAnswer,
    constant,
    copied,
    disagrees,
    gold_record,
    signs,
    too_fast,
)
from review.agreement.votes import BoxVote, VotedBox


def test_the_steps_and_bounds_are_those_of_walds_test() -> None:
    assert pytest.approx([0.981, -0.348, 4.554, -2.986], abs=5e-4) == [WRONG, RIGHT, HOLD_AT, PASS_AT]


def test_five_wrong_answers_in_a_row_hold_a_worker_and_four_do_not() -> None:
    assert gold_record([False] * 4).gate is Gate.WATCHING
    assert gold_record([False] * 5).gate is Gate.HELD


def test_nine_right_answers_pass_a_worker_and_the_watch_starts_again() -> None:
    assert gold_record([True] * 8).gate is Gate.WATCHING
    record = gold_record([True] * 9)
    assert (record.gate, record.evidence, record.answers) == (Gate.PASSED, 0.0, 9)
    assert record.after(False).gate is Gate.PASSED
    assert gold_record([True] * 9 + [False] * 5).gate is Gate.HELD


def test_who_is_held_stays_held_and_answers_are_still_counted() -> None:
    record = gold_record([False] * 5 + [True] * 20)
    assert (record.gate, record.answers) == (Gate.HELD, 25)


def _held_after(accuracy: float, chance: random.Random, most: int = 400) -> int | None:
    record = gold_record([])
    for answers in range(1, most + 1):
        record = record.after(chance.random() < accuracy)
        if record.gate is Gate.HELD:
            return answers
        if record.gate is Gate.PASSED:
            return None
    return None


def test_honest_workers_are_rarely_held_and_careless_ones_nearly_always() -> None:
    chance = random.Random(11)
    honest = [_held_after(0.85, chance) for _ in range(2000)]
    careless = [_held_after(0.50, chance) for _ in range(500)]
    assert sum(one is not None for one in honest) / 2000 < 0.012
    caught = [one for one in careless if one is not None]
    assert len(caught) / 500 > 0.98
    assert sum(caught) / len(caught) < 20


def test_fast_and_wrong_twice_is_a_sign_and_once_is_a_slip() -> None:
    usual = [TimedAnswer("ann", 10.0 + number, True) for number in range(60)]
    hasty = [TimedAnswer("bob", 0.5, False), TimedAnswer("bob", 0.6, False)]
    slip = [TimedAnswer("eve", 0.5, False), TimedAnswer("eve", 20.0, False)]
    lucky = [TimedAnswer("joe", 0.4, True), TimedAnswer("joe", 0.4, True)]
    assert too_fast([*usual, *hasty, *slip]) == {"bob"}
    assert too_fast([*usual, *lucky]) == set()
    assert too_fast([]) == set()


def test_one_answer_for_everything_is_a_sign_where_others_differ() -> None:
    mixed = {f"worker{number}": ["yes", "no"] * 10 for number in range(4)}
    assert constant({**mixed, "bob": ["no"] * 40}) == {"bob"}
    assert constant({**mixed, "bob": ["no"] * 10}) == set()


def test_one_answer_for_everything_is_no_sign_where_it_is_nearly_always_true() -> None:
    usual = {f"worker{number}": ["no"] * 18 + ["yes"] * 2 for number in range(4)}
    assert constant({**usual, "bob": ["no"] * 40}) == set()


def _vote(worker: str, *places: float) -> BoxVote:
    return BoxVote(worker, tuple(VotedBox(Box(place, place, 30.0, 40.0), frozenset({"cat"})) for place in places))


def test_the_same_boxes_as_another_worker_on_three_images_are_a_sign_for_both() -> None:
    images = {
        f"image{number}": [_vote("ann", number), _vote("bob", number), _vote("eve", number + 0.5)]
        for number in range(3)
    }
    assert copied(images) == {"ann", "bob"}
    assert copied(dict(list(images.items())[:2])) == set()


def test_the_same_box_on_image_after_image_is_a_sign() -> None:
    images = {f"image{number}": [_vote("ann", 7.0), _vote("bob", number)] for number in range(3)}
    assert copied(images) == {"ann"}


def test_far_less_agreement_than_the_pool_is_a_sign_and_a_little_less_is_none() -> None:
    pool = {f"worker{number}": [True] * (90 + number % 5) + [False] * 10 for number in range(12)}
    assert disagrees({**pool, "bob": [True] * 40 + [False] * 60, "eve": [True] * 82 + [False] * 18}) == {"bob"}
    assert disagrees({**pool, "new": [False, False]}) == set()
    assert disagrees({"ann": []}) == set()


def test_a_pool_of_spammers_does_not_hide_itself_by_its_own_spread() -> None:
    pool = {f"worker{number}": [True] * 95 + [False] * 5 for number in range(6)}
    spammers = {f"spam{number}": [True] * 30 + [False] * 70 for number in range(3)}
    assert disagrees({**pool, **spammers}) == set(spammers)


def test_all_signs_of_a_worker_come_together() -> None:
    answers = [TimedAnswer("ann", 10.0, True)] * 60 + [TimedAnswer("bob", 0.2, False)] * 2
    labels = {"bob": ["no"] * 30, "ann": ["yes", "no"] * 20}
    assert signs(answers=answers, labels=labels) == {"bob": [Sign.SPEED, Sign.CONSTANT]}
    assert signs() == {}
