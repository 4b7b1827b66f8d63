"""Answers against known ones, choosing what to know, and trust: pure."""

from __future__ import annotations

import pytest

from review import lanes
from review.agreement.trust import trust
from review.marking import digest, mark, mark_boxes, pair_boxes, spread


def box(
    x: float, y: float, width: float, height: float, *categories: int, attributes: tuple[str, ...] = ()
) -> dict[str, object]:
    place = {"x": x, "y": y, "width": width, "height": height}
    return {**place, "categories": list(categories or (1,)), "attributes": list(attributes)}


def test_found_missed_extra_and_wrong_are_told_apart() -> None:
    known = [box(0, 0, 100, 100), box(200, 0, 100, 100), box(400, 0, 100, 100, 2)]
    given = [box(0, 0, 100, 100), box(400, 0, 100, 100, 1), box(0, 300, 50, 50)]
    marked = mark_boxes(given, known)
    assert not marked.right
    assert marked.figures == {
        "found": 1,
        "missed": 1,
        "extra": 1,
        "wrong_category": 1,
        "iou": 1.0,
        "edges": [0.0, 0.0, 0.0, 0.0],
    }


def test_edges_are_signed_shares_of_the_side() -> None:
    marked = mark_boxes([box(90, 100, 220, 100)], [box(100, 100, 200, 100)])
    assert marked.right
    assert marked.figures["edges"] == [-0.05, 0.0, 0.05, 0.0]
    assert marked.figures["iou"] == pytest.approx(200 / 220, abs=1e-4)


def test_of_two_alike_boxes_the_one_of_the_right_category_finds_the_object() -> None:
    pairs = pair_boxes([box(0, 0, 100, 100, 2), box(0, 0, 104, 100, 1)], [box(0, 0, 100, 100, 1)])
    assert (pairs.found, pairs.wrong_category, pairs.missed, pairs.extra) == (((1, 0),), (), (), (0,))


@pytest.mark.parametrize(
    ("given", "known", "right"),
    [
        ([], [], True),
        ([box(0, 0, 10, 10)], [], False),
        ([], [box(0, 0, 10, 10)], False),
        ([], [box(0, 0, 10, 10, attributes=("difficult",))], True),
        ([box(0, 0, 10, 10)], [box(0, 0, 10, 10), box(50, 50, 10, 10)], True),  # F1 .67
        ([box(0, 0, 10, 10)], [box(0, 0, 10, 10), *(box(50 * n, 50, 10, 10) for n in range(3))], False),  # F1 .4
        ([box(0, 0, 10, 10, 1, 2)], [box(0, 0, 10, 10, 1)], True),
        ([box(0, 0, 10, 10, 1, 2, 3)], [box(0, 0, 10, 10, 1)], False),
    ],
)
def test_boxes_are_right_from_half_of_them(given: list[object], known: list[object], right: bool) -> None:
    assert mark("draw", {"boxes": given}, {"boxes": known}).right is right


@pytest.mark.parametrize(
    ("given", "known", "right"),
    [
        ([1, 2], [2, 1], True),
        ([1], [1, 2], False),
        ([1, 2, 3, 4], [1, 2, 3, 4, 5], True),
        ([], [], True),
        ([1], [], False),
    ],
)
def test_tags_are_right_from_four_of_five(given: list[int], known: list[int], right: bool) -> None:
    marked = mark("tag", {"tags": given}, {"tags": known})
    assert marked.right is right
    assert marked.figures == {"given": sorted(given), "known": sorted(known)}


def test_other_answers_are_right_when_they_are_the_same() -> None:
    assert mark("verify", {"answer": "yes"}, {"answer": "yes"}).right
    assert not mark("cover", {"answer": "missing"}, {"answer": "complete"}).right


def test_the_digest_knows_an_answer_whatever_the_order_of_its_keys() -> None:
    assert digest({"a": 1, "b": [1]}) == digest({"b": [1], "a": 1}) != digest({"a": 1, "b": [2]})


def test_a_choice_is_spread_over_categories_and_repeatable() -> None:
    candidates = (
        {n: {1} for n in range(90)} | {100 + n: {2} for n in range(5)} | {200 + n: set[int]() for n in range(5)}
    )
    chosen = spread(candidates, 15, seed=4)
    assert [sum(n in part for n in chosen) for part in (range(90), range(100, 105), range(200, 205))] == [5, 5, 5]
    assert chosen == spread(dict(reversed(candidates.items())), 15, seed=4) != spread(candidates, 15, seed=5)
    assert len(spread(candidates, 1_000, seed=1)) == len(set(spread(candidates, 1_000, seed=1))) == 100


def test_trust_grows_with_right_answers_and_is_not_given_before_twenty() -> None:
    assert trust([]) == pytest.approx(0.5709, abs=1e-4)
    assert trust([True] * 20) < 0.85 < trust([True] * 25)
    assert trust([True] * 30 + [False] * 5) < trust([False] * 5 + [True] * 30)
    assert trust([False] * 10) < 0.3


def test_a_tenth_of_all_keys_is_the_calibration_share() -> None:
    assert sum(lanes.is_calibration(key) for key in range(1_000)) == 100
