"""The fact that review announces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImageVerified:
    """Every object of the image has passed every layer of review."""

    project_id: int
    image_id: int
