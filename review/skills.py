"""What is known of workers as `Skill` rows keep it: counts that add up, what they lean on, the rates they make. Pure.

A row can move on by the counts of one more task, and learning it anew replaces it whole. Rates are those of
`agreement.objects.skills` and `agreement.labels.skills`; a worker without a row is a newcomer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from common.geometry import Floats
from review.agreement.objects import skills as start
from review.agreement.objects.counting import BoxCounts, spread_of, usual_spread
from review.agreement.objects.skills import BoxSkills

Parameters = Mapping[str, Any]  # JSON of `Skill.parameters`: numbers, lists of numbers, and the two mappings below
Counts = Mapping[str, Any]  # JSON: numbers and lists of numbers, by name

NO_COUNTS: Final[Counts] = {}
# Before a crowd is known: its mean rates, no shift of its edges and how far they scatter, one object an image.
BOX_START: Final[Counts] = {
    "false": start.FALSE,
    "miss": start.MISS,
    "accuracy": start.ACCURACY,
    "bias": [0.0, 0.0, 0.0, 0.0],
    "spread": [start.SPREAD] * 4,
    "objects": 1.0,
}
# Pseudo-images behind the number of objects in an image, and pseudo-answers behind each row of a tagger's table.
OBJECTS_PSEUDO, ANSWERS_PSEUDO = 10.0, 8.0
# Everybody's answers to "is it there?" before anything is known: nine of ten right, either way, so that newcomers count
# like plain votes. Rows are the truth (no, yes), columns what was answered.
TAG_START: Final = [[0.9, 0.1], [0.1, 0.9]]
NO_ANSWERS: Final = [[0.0, 0.0], [0.0, 0.0]]


def box_parameters(counts: Counts, lean: Counts = BOX_START) -> dict[str, object]:
    """The row of a box worker: rates made of counts that lean on those of the crowd."""
    told = dict(counts)
    bias = [
        (start.BIAS_PSEUDO * crowd + shift) / (start.BIAS_PSEUDO + told.get("placed", 0.0))
        for crowd, shift in zip(lean["bias"], told.get("shift", [0.0] * 4), strict=True)
    ]
    off, weight = (np.array([told.get(name, [0.0] * 4)]) for name in ("scatter", "telling"))
    spread = spread_of(weight, off, np.array(lean.get("spread", BOX_START["spread"])))
    seen, images = told.get("objects", 0.0), told.get("images", 0.0)
    return {
        "false": _rate(told, "false", "drawn", lean["false"]),
        "miss": _rate(told, "missed", "objects", lean["miss"]),
        "accuracy": _rate(told, "right", "named", lean["accuracy"]),
        "bias": bias,
        "spread": spread[0].tolist(),
        "objects": (OBJECTS_PSEUDO * lean["objects"] + seen) / (OBJECTS_PSEUDO + images),
        "counts": told,
        "lean": dict(lean),
    }


def box_lean(counts: BoxCounts, objects: float) -> dict[str, object]:
    """What the workers of a crowd lean on: the rates that they make together."""
    placed = start.BIAS_PSEUDO + counts.placed.sum()
    return {
        "false": _pooled(counts.false, counts.drawn, start.FALSE),
        "miss": _pooled(counts.missed, counts.objects, start.MISS),
        "accuracy": _pooled(counts.right, counts.named, start.ACCURACY),
        "bias": (counts.shift.sum(axis=0) / placed).tolist(),
        "spread": usual_spread(counts.telling, counts.scatter).tolist(),
        "objects": objects,
    }


def tag_parameters(counts: Counts, lean: Sequence[Sequence[float]] = TAG_START) -> dict[str, object]:
    """The row of a worker who tags: `answers[truth][answer]` are counts, `lean` is the crowd's table."""
    answers: list[list[float]] = counts.get("answers") or NO_ANSWERS
    accuracy = float(np.trace(_table(answers, lean))) / 2
    return {"answers": answers, "accuracy": accuracy, "lean": [list(row) for row in lean]}


