"""Facts that annotation announces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TaskFilled:
    """A task has all the votes it asked for."""

    task_id: int
