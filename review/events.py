"""Facts that review announces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImageVerified:
    """Every object of the image has passed every layer of review."""

    project_id: int
    image_id: int


@dataclass(frozen=True, slots=True)
class AgreementDiscarded:
    """Nothing that was agreed on is left of a project whose time in the bin is over."""

    project_id: int


@dataclass(frozen=True, slots=True)
class GoldChanged:
    """An answer became known, or another one, or is asked for no more."""

    gold_id: int
