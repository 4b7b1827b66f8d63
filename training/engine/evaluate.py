"""The one place where figures come from: predictions against truth, ours and uploaded ones alike. No torch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from training.engine.failures import BadInput
from training.engine.figures_classify import Labelled, classification_figures
from training.engine.figures_detect import Drawn, detection_figures

EVALUATOR_VERSION = "1"

Row = Mapping[str, object]


def evaluate_classification(
    truth: Iterable[Row], predictions: Iterable[Row], categories: Sequence[str], *, draws: int = 500, seed: int = 0
) -> dict[str, object]:
    """Top-1 and top-5 error with 95 % intervals, confusion and per-category figures.

    Truth rows hold `id` and `label` (an index or a list of them), predictions `id` and `top` (index, score pairs).
    Ties are ranked by category index; an image without a prediction counts as wrong.
    """
    labelled = {str(row["id"]): Labelled(frozenset(_labels(row)), isinstance(row["label"], int)) for row in truth}
    ranked = {name: _ranked(row, name, len(categories)) for name, row in _by_id(predictions, labelled).items()}
    return classification_figures(labelled, ranked, list(categories), draws=draws, seed=seed) | {
        "evaluator_version": EVALUATOR_VERSION
    }


def evaluate_detection(
    truth: Iterable[Row], predictions: Iterable[Row], categories: Sequence[str], *, draws: int = 100, seed: int = 0
) -> dict[str, object]:
    """COCO's AP, AP50, AP75 and AR with 95 % intervals of AP and AP50, and AP per category.

    Truth rows hold `id`, `width`, `height` and `boxes` (x, y, width, height, category index, perhaps ignore),
    predictions `id` and `boxes` (x, y, width, height, score, category index).
    """
    drawn = {str(row["id"]): Drawn(_number(row["width"]), _number(row["height"]), _rows(row["boxes"])) for row in truth}
    found = {name: _found(row, name, len(categories)) for name, row in _by_id(predictions, drawn).items()}
    return detection_figures(drawn, found, list(categories), draws=draws, seed=seed) | {
        "evaluator_version": EVALUATOR_VERSION
    }


def _by_id(predictions: Iterable[Row], truth: Mapping[str, object]) -> dict[str, Row]:
    """Predictions by image; refuses one for an image that was not asked and a second one for the same image."""
    found: dict[str, Row] = {}
    for place, row in enumerate(predictions, 1):
        name = str(row.get("id"))
        if name not in truth:
            raise BadInput(f"prediction {place}: image {name} is not in this split")
        if name in found:
            raise BadInput(f"prediction {place}: image {name} was answered before")
        found[name] = row
    return found


def _labels(row: Row) -> list[int]:
    label = row["label"]
    return [int(each) for each in label] if isinstance(label, list | tuple) else [int(str(label))]


def _rows(value: object) -> list[list[float]]:
    if not isinstance(value, list | tuple):
        raise BadInput("boxes must be a list")
    return [[_number(side) for side in box] for box in value]


def _number(value: object) -> float:
    if not isinstance(value, int | float) or not abs(value) < float("inf"):
        raise BadInput(f"{value!r} is not a finite number")
    return float(value)


def _category(value: object, categories: int) -> int:
    if not isinstance(value, int) or not 0 <= value < categories:
        raise BadInput(f"category index {value!r} is not from 0 to {categories - 1}")
    return value


def _ranked(row: Row, name: str, categories: int) -> list[tuple[int, float]]:
    top = row.get("top")
    try:
        if not isinstance(top, list | tuple):
            raise BadInput("top must be a list of [category index, score]")
        pairs = [(_category(index, categories), _number(score)) for index, score in top]
        if len({index for index, _ in pairs}) != len(pairs):
            raise BadInput("a category is named twice")
    except (BadInput, ValueError, TypeError) as error:
        raise BadInput(f"prediction for image {name}: {error}") from error
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def _found(row: Row, name: str, categories: int) -> list[list[float]]:
    try:
        boxes = _rows(row.get("boxes"))
        for box in boxes:
            if len(box) != 6 or box[2] < 0 or box[3] < 0:
                raise BadInput("a box must be [x, y, width, height, score, category index]")
            _category(int(box[5]), categories)
    except (BadInput, ValueError, TypeError) as error:
        raise BadInput(f"prediction for image {name}: {error}") from error
    return boxes
