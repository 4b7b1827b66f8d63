"""Facts that annotation announces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TaskFilled:
    """A task has all the votes it asked for."""

    task_id: int


@dataclass(frozen=True, slots=True)
class StagePassed:
    """A filled task whose image has a further stage to pass."""

    task_id: int


@dataclass(frozen=True, slots=True)
class VotesDiscarded:
    """No task and no vote is left of a project whose time in the bin is over."""

    project_id: int
