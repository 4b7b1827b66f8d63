"""A worker's own page: right figures, and nothing from which a gold task could be told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from projects.models import Role, Standing
from review.selectors.quality import own
from review.selectors.quality.own import own_quality
from tests.factories import make_member, make_user, signed_in
from tests.review.quality.desk import Desk
from tests.review.votes import NOW
from tests.walking import API, assert_needs_sign_in, assert_problem

pytestmark = pytest.mark.django_db


def page_of(desk: Desk) -> dict[str, Any]:
    answer = signed_in(desk.worker).get(f"{API}/projects/{desk.project.pk}/my-quality")
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def figures(page: dict[str, Any]) -> dict[str, Any]:
    """What moves: all but the worker's own count of answers, which they know anyway."""
    return {name: value for name, value in page.items() if name not in {"answers", "next_in"}}


def test_every_member_sees_their_own_page_and_nobody_else() -> None:
    desk = Desk(1)
    call = f"{API}/projects/{desk.project.pk}/my-quality"
    assert_needs_sign_in(lambda client: client.get(call), desk.worker, scope="read")
    assert_problem(signed_in(make_user()).get(call), 404, "not_found")
    banned = make_member(desk.project, Role.ANNOTATOR, standing=Standing.BANNED)
    assert_problem(signed_in(banned).get(call), 403, "banned")
    desk.work(1)
    assert page_of(desk)["answers"] == 1
    assert signed_in(make_member(desk.project)).get(call).json()["answers"] == 0


def test_before_ten_answers_there_is_nothing_but_how_many_are_left() -> None:
    desk = Desk(9)
    desk.work(9, gold=9)
    assert page_of(desk) == {
        "answers": 9,
        "counted": 0,
        "next_in": 1,
        "known": 0,
        "accuracy": None,
        "boxes": None,
        "agreement": None,
        "compared": 0,
        "pace": [],
    }


def test_newcomers_see_pace_and_agreement_by_tens_and_nothing_of_gold() -> None:
    desk = Desk(49)
    desk.work(49, gold=20)
    desk.answer(desk.tasks[0], make_member(desk.project), NOW)
    desk.answer(desk.tasks[45], make_member(desk.project), NOW, (300, 300, 50, 50))
    page = page_of(desk)
    assert (page["answers"], page["counted"], page["next_in"]) == (49, 40, 1)
    assert (page["known"], page["accuracy"], page["boxes"]) == (0, None, None)
    # What came after the fortieth is not in it.
    assert (page["agreement"]["value"], page["compared"]) == (1.0, 1)
    assert (page["agreement"]["low"], page["agreement"]["high"]) == (pytest.approx(0.2065, abs=5e-5), 1.0)
    assert page["pace"] == [{"kind": "draw", "mine": 4.0, "project": 4.0}]


def test_a_question_that_many_answered_weighs_no_more_than_one_that_few_did() -> None:
    """Gold is answered by many: figures that counted each of them would tell which question was gold."""
    desk = Desk(10)
    desk.work(10)
    for number in range(5):
        desk.answer(desk.tasks[0], make_member(desk.project), NOW, (300, 300 + number, 50, 50))
    desk.answer(desk.tasks[1], make_member(desk.project), NOW)
    assert (page_of(desk)["agreement"]["value"], page_of(desk)["compared"]) == (0.5, 2)


def test_accuracy_and_boxes_are_those_of_the_gold_answers() -> None:
    desk = Desk(50)
    desk.work(5, gold=5)
    desk.work(45, gold=5, right=False)
    page = page_of(desk)
    assert (page["counted"], page["next_in"], page["known"]) == (50, 50, 10)
    assert (page["accuracy"]["part"], page["accuracy"]["whole"], page["accuracy"]["value"]) == (5, 10, 0.5)
    assert (page["accuracy"]["low"], page["accuracy"]["high"]) == pytest.approx((0.2366, 0.7634), abs=5e-5)
    boxes = page["boxes"]
    # Found 5 * 2 + 5 * 1; besides 5 extra and 5 of a wrong category: 15 of 25. Missed 10, and the 5 again: 15 of 30.
    assert (boxes["precision"]["part"], boxes["precision"]["whole"]) == (15, 25)
    assert (boxes["recall"]["part"], boxes["recall"]["whole"]) == (15, 30)
    assert boxes["overlap"] == pytest.approx((10 * 0.9 + 5 * 0.6) / 15)
    assert boxes["edges"]["width"] == pytest.approx(0.06)
    assert boxes["edges"]["height"] == pytest.approx(-0.06 * 5 / 15)


def test_fewer_than_ten_gold_answers_say_nothing() -> None:
    desk = Desk(50)
    desk.work(50, gold=9)
    page = page_of(desk)
    assert (page["known"], page["accuracy"], page["boxes"]) == (0, None, None)


def test_gold_answers_count_in_tens() -> None:
    desk = Desk(50)
    desk.work(10, gold=10)
    desk.work(9, gold=9, right=False)
    desk.work(31)
    assert (page_of(desk)["known"], page_of(desk)["accuracy"]["value"]) == (10, 1.0)


def test_the_page_moves_after_every_tenth_then_every_fiftieth_answer_whatever_it_was() -> None:
    """Two workers, of whom one answers gold all the time: their pages move at the same moments."""
    moves: dict[bool, list[int]] = {}
    for every_is_gold in (True, False):
        desk = Desk(110)
        desk.work(10, gold=10)
        before = figures(page_of(desk))
        changed = []
        for number in range(11, 111):
            desk.work(1, gold=int(every_is_gold), right=False)
            after = figures(page_of(desk))
            if after != before:
                changed.append(number)
            before = after
        moves[every_is_gold] = changed
    assert moves == {True: [20, 30, 40, 50, 100], False: [20, 30, 40, 50, 100]}


def test_the_page_names_no_task() -> None:
    desk = Desk(50)
    desk.work(50, gold=10)
    names = {name for part in walk(page_of(desk)) for name in part}
    assert not {name for name in names if "task" in name or "image" in name or name == "id"}


def walk(value: Any) -> list[dict[str, Any]]:  # any JSON
    if isinstance(value, dict):
        return [value, *(part for item in value.values() for part in walk(item))]
    return [part for item in value for part in walk(item)] if isinstance(value, list) else []


def test_agreement_is_with_others_and_leaves_the_own_vote_out() -> None:
    desk = Desk(50)
    desk.work(50)
    other, third = make_member(desk.project), make_member(desk.project)
    desk.answer(desk.tasks[0], other, NOW)
    desk.answer(desk.tasks[0], third, NOW, (10, 10, 50, 100))
    desk.answer(desk.tasks[1], other, NOW, (300, 300, 50, 50))
    page = page_of(desk)
    # On one question the same box and one twice as tall, on another one elsewhere.
    assert (page["agreement"]["value"], page["compared"]) == (pytest.approx(((1.0 + 0.5) / 2 + 0.0) / 2), 2)


def test_pace_is_held_against_the_median_of_the_project() -> None:
    desk = Desk(50)
    desk.work(50)
    other = make_member(desk.project)
    for task in desk.tasks:
        desk.answer(task, other, NOW - timedelta(days=1), ms=8_000)
    assert page_of(desk)["pace"] == [{"kind": "draw", "mine": 4.0, "project": 6.0}]


def test_old_answers_give_way_to_the_newest_in_agreement_and_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "RECENT", 1)
    desk = Desk(50)
    desk.work(50)
    desk.answer(desk.tasks[0], make_member(desk.project), NOW)
    assert own_quality(desk.project.pk, desk.worker.pk).compared == 0
