"""A clock for the tests: every look at it is a second later."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

START = datetime(2026, 1, 1, tzinfo=UTC)
_ticks = itertools.count()


def clock() -> datetime:
    """The next second."""
    return START + timedelta(seconds=next(_ticks))
