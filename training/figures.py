"""Which figures of an evaluation may be shown. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# how often each category occurs, and what was taken for what, would tell of labels that are withheld
_TELLING = frozenset({"boxes", "images_without_label", "confusion", "examples"})
_TELLING_OF_CATEGORY = frozenset({"images", "boxes"})
Figures = Mapping[str, Any]  # JSON as it was stored


def shown(figures: Figures, *, withheld: bool) -> dict[str, Any]:
    """The figures without what counts withheld labels."""
    if not withheld:
        return dict(figures)
    kept = {name: value for name, value in figures.items() if name not in _TELLING}
    kept["per_category"] = [
        {name: value for name, value in row.items() if name not in _TELLING_OF_CATEGORY}
        for row in figures["per_category"]
    ]
    return kept


def rank(figures: Figures) -> float:
    """Higher is better: AP of a detector, accuracy of a classifier."""
    if figures["task"] == "detect":
        return float(figures["ap"] or 0.0)
    error = figures["top1_error"]
    return 0.0 if error is None else 1.0 - float(error)


def headline(figures: Figures) -> str:
    """The figures that a person asks for first, in words."""
    names = ("ap50", "ap") if figures["task"] == "detect" else ("top1_error", "top5_error")
    return ", ".join(f"{name} {figures[name]:.3f}" for name in names if figures[name] is not None)
