"""Holding an answer against the known one, and choosing what to know answers of. Pure."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final

import numpy as np
from scipy.optimize import linear_sum_assignment

from common.geometry import Floats, iou_matrix

Answer = Mapping[str, Any]  # JSON of `Assignment.answer`, checked when it was submitted

MATCH: Final = 0.5  # overlap from which a box has found an object
SAME_CATEGORIES: Final = 0.5  # shared by all categories of a found object and its box, from which they are right
RIGHT_BOXES: Final = 0.5  # F1 of an image's boxes from which the answer is right (agreement.md, spam gate)
RIGHT_TAGS: Final = 0.8  # F1 of an image's tags: one slip among five is forgiven, one of two is not
AGREES: Final = 0.1  # what a shared category weighs beside the overlap when two boxes compete for an object


@dataclass(frozen=True, slots=True)
class Marked:
    """Whether an answer was right, and the figures that a `GoldScore` keeps."""

    right: bool
    figures: dict[str, object]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Boxes against the truth, by place: found objects, objects found under another category, and what is left."""

    found: tuple[tuple[int, int], ...]  # (given, known)
    wrong_category: tuple[tuple[int, int], ...]
    missed: tuple[int, ...]
    extra: tuple[int, ...]


def mark(kind: str, given: Answer, known: Answer) -> Marked:
    """Hold one answer against the known one of its task."""
    if kind == "draw":
        return mark_boxes(given["boxes"], known["boxes"])
    if kind == "tag":
        return mark_tags(given["tags"], known["tags"])
    figures: dict[str, object] = {"given": [given["answer"]], "known": [known["answer"]]}
    return Marked(given["answer"] == known["answer"], figures)


def mark_tags(given: Collection[int], known: Collection[int]) -> Marked:
    """Tags are right when they share enough with the known ones; nothing is right where nothing is."""
    shared, total = len(set(given) & set(known)), len(set(given)) + len(set(known))
    figures: dict[str, object] = {"given": sorted(given), "known": sorted(known)}
    return Marked(total == 0 or 2 * shared / total >= RIGHT_TAGS, figures)


def mark_boxes(given: Sequence[Answer], known: Sequence[Answer]) -> Marked:
    """Boxes are right when enough objects were found under their category; a missed `difficult` one is forgiven."""
    pairs = pair_boxes(given, known)
    found, wrong = len(pairs.found), len(pairs.wrong_category)
    total = 2 * (found + wrong) + len(pairs.missed) + len(pairs.extra)
    overlaps = iou_matrix(_places(given), _places(known))
    figures: dict[str, object] = {
        "found": found,
        "missed": len(pairs.missed),
        "extra": len(pairs.extra),
        "wrong_category": wrong,
        "iou": round(float(np.mean([overlaps[pair] for pair in pairs.found])), 4) if found else None,
        "edges": _edges(given, known, pairs.found),
    }
    return Marked(total == 0 or 2 * found / total >= RIGHT_BOXES, figures)


def pair_boxes(given: Sequence[Answer], known: Sequence[Answer]) -> Pairing:
    """One-to-one pairs of the highest total overlap; of boxes about alike, the one of the same category wins."""
    overlaps = iou_matrix(_places(given), _places(known))
    alike = np.array([[_same(one, other) for other in known] for one in given], bool).reshape(overlaps.shape)
    worth = np.where(overlaps >= MATCH, overlaps + AGREES * alike, 0.0)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    pairs = [(int(row), int(column)) for row, column in zip(rows, columns, strict=True) if worth[row, column] > 0]
    mine, theirs = {row for row, _column in pairs}, {column for _row, column in pairs}
    return Pairing(
        tuple(pair for pair in pairs if alike[pair]),
        tuple(pair for pair in pairs if not alike[pair]),
        tuple(place for place, box in enumerate(known) if place not in theirs and not _is_difficult(box)),
        tuple(place for place in range(len(given)) if place not in mine),
    )


def digest(answer: Answer) -> str:
    """SHA-256 of a known answer in canonical JSON."""
    text = json.dumps(answer, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def spread(candidates: Mapping[int, Collection[int]], count: int, *, seed: int) -> list[int]:
    """Choose up to `count` of the candidates so that every category comes about equally often.

    The choice is random, and the same for the same seed. A candidate without categories stands for "nothing there".
    """
    waiting = sorted(candidates)
    Random(seed).shuffle(waiting)  # a repeatable choice, no secret
    taken: Counter[int] = Counter()
    chosen: list[int] = []
    while waiting and len(chosen) < count:
        best = min(waiting, key=lambda name: min((taken[part] for part in candidates[name] or (0,)), default=0))
        waiting.remove(best)
        chosen.append(best)
        taken.update(candidates[best] or (0,))
    return chosen


def _same(one: Answer, other: Answer) -> bool:
    mine, theirs = set(one["categories"]), set(other["categories"])
    return len(mine & theirs) / len(mine | theirs) >= SAME_CATEGORIES


def _is_difficult(box: Answer) -> bool:
    return "difficult" in box.get("attributes", ())


def _edges(given: Sequence[Answer], known: Sequence[Answer], found: Sequence[tuple[int, int]]) -> list[float] | None:
    """Mean signed distance of left, top, right and bottom from the truth, as shares of the object's sides."""
    if not found:
        return None
    rows = []
    for mine, theirs in found:
        one, truth = _corners(given[mine]), _corners(known[theirs])
        sides = np.array([known[theirs]["width"], known[theirs]["height"]] * 2)
        rows.append((one - truth) / sides)
    return [round(float(value), 4) for value in np.mean(rows, axis=0)]


def _corners(box: Answer) -> Floats:
    return np.array([box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]], dtype=np.float64)


def _places(boxes: Sequence[Answer]) -> Floats:
    rows = [(box["x"], box["y"], box["width"], box["height"]) for box in boxes]
    return np.array(rows, dtype=np.float64).reshape(-1, 4)
