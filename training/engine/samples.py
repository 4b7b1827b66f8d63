"""The lists that a run reads: one JSON object a line, an image and its truth. Every refusal names file and line."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.engine.failures import BadInput

Floats = NDArray[np.float32]

_KEYS = {"image", "width", "height", "id"}


@dataclass(frozen=True, slots=True)
class Sample:
    """One image; `labels` are category indices, `boxes` rows of `x, y, width, height, category index, ignore`."""

    id: str
    image: Path
    width: int
    height: int
    labels: tuple[int, ...] = ()
    boxes: Floats | None = None


@dataclass(frozen=True, slots=True)
class SampleList:
    """All images of a list in file order; `multi_label` when an image may carry any number of labels."""

    samples: tuple[Sample, ...]
    multi_label: bool = False


def read_samples(path: Path, *, truth: str | None, categories: int) -> SampleList:
    """Read a list whose lines carry `label` (truth classify), `boxes` (truth detect) or neither (truth None)."""
    samples: list[Sample] = []
    seen: set[str] = set()
    multi_label = False
    for number, line in _lines(path):
        where = f"{path.name} line {number}"
        values = _object(line, where)
        sample = _sample(values, path.parent, where, truth, categories)
        multi_label |= isinstance(values.get("label"), list)
        if sample.id in seen:
            raise BadInput(f"{where}: the id {sample.id} was used before")
        if not sample.image.is_file():
            raise BadInput(f"{where}: image {sample.image} is not there")
        seen.add(sample.id)
        samples.append(sample)
    if not samples:
        raise BadInput(f"{path}: the list is empty")
    return SampleList(tuple(samples), multi_label)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8") as lines:
            yield from ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    except OSError as error:
        raise BadInput(f"list {path} cannot be read: {error.strerror}") from error


def _object(line: str, where: str) -> dict[str, object]:
    try:
        values = json.loads(line)
    except ValueError as error:
        raise BadInput(f"{where}: is not JSON: {error}") from error
    if not isinstance(values, dict):
        raise BadInput(f"{where}: must be a JSON object")
    return values


def _sample(values: dict[str, object], folder: Path, where: str, truth: str | None, categories: int) -> Sample:
    wanted = {None: set[str](), "classify": {"label"}, "detect": {"boxes"}}[truth]
    unknown = values.keys() - _KEYS - wanted
    missing = (_KEYS | wanted) - values.keys()
    if unknown or missing:
        found = [f"unknown key {key}" for key in sorted(unknown)] + [f"{key} is missing" for key in sorted(missing)]
        raise BadInput(f"{where}: {', '.join(found)}")
    width, height = (_side(values[key], f"{where}: {key}") for key in ("width", "height"))
    return Sample(
        id=str(values["id"]),
        image=folder / str(values["image"]),
        width=width,
        height=height,
        labels=_labels(values["label"], where, categories) if truth == "classify" else (),
        boxes=_boxes(values["boxes"], where, categories) if truth == "detect" else None,
    )


def _side(value: object, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= 100_000:
        raise BadInput(f"{where} must be a whole number of pixels")
    return value


def _category(value: object, where: str, categories: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < categories:
        raise BadInput(f"{where}: category index {value} is not from 0 to {categories - 1}")
    return value


def _labels(value: object, where: str, categories: int) -> tuple[int, ...]:
    many = value if isinstance(value, list) else [value]
    return tuple(sorted({_category(item, where, categories) for item in many}))


def _boxes(value: object, where: str, categories: int) -> Floats:
    if not isinstance(value, list):
        raise BadInput(f"{where}: boxes must be a list")
    rows = [_box(item, f"{where}: box {place}", categories) for place, item in enumerate(value, 1)]
    return np.array(rows, dtype=np.float32).reshape(-1, 6)


def _box(value: object, where: str, categories: int) -> list[float]:
    if not isinstance(value, list) or len(value) not in (5, 6):
        raise BadInput(f"{where} must be [x, y, width, height, category index] and perhaps ignore")
    sides = [float(side) if isinstance(side, int | float) else math.nan for side in value[:4]]
    if not all(math.isfinite(side) for side in sides) or sides[2] <= 0 or sides[3] <= 0:
        raise BadInput(f"{where} has a side that is not a finite number, or no area: {value[:4]}")
    ignore = float(bool(value[5])) if len(value) == 6 else 0.0
    return [*sides, float(_category(value[4], where, categories)), ignore]
