"""Facts that annotation announces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TaskFilled:
    """A task has all the votes it asked for."""

    task_id: int


@dataclass(frozen=True, slots=True)
class AnswerCounted:
    """An answer was counted; `filled` if it was the last that its task asked for. Told within the transaction.

    A listener that asks for one more vote on the task answers True: then the task is not full after all.
    """

    task_id: int
    worker_id: int
    filled: bool


@dataclass(frozen=True, slots=True)
class StagePassed:
    """A filled task whose image has a further stage to pass."""

    task_id: int


@dataclass(frozen=True, slots=True)
class VotesDiscarded:
    """No task and no vote is left of a project whose time in the bin is over."""

    project_id: int
