"""What can stop a run from outside: a signal or a later attempt. No torch: it is ready before torch loads."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from types import FrameType

from training.engine.failures import Cancelled, Superseded

FENCE_SECONDS = 1.0


class Watch:
    """Answers "may I go on?" between steps."""

    def __init__(self) -> None:
        self._cancelled = False
        self._fence = 0
        self._fence_file: Path | None = None
        self._looked_at = 0.0

    def listen(self) -> None:
        """Take SIGTERM and SIGINT as a request to checkpoint and leave."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.cancel)

    def cancel(self, number: int | None = None, frame: FrameType | None = None) -> None:
        """Ask the run to stop at its next step."""
        self._cancelled = True

    def guard(self, fence: int, fence_file: Path | None) -> None:
        """From now on refuse to go on once the file names a later fence than this one."""
        self._fence, self._fence_file = fence, fence_file

    def check(self) -> None:
        """Raise `Cancelled` or `Superseded` when the run must not go on; looks at the fence once a second."""
        now = time.monotonic()
        if self._cancelled or now - self._looked_at >= FENCE_SECONDS:
            self._looked_at = now
            self.check_fence()
        if self._cancelled:
            raise Cancelled("stopped on request")

    def check_fence(self) -> None:
        """Raise `Superseded` when a later attempt owns the run; called before anything of worth is overwritten."""
        owner = _read_fence(self._fence_file)
        if owner > self._fence:
            raise Superseded(f"fence {owner} owns this run, this attempt has {self._fence}")


def _read_fence(path: Path | None) -> int:
    if path is None:
        return 0
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0
