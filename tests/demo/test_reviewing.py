"""The simulated reviewer decides as a careful person who knows the truth."""

from __future__ import annotations

from typing import Any

from common.geometry import Box
from demo.reviewing import decisions
from demo.simulation import Labelled, Picture


def _object(number: int, x: float, category: int, *, state: str = "proposed", width: float = 50) -> dict[str, Any]:
    return {
        "id": number,
        "state": state,
        "decided_at": None,
        "x": x,
        "y": 10.0,
        "width": width,
        "height": 50.0,
        "categories": [category],
    }


def test_right_loose_wrong_and_missing_objects_are_told_apart() -> None:
    truth = (
        Labelled(Box(10, 10, 50, 50), 1),
        Labelled(Box(200, 10, 50, 50), 1),
        Labelled(Box(300, 10, 50, 50), 2),
        Labelled(Box(400, 10, 50, 50), 2),
        Labelled(Box(500, 10, 50, 50), 2, frozenset({"occluded"})),
    )
    shown = [
        _object(1, 11, 1),  # right
        _object(2, 200, 2),  # the look-alike
        _object(3, 300, 2, width=80),  # loose
        _object(4, 100, 1),  # nothing there
        _object(5, 400, 2, state="rejected"),  # there after all
        _object(6, 150, 2, state="rejected"),  # rightly rejected
    ]
    made = decisions(shown, Picture(1, 640, 480, truth))
    assert [(item.get("object"), item.get("decision")) for item in made] == [
        (1, "approve"),
        (2, "correct"),
        (3, "correct"),
        (4, "reject"),
        (5, "approve"),
        (None, None),
    ]
    assert made[1]["correction"]["categories"] == [1]
    assert made[2]["correction"]["width"] == 50
    assert made[5]["add"] == {
        "x": 500,
        "y": 10,
        "width": 50,
        "height": 50,
        "categories": [2],
        "attributes": ["occluded"],
    }


def test_what_is_decided_is_left_alone() -> None:
    done = {**_object(1, 10, 1), "decided_at": "2026-11-24T12:00:00Z"}
    assert decisions([done], Picture(1, 640, 480, ())) == []
