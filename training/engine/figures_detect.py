"""Figures of detection by faster-coco-eval (COCO's protocol to the digit); ignored boxes are its crowd regions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Boxes = Sequence[Sequence[float]]
MAX_BOXES_BOOTSTRAPPED = 2_000_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """An image's size and its true boxes: x, y, width, height, category index, perhaps ignore."""

    width: float
    height: float
    boxes: Boxes


def detection_figures(
    truth: Mapping[str, Drawn], found: Mapping[str, Boxes], categories: Sequence[str], *, draws: int, seed: int
) -> dict[str, object]:
    """All figures; None where there is no true box to measure against."""
    names = sorted(truth)
    precision, recall = _curves(names, truth, found, len(categories))
    draws = min(draws, MAX_BOXES_BOOTSTRAPPED // max(1, sum(len(boxes) for boxes in found.values())))
    return {
        "task": "detect",
        "images": len(truth),
        "boxes": sum(not _ignored(box) for drawn in truth.values() for box in drawn.boxes),
        "images_without_prediction": sum(name not in found for name in truth),
        **_headline(precision),
        "ap75": _mean(precision[5]),
        "ar100": _mean(recall),
        "intervals": _intervals(names, truth, found, len(categories), draws, seed),
        "bootstrap_draws": draws,
        "per_category": [
            {
                "category": index,
                "name": name,
                "boxes": sum(
                    int(box[4]) == index and not _ignored(box) for each in truth.values() for box in each.boxes
                ),
                "ap": _mean(precision[:, :, index]),
                "ap50": _mean(precision[0, :, index]),
                "ar100": _mean(recall[:, index]),
            }
            for index, name in enumerate(categories)
        ],
    }


def ap50(truth: Mapping[str, Drawn], found: Mapping[str, Boxes], categories: int) -> float:
    """AP at overlap 0.5 alone; 0 where there is no true box."""
    precision, _ = _curves(sorted(truth), truth, found, categories)
    return _headline(precision)["ap50"] or 0.0


def _headline(precision: NDArray[np.float64]) -> dict[str, float | None]:
    return {"ap": _mean(precision), "ap50": _mean(precision[0])}


def _mean(values: NDArray[np.float64]) -> float | None:
    """The mean over what could be measured (COCO marks the rest with -1)."""
    measured = values[values > -1]
    return float(measured.mean()) if measured.size else None


def _ignored(box: Sequence[float]) -> bool:
    return len(box) > 5 and bool(box[5])


def _curves(
    names: Sequence[str], truth: Mapping[str, Drawn], found: Mapping[str, Boxes], categories: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """COCO's precision `(overlap, recall, category)` and recall `(overlap, category)`, all areas, 100 boxes an image.

    A name may stand in the list more than once (bootstrap); each is an image of its own.
    """
    # loaded late: the web process reads figures too, and may lack the extra `training`
    from faster_coco_eval import COCO, COCOeval_faster

    known = COCO(_dataset(names, truth, categories))
    answers = known.loadRes(_results(names, found))
    evaluation = COCOeval_faster(known, answers, iouType="bbox", print_function=lambda *_: None)
    evaluation.params.areaRng, evaluation.params.areaRngLbl = [[0, 1e10]], ["all"]
    evaluation.params.maxDets = [1, 10, 100]
    evaluation.evaluate()
    evaluation.accumulate()
    precision = np.asarray(evaluation.eval["precision"], dtype=np.float64)
    recall = np.asarray(evaluation.eval["recall"], dtype=np.float64)
    return precision[:, :, :, 0, -1], recall[:, :, 0, -1]


def _dataset(names: Sequence[str], truth: Mapping[str, Drawn], categories: int) -> dict[str, object]:
    annotations = [
        {"image_id": number, "bbox": list(box[:4]), "area": box[2] * box[3], "category_id": int(box[4]) + 1,
         "iscrowd": int(_ignored(box))}
        for number, name in enumerate(names, 1)
        for box in truth[name].boxes
    ]  # fmt: skip
    return {
        "images": [
            {"id": number, "width": math.ceil(truth[name].width), "height": math.ceil(truth[name].height)}
            for number, name in enumerate(names, 1)
        ],
        "annotations": [{"id": number, **each} for number, each in enumerate(annotations, 1)],
        "categories": [{"id": index + 1, "name": str(index)} for index in range(categories)],
    }


def _results(names: Sequence[str], found: Mapping[str, Boxes]) -> list[dict[str, object]]:
    return [
        {"image_id": number, "bbox": list(box[:4]), "score": box[4], "category_id": int(box[5]) + 1}
        for number, name in enumerate(names, 1)
        for box in found.get(name, ())
    ]


def _intervals(
    names: Sequence[str], truth: Mapping[str, Drawn], found: Mapping[str, Boxes], categories: int, draws: int, seed: int
) -> dict[str, list[float] | None]:
    """95 % intervals of AP and AP50 over images drawn with replacement."""
    chance = np.random.Generator(np.random.Philox(seed))
    measured: dict[str, list[float]] = {"ap": [], "ap50": []}
    for _ in range(draws):
        chosen = [names[index] for index in chance.integers(0, len(names), len(names))]
        for figure, value in _headline(_curves(chosen, truth, found, categories)[0]).items():
            measured[figure] += [] if value is None else [value]
    return {figure: _middle(values) for figure, values in measured.items()}


def _middle(values: Sequence[float]) -> list[float] | None:
    if not values:
        return None
    low, high = np.percentile(values, [2.5, 97.5])
    return [float(low), float(high)]
