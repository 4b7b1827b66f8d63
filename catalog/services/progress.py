from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from catalog.models import Source

Clock = Callable[[], datetime]
Watch = Callable[[int, int], None]
BEAT = timedelta(seconds=1)


def unwatched(_done: int, _total: int) -> None:
    """Nobody looks on."""


class Heartbeat:
    """Shows a source's progress, and that its worker lives, at most once a second."""

    def __init__(self, source_id: int, clock: Clock, watch: Watch) -> None:
        self._source_id = source_id
        self._clock = clock
        self.watch = watch
        self._last = clock()

    def beat(self, **progress: int) -> None:
        """Write the progress down if the last time was a while ago."""
        now = self._clock()
        if now - self._last >= BEAT:
            self._last = now
            Source.objects.filter(pk=self._source_id).update(heartbeat_at=now, **progress)
