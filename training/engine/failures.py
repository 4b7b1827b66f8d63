"""Why a run can end, each with the exit code that tells the launcher; no torch, so that the web side may read it."""

from __future__ import annotations


class EngineError(Exception):
    """A run that ended before its time; `kind` and `exit_code` say which class of failure it is."""

    kind = "bug"
    exit_code = 1


class BadInput(EngineError):
    """The manifest, a list, an image or the initial weights cannot be used; the message names the item."""

    kind = "data"
    exit_code = 3


class Diverged(EngineError):
    """The loss is no longer a finite number."""

    kind = "nan"
    exit_code = 4


class OutOfMemory(EngineError):
    """The device or the machine has no memory left for a batch."""

    kind = "oom"
    exit_code = 5


class Cancelled(EngineError):
    """Somebody asked the process to stop; a checkpoint is left behind."""

    kind = "cancelled"
    exit_code = 6


class Superseded(EngineError):
    """A later attempt owns the run; nothing was written after this was noticed."""

    kind = "superseded"
    exit_code = 7


FAILURE_OF_EXIT_CODE: dict[int, str] = {
    failure.exit_code: failure.kind for failure in (EngineError, BadInput, Diverged, OutOfMemory, Cancelled, Superseded)
}


def describe_exit(code: int) -> str:
    """The failure class of an exit code; a process killed by a signal is `lost`, an unknown code a `bug`."""
    if code < 0:
        return "lost"
    return FAILURE_OF_EXIT_CODE.get(code, "bug")
