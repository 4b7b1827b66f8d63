"""Facts that training announces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RunRequested:
    """A run waits for a machine."""

    run_id: int
