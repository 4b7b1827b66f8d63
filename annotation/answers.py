"""What a valid answer is, and its compact form. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Final

MAX_BOXES: Final = 1_000
MAX_TAGS: Final = 1_000
ATTRIBUTES: Final = ("occluded", "truncated", "group_of", "difficult")
METHODS: Final = ("drag", "two-click", "keyboard", "suggestion", "corrected", "simulated")
TOLERANCE: Final = 1.0  # pixels a box may stick out of the image before it is refused; the rest is cut off

VERIFY_ANSWERS: Final = ("yes", "no", "maybe")
COVER_ANSWERS: Final = ("complete", "missing")

Answer = dict[str, list[object]]
Choice = dict[str, str]


class InvalidAnswer(ValueError):
    """`problems` maps the place in the answer (`boxes[3].width`) to what is wrong with it."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(f"{place}: {text}" for place, text in problems.items()))
        self.problems = problems


def draw_answer(raw: object, *, width: int, height: int, categories: Collection[int]) -> Answer:
    """The boxes of a `draw` answer, checked and cut to an image of `width` × `height` pixels.

    Raises InvalidAnswer naming every box at fault (at most 20 of them).
    """
    boxes = _listed(raw, "boxes", MAX_BOXES)
    problems: dict[str, str] = {}
    checked: list[object] = []
    for index, box in enumerate(boxes):
        try:
            checked.append(_box(box, f"boxes[{index}]", width, height, categories))
        except InvalidAnswer as error:
            problems.update(error.problems)
            if len(problems) >= 20:
                break
    if problems:
        raise InvalidAnswer(problems)
    return {"boxes": checked}


def tag_answer(raw: object, *, categories: Collection[int]) -> Answer:
    """The category ids of a `tag` answer, each once, in ascending order."""
    tags = _listed(raw, "tags", MAX_TAGS)
    unknown = [tag for tag in tags if not _is_id(tag) or tag not in categories]
    if unknown:
        raise InvalidAnswer({"tags": f"{unknown[0]!r} is not a category of this project."})
    known: list[object] = [*sorted({tag for tag in tags if isinstance(tag, int)})]
    return {"tags": known}


def verify_answer(raw: object) -> Choice:
    """What was said of an object that is to be verified or adjudicated: yes, no or maybe."""
    return _chosen(raw, VERIFY_ANSWERS)


def cover_answer(raw: object) -> Choice:
    """Whether an image has everything marked: complete, or something is missing."""
    return _chosen(raw, COVER_ANSWERS)


def _chosen(raw: object, allowed: tuple[str, ...]) -> Choice:
    if not isinstance(raw, Mapping) or set(raw) != {"answer"}:
        raise InvalidAnswer({"answer": 'An answer here is {"answer": …} and nothing else.'})
    if not isinstance(raw["answer"], str) or raw["answer"] not in allowed:
        raise InvalidAnswer({"answer": f"The answer is one of {', '.join(allowed)}."})
    return {"answer": raw["answer"]}


def _listed(raw: object, name: str, limit: int) -> list[object]:
    values = raw.get(name) if isinstance(raw, Mapping) else None
    if not isinstance(values, list) or (isinstance(raw, Mapping) and len(raw) != 1):
        raise InvalidAnswer({name: f'An answer here is {{"{name}": […]}} and nothing else.'})
    if len(values) > limit:
        raise InvalidAnswer({name: f"{len(values)} is too many; at most {limit} are taken."})
    return values


def _box(raw: object, place: str, width: int, height: int, categories: Collection[int]) -> dict[str, object]:
    if not isinstance(raw, Mapping):
        raise InvalidAnswer({place: "A box is an object with x, y, width, height and categories."})
    x, y, w, h = (_number(raw.get(name), f"{place}.{name}") for name in ("x", "y", "width", "height"))
    if w <= 0 or h <= 0:
        raise InvalidAnswer({place: "The box has no area; width and height must be above 0."})
    if x < -TOLERANCE or y < -TOLERANCE or x + w > width + TOLERANCE or y + h > height + TOLERANCE:
        raise InvalidAnswer({place: f"The box reaches out of the image, which is {width} × {height} pixels."})
    left, top = max(x, 0.0), max(y, 0.0)
    right, bottom = min(x + w, float(width)), min(y + h, float(height))
    if right <= left or bottom <= top:
        raise InvalidAnswer({place: "The box lies outside the image."})
    return {
        "x": round(left, 2),
        "y": round(top, 2),
        "width": max(round(right - left, 2), 0.01),
        "height": max(round(bottom - top, 2), 0.01),
        "categories": _categories(raw.get("categories"), f"{place}.categories", categories),
        "attributes": _attributes(raw.get("attributes", []), f"{place}.attributes"),
        "method": _method(raw.get("method", "drag"), f"{place}.method"),
    }


def _number(value: object, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InvalidAnswer({place: "This must be a finite number of pixels."})
    return float(value)


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _categories(value: object, place: str, known: Collection[int]) -> list[int]:
    if not isinstance(value, list) or not value:
        raise InvalidAnswer({place: "A box carries one or more categories."})
    unknown = [item for item in value if not _is_id(item) or item not in known]
    if unknown:
        raise InvalidAnswer({place: f"{unknown[0]!r} is not a category of this project."})
    return list(dict.fromkeys(value))


def _attributes(value: object, place: str) -> list[str]:
    if not isinstance(value, list) or any(item not in ATTRIBUTES for item in value):
        raise InvalidAnswer({place: f"Attributes are some of {', '.join(ATTRIBUTES)}."})
    return [name for name in ATTRIBUTES if name in value]


def _method(value: object, place: str) -> str:
    if value not in METHODS:
        raise InvalidAnswer({place: f"The method is one of {', '.join(METHODS)}."})
    return str(value)
