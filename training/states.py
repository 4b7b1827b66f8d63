"""What becomes of a run when an attempt ends. Pure."""

from __future__ import annotations

from training.models import RunState

OK = "ok"
LOST = "lost"
CANCELLED = "cancelled"
SUPERSEDED = "superseded"
ENDED = (RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED)
LIVE = (RunState.STARTING, RunState.RUNNING)
MOST_LOST = 3


def next_state(exit_class: str, *, cancel_requested: bool, lost_before: int) -> RunState:
    """The state after an attempt ended so: what was lost or interrupted is tried again, what failed is not."""
    if exit_class == OK:
        return RunState.SUCCEEDED
    if cancel_requested and exit_class in (LOST, CANCELLED):
        return RunState.CANCELLED
    if exit_class == CANCELLED:
        return RunState.QUEUED  # nobody asked: its machine is going down
    if exit_class == LOST and lost_before + 1 < MOST_LOST:
        return RunState.QUEUED
    return RunState.FAILED
