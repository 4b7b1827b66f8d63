"""Signs of worthless votes, with the figures behind them: pure."""

from __future__ import annotations

from review.agreement.spam import HOLD_AT
from review.suspicion import Gated, Seen, signs


def seen(number: int, worker: int, task: int, *places: float, seconds: float = 9.0, right: bool | None = None) -> Seen:
    boxes = [{"x": x, "y": 0.0, "width": 50.0, "height": 50.0, "categories": [1]} for x in places]
    return Seen(number, worker, task, "draw", {"boxes": boxes}, seconds, right)


def crowd(*, workers: int = 4, tasks: int = 30) -> list[Seen]:
    """Careful workers who draw about the same box on every image, never twice the same."""
    return [
        seen(task * 100 + worker, worker, task, 100.0 + task + worker / 10)
        for task in range(tasks)
        for worker in range(workers)
    ]


def test_a_careful_crowd_shows_nothing() -> None:
    assert signs(crowd(), [Gated(1, 30, 29, -1.0)]) == {}
    assert signs([], []) == {}


def test_the_gate_names_whoever_it_holds() -> None:
    assert signs([], [Gated(7, 9, 2, HOLD_AT), Gated(8, 9, 8, 0.0)]) == {7: {"gate": {"answers": 9, "right": 2}}}


def test_always_nothing_where_others_see_something_is_constant_and_disagrees() -> None:
    votes = crowd() + [seen(task * 100 + 9, 9, task) for task in range(30)]
    found = signs(votes, [])
    assert set(found) == {9}
    assert found[9]["constant"] == {"share": 1.0, "answers": 30, "answer": "nothing"}
    assert found[9]["disagrees"] == {"share": 0.0, "usual_share": 1.0, "answers": 30}


def test_hasty_and_wrong_answers_are_a_sign() -> None:
    votes = crowd() + [seen(task * 100 + 9, 9, task, 101.0 + task, seconds=0.4, right=False) for task in range(3)]
    assert signs(votes, [])[9]["speed"] == {"seconds": 0.4, "usual_seconds": 9.0}


def test_two_who_share_their_boxes_are_both_named_but_not_for_accepting_suggestions() -> None:
    votes = crowd() + [seen(task * 100 + 9, 9, task, 100.0 + task + 0.1) for task in range(5)]
    found = signs(votes, [])
    assert {worker: one["copied"] for worker, one in found.items()} == {1: {"images": 5}, 9: {"images": 5}}
    for vote in votes:
        for box in vote.answer["boxes"]:
            box["method"] = "suggestion"
    assert signs(votes, []) == {}


def test_answers_of_other_stages_are_compared_as_they_are() -> None:
    votes = [
        Seen(task * 10 + worker, worker, task, "verify", {"answer": "yes" if worker else "no"}, 3.0, None)
        for task in range(30)
        for worker in range(4)
    ]
    assert set(signs(votes, [])[0]) == {"constant", "disagrees"}