def moved_on(kind: str, before: Parameters, counts: Counts) -> dict[str, object]:
    """A worker's row after one more task; an empty row is a newcomer's."""
    if kind == "draw":
        return box_parameters(_added(before.get("counts", NO_COUNTS), counts), before.get("lean", BOX_START))
    known = {"answers": before["answers"]} if before else NO_COUNTS
    return tag_parameters(_added(known, counts), before.get("lean", TAG_START))


def box_skills(rows: Sequence[Parameters | None]) -> BoxSkills:
    """The skills of these workers in this order; None is a newcomer. The number of objects is left at nothing."""
    known = [row if row else _NEWCOMER for row in rows]
    return BoxSkills(
        false=np.array([row["false"] for row in known], dtype=np.float64),
        miss=np.array([row["miss"] for row in known], dtype=np.float64),
        accuracy=np.array([row["accuracy"] for row in known], dtype=np.float64),
        bias=np.array([row["bias"] for row in known], dtype=np.float64).reshape(-1, 4),
        spread=np.array([row["spread"] for row in known], dtype=np.float64).reshape(-1, 4),
        objects=0.0,
    )


def tag_tables(rows: Sequence[Parameters | None]) -> Floats:
    """`[worker, truth, answer]`: what these workers answer to each truth; None is a newcomer."""
    tables = [_table(row["answers"], row["lean"]) if row else np.array(TAG_START) for row in rows]
    return np.array(tables, dtype=np.float64).reshape(-1, 2, 2)


def tag_counts(rows: Sequence[Parameters | None]) -> Floats:
    """`[worker, truth, answer]`: how often these workers said what to which truth; a newcomer never did."""
    counts = [row["answers"] if row and "answers" in row else NO_ANSWERS for row in rows]
    return np.array(counts, dtype=np.float64).reshape(-1, 2, 2)


def objects_of(rows: Sequence[Parameters | None]) -> float:
    """How many objects an image is expected to hold, as these voters have known images so far."""
    known = [float(row["objects"]) for row in rows if row]
    return sum(known) / len(known) if known else 1.0


def miss_of(row: Parameters | None) -> float:
    """The share of objects that this voter overlooks."""
    return float((row or _NEWCOMER)["miss"])


def as_used(row: Parameters) -> dict[str, object]:
    """What merging takes of a row: the rates of a box worker, or the counts of a tagger and what they lean on."""
    learnt = {"counts", "lean"} if "false" in row else set()
    return {name: value for name, value in row.items() if name not in learnt}


def fingerprint(rows: Sequence[tuple[int, Parameters | None]]) -> str:
    """A short digest of the rates of voters, so that a result can be told from one with other rates."""
    known = sorted((worker, _without_counts(row)) for worker, row in rows if row)
    return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:16]


def _without_counts(row: Parameters) -> str:
    return json.dumps({name: value for name, value in row.items() if name != "counts"}, sort_keys=True)


def _rate(told: Counts, cases: str, of: str, lean: float) -> float:
    share = (start.PSEUDO * lean + told.get(cases, 0.0)) / (start.PSEUDO + told.get(of, 0.0))
    return float(min(max(share, start.LEAST_RATE), start.MOST_RATE))


def _pooled(cases: Floats, of: Floats, mean: float) -> float:
    return float((start.CROWD_PSEUDO * mean + cases.sum()) / (start.CROWD_PSEUDO + of.sum()))


def _table(counts: Sequence[Sequence[float]], lean: Sequence[Sequence[float]]) -> Floats:
    held = np.array(counts, dtype=np.float64) + ANSWERS_PSEUDO * np.array(lean, dtype=np.float64)
    rows: Floats = held / held.sum(axis=1, keepdims=True)
    return rows


def _added(one: Counts, other: Counts) -> dict[str, object]:
    return {**one, **{name: _sum(one[name], value) if name in one else value for name, value in other.items()}}


def _sum(one: Any, other: Any) -> Any:  # numbers, or lists of them as deep as each other
    if isinstance(one, list):
        return [_sum(mine, theirs) for mine, theirs in zip(one, other, strict=True)]
    return one + other


_NEWCOMER: Final[Parameters] = box_parameters(NO_COUNTS)
