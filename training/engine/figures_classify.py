"""Figures of classification as plain arithmetic on checked values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LIKELY = 0.5
Ranked = Mapping[str, Sequence[tuple[int, float]]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """The true categories of an image; `single` when it can have only one."""

    categories: frozenset[int]
    single: bool


def classification_figures(
    truth: Mapping[str, Labelled], ranked: Ranked, categories: Sequence[str], *, draws: int, seed: int
) -> dict[str, object]:
    """All figures; images without a true category count in the F1 figures only."""
    names = sorted(name for name, labelled in truth.items() if labelled.categories)
    best = [[index for index, _ in ranked.get(name, ())][:5] for name in names]
    labels = [truth[name].categories for name in names]
    wrong1 = np.array([not set(top[:1]) & true for top, true in zip(best, labels, strict=True)], dtype=np.float64)
    wrong5 = np.array([not set(top) & true for top, true in zip(best, labels, strict=True)], dtype=np.float64)
    figures: dict[str, object] = {
        "task": "classify",
        "images": len(truth),
        "images_without_label": len(truth) - len(names),
        "images_without_prediction": sum(name not in ranked for name in truth),
        "top1_error": _mean(wrong1),
        "top5_error": _mean(wrong5),
        "intervals": {
            "top1_error": bootstrap_interval(wrong1, draws, seed),
            "top5_error": bootstrap_interval(wrong5, draws, seed),
        },
        "bootstrap_draws": draws,
        "per_category": _per_category(best, labels, categories),
    }
    if all(labelled.single for labelled in truth.values() if labelled.categories):
        figures["confusion"] = _confusion(best, labels, len(categories))
    else:
        figures["f1"] = _f1(truth, ranked)
    return figures


def _mean(values: NDArray[np.float64]) -> float | None:
    return float(values.mean()) if len(values) else None


def bootstrap_interval(values: NDArray[np.float64], draws: int, seed: int) -> list[float] | None:
    """The 2.5th and 97.5th percentile of the mean over images drawn with replacement; None without images or draws."""
    if not len(values) or not draws:
        return None
    chance = np.random.Generator(np.random.Philox(seed))
    means = [float(values[chance.integers(0, len(values), len(values))].mean()) for _ in range(draws)]
    low, high = np.percentile(means, [2.5, 97.5])
    return [float(low), float(high)]


def _per_category(
    best: Sequence[Sequence[int]], labels: Sequence[frozenset[int]], categories: Sequence[str]
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for index, name in enumerate(categories):
        mine = [top for top, true in zip(best, labels, strict=True) if index in true]
        missed1, missed5 = (sum(index not in top[:count] for top in mine) for count in (1, 5))
        rows.append({
            "category": index,
            "name": name,
            "images": len(mine),
            "top1_error": missed1 / len(mine) if mine else None,
            "top5_error": missed5 / len(mine) if mine else None,
        })  # fmt: skip
    return rows


def _confusion(best: Sequence[Sequence[int]], labels: Sequence[frozenset[int]], categories: int) -> list[list[int]]:
    """Rows are true categories, columns predicted ones; the last column counts images without a prediction."""
    table = np.zeros((categories, categories + 1), dtype=np.int64)
    for top, true in zip(best, labels, strict=True):
        table[min(true), top[0] if top else categories] += 1
    rows: list[list[int]] = table.tolist()
    return rows


def _f1(truth: Mapping[str, Labelled], ranked: Ranked) -> dict[str, float]:
    """Precision, recall and F1 over all (image, category) pairs, a score of at least a half being a yes."""
    hits = said = true = 0
    for name, labelled in truth.items():
        likely = {index for index, score in ranked.get(name, ()) if score >= LIKELY}
        hits += len(likely & labelled.categories)
        said += len(likely)
        true += len(labelled.categories)
    precision, recall = hits / said if said else 0.0, hits / true if true else 0.0
    both = precision + recall
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / both if both else 0.0}
