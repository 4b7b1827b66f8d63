"""The best and the worst images of an open split."""

from __future__ import annotations

import pytest

from training import figures
from training.examples import examples, f1

NAMES = {str(number): f"{number}.jpg" for number in range(100)}
HERE = [10.0, 10.0, 20.0, 20.0]
THERE = [100.0, 10.0, 20.0, 20.0]


def box(place: list[float], category: int = 0, *, ignored: bool = False) -> list[float]:
    return [*place, category, ignored]


def found(place: list[float], category: int = 0, score: float = 0.9) -> list[float]:
    return [*place, score, category]


@pytest.mark.parametrize(
    ("truth", "said", "score"),
    [
        ([box(HERE)], [found(HERE)], 1.0),
        ([box(HERE)], [], 0.0),
        ([], [], 1.0),
        ([], [found(HERE)], 0.0),
        ([box(HERE)], [found(HERE, 1)], 0.0),
        ([box(HERE), box(THERE)], [found(HERE)], 2 / 3),
        ([box(HERE)], [found(HERE), found(HERE, score=0.8)], 2 / 3),
        ([box(HERE), box(THERE, ignored=True)], [found(HERE), found(THERE)], 1.0),
    ],
)
def test_boxes_are_graded_by_what_was_found_and_what_was_too_much(
    truth: list[list[float]], said: list[list[float]], score: float
) -> None:
    assert f1(truth, said) == pytest.approx(score)


def test_both_ends_are_shown_and_no_image_in_both() -> None:
    truth = [{"id": n, "width": 4, "height": 3, "label": 0} for n in range(10)]
    said = [{"id": str(n), "top": [[0, n / 10], [1, 1 - n / 10]]} for n in range(10)]
    shown = examples(truth, said, NAMES)
    assert [each["image"] for each in shown["worst"]] == [0, 1, 2, 3, 4]
    assert [each["image"] for each in shown["best"]] == [9, 8, 7, 6, 5]
    assert shown["best"][0] == {"image": 9, "name": "9.jpg", "width": 4, "height": 3, "score": 0.9}


def test_at_most_eight_of_either_end() -> None:
    truth = [{"id": n, "width": 4, "height": 3, "boxes": [box(HERE)]} for n in range(30)]
    shown = examples(truth, [{"id": "7", "boxes": [found(HERE), found(HERE, score=0.1)]}], NAMES)
    assert (len(shown["best"]), len(shown["worst"])) == (8, 8)
    assert (shown["best"][0]["image"], shown["best"][0]["score"]) == (7, 1.0)


def test_one_image_alone_is_the_best() -> None:
    shown = examples([{"id": 1, "width": 4, "height": 3, "label": [0, 1]}], [{"id": "1", "top": [[0, 0.6]]}], NAMES)
    assert ([each["score"] for each in shown["best"]], shown["worst"]) == ([0.3], [])


def test_no_image_of_a_withheld_split_is_shown_even_if_it_were_stored() -> None:
    stored = {"task": "classify", "examples": {"best": [], "worst": []}, "per_category": []}
    assert "examples" not in figures.shown(stored, withheld=True)
    assert "examples" in figures.shown(stored, withheld=False)
