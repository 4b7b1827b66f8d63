"""Whether an object that voters agreed on turned out right. Reviewers' verdicts and known answers are the judges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from common.geometry import Box
from review.agreement.measures import MATCH, match
from review.agreement.objects.drawings import IGNORED

Shape = Mapping[str, Any]  # JSON: a snapshot in a verdict, a box of an answer


def was_right(decision: str, correction: Mapping[str, Any]) -> bool:
    """What a verdict says of the object as voters left it.

    A correction that keeps the category and overlaps by half moved an object that was right.
    """
    if decision != "correct":
        return decision == "approve"
    before, after = correction["before"], correction["after"]
    if before["category_id"] != after["category_id"]:
        return False
    return before["x"] is None or bool(match([_box(before)], [_box(after)], MATCH))


def held_against(found: Sequence[Shape], answer: Mapping[str, Any]) -> list[bool | None]:
    """Of each object of a consensus result, whether the known answer has it; None where it says not to count it."""
    if "tags" in answer:
        return [item["categories"][0] in answer["tags"] for item in found]
    known = answer.get("boxes", ())
    places = [Box(*item["box"]) for item in found]
    judged: list[bool | None] = [False] * len(found)
    for pair in match(places, [_box(item) for item in known]):
        truth = known[pair.truth]
        is_right = found[pair.predicted]["categories"][0] in truth["categories"]
        judged[pair.predicted] = None if IGNORED in truth.get("attributes", ()) else is_right
    return judged


def _box(shape: Shape) -> Box:
    return Box(float(shape["x"]), float(shape["y"]), float(shape["width"]), float(shape["height"]))
