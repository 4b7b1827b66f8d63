"""What a valid answer is."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.answers import InvalidAnswer, cover_answer, draw_answer, tag_answer, verify_answer

BOX = {"x": 10, "y": 20, "width": 30, "height": 40, "categories": [1]}


def check(*boxes: object) -> dict[str, list[object]]:
    return draw_answer({"boxes": list(boxes)}, width=100, height=80, categories={1, 2})


def refused(*boxes: object) -> dict[str, str]:
    with pytest.raises(InvalidAnswer) as caught:
        check(*boxes)
    return caught.value.problems


def test_a_box_gets_its_defaults() -> None:
    assert check(BOX) == {
        "boxes": [
            {
                "x": 10.0, "y": 20.0, "width": 30.0, "height": 40.0,
                "categories": [1], "attributes": [], "method": "drag",
            }
        ]
    }  # fmt: skip


def test_nothing_here_is_an_answer() -> None:
    assert check() == {"boxes": []}


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "7", None, True, [1]])
@pytest.mark.parametrize("field", ["x", "y", "width", "height"])
def test_a_number_that_is_none_is_named_by_its_place(field: str, value: object) -> None:
    assert refused(BOX, {**BOX, field: value}) == {f"boxes[1].{field}": "This must be a finite number of pixels."}


@pytest.mark.parametrize("size", [{"width": 0}, {"height": 0}, {"width": -3}, {"height": -0.5}])
def test_a_box_without_area_is_refused(size: dict[str, float]) -> None:
    assert refused({**BOX, **size}) == {"boxes[0]": "The box has no area; width and height must be above 0."}


def test_a_box_that_reaches_out_of_the_image_is_refused() -> None:
    assert refused({**BOX, "x": 75}) == {"boxes[0]": "The box reaches out of the image, which is 100 × 80 pixels."}


def test_a_box_that_sticks_out_by_less_than_a_pixel_is_cut() -> None:
    answer = check({**BOX, "x": -0.5, "width": 10})
    assert answer["boxes"][0] == {
        "x": 0.0, "y": 20.0, "width": 9.5, "height": 40.0, "categories": [1], "attributes": [], "method": "drag",
    }  # fmt: skip


def test_ten_thousand_boxes_are_too_many() -> None:
    assert refused(*[BOX] * 10_000) == {"boxes": "10000 is too many; at most 1000 are taken."}


def test_at_most_twenty_bad_boxes_are_listed() -> None:
    assert len(refused(*[{**BOX, "x": None}] * 500)) == 20


@pytest.mark.parametrize("categories", [[], None, [3], ["1"], [True], 1])
def test_a_box_needs_categories_of_the_project(categories: object) -> None:
    assert list(refused({**BOX, "categories": categories})) == ["boxes[0].categories"]


def test_several_categories_keep_their_order_and_lose_repeats() -> None:
    assert check({**BOX, "categories": [2, 1, 2]})["boxes"][0]["categories"] == [2, 1]  # type: ignore[index]  # JSON


def test_attributes_are_checked_and_ordered() -> None:
    answer = check({**BOX, "attributes": ["difficult", "occluded"]})
    assert answer["boxes"][0]["attributes"] == ["occluded", "difficult"]  # type: ignore[index]  # JSON
    assert list(refused({**BOX, "attributes": ["shiny"]})) == ["boxes[0].attributes"]


@pytest.mark.parametrize("raw", [None, [], "boxes", {"tags": [1]}, {"boxes": {}}, {"boxes": [], "more": 1}])
def test_an_answer_of_another_form_is_refused(raw: object) -> None:
    with pytest.raises(InvalidAnswer):
        draw_answer(raw, width=100, height=80, categories={1})


def test_tags_are_a_set_of_categories() -> None:
    assert tag_answer({"tags": [2, 1, 2]}, categories={1, 2}) == {"tags": [1, 2]}


@pytest.mark.parametrize("tags", [[3], ["1"], [True], [1.0], [None]])
def test_unknown_tags_are_refused(tags: list[object]) -> None:
    with pytest.raises(InvalidAnswer):
        tag_answer({"tags": tags}, categories={1, 2})


numbers = st.one_of(st.floats(), st.integers(-(10**30), 10**30))


@given(x=numbers, y=numbers, width=numbers, height=numbers)
def test_whatever_is_taken_lies_inside_the_image(x: float, y: float, width: float, height: float) -> None:
    try:
        answer = check({"x": x, "y": y, "width": width, "height": height, "categories": [1]})
    except InvalidAnswer:
        return
    box = answer["boxes"][0]
    assert isinstance(box, dict)
    assert box["x"] >= 0 and box["y"] >= 0 and box["width"] > 0 and box["height"] > 0
    assert box["x"] + box["width"] <= 100.02 and box["y"] + box["height"] <= 80.02


@pytest.mark.parametrize("given", ["yes", "no", "maybe"])
def test_a_verification_is_yes_no_or_maybe(given: str) -> None:
    assert verify_answer({"answer": given}) == {"answer": given}


@pytest.mark.parametrize("given", ["complete", "missing"])
def test_a_cover_question_is_answered_by_complete_or_missing(given: str) -> None:
    assert cover_answer({"answer": given}) == {"answer": given}


@pytest.mark.parametrize("check", [verify_answer, cover_answer])
@pytest.mark.parametrize(
    "raw",
    [
        {"answer": "perhaps"}, {"answer": "YES"}, {"answer": ["yes"]}, {"answer": None}, {"answer": True}, {},
        {"answer": "yes", "why": "because"}, {"boxes": []}, {"tags": [1]}, "yes", None, ["yes"],
    ],
)  # fmt: skip
def test_any_other_answer_to_a_checking_question_is_refused(check: Callable[[object], object], raw: object) -> None:
    with pytest.raises(InvalidAnswer) as caught:
        check(raw)
    assert set(caught.value.problems) == {"answer"}


def test_the_answers_of_one_checking_question_are_not_those_of_the_other() -> None:
    for check, other in ((verify_answer, "complete"), (cover_answer, "yes")):
        with pytest.raises(InvalidAnswer):
            check({"answer": other})
