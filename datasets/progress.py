"""Telling how far a long piece of work is, often enough to watch and seldom enough not to slow it."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

Report = Callable[[int, int], None]  # done, total


def quiet(done: int, total: int) -> None:
    """Tells nobody."""


class Pulse:
    """Passes on `done` and `total`, at most once in `every` seconds, and always at the end."""

    def __init__(
        self, total: int, report: Report, *, every: float = 1.0, seconds: Callable[[], float] = monotonic
    ) -> None:
        self.total = total
        self.done = 0
        self._report = report
        self._every = every
        self._seconds = seconds
        self._last = float("-inf")

    def step(self, count: int = 1) -> None:
        """Another `count` are done."""
        self.done += count
        now = self._seconds()
        if now - self._last >= self._every or self.done >= self.total:
            self._last = now
            self._report(self.done, self.total)
