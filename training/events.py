"""Facts that training announces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RunRequested:
    """A run waits for a machine."""

    run_id: int


@dataclass(frozen=True, slots=True)
class SuggestionsRequested:
    """A model has pictures to look at; one batch of them at a time."""

    job_id: int
