"""Waiting for the server ends: with what was waited for, or with a sentence."""

from __future__ import annotations

import pytest

from demo.client import Failed, Json, until_enough


class Hours:
    """A clock that moves only by pauses."""

    def __init__(self) -> None:
        self.now = 0.0

    def pause(self, seconds: float) -> None:
        self.now += seconds


def rows(count: int) -> list[Json]:
    return [{"image": number} for number in range(count)]


def test_waiting_goes_on_as_long_as_more_come() -> None:
    hours = Hours()
    found = until_enough(
        lambda: rows(int(hours.now // 90)), 5, patience=100, clock=lambda: hours.now, pause=hours.pause
    )
    assert len(found) == 5
    assert hours.now >= 450


def test_waiting_ends_with_a_sentence_when_no_more_come() -> None:
    hours = Hours()
    with pytest.raises(Failed, match="3 of 5, and no more for 100 seconds"):
        until_enough(lambda: rows(3), 5, patience=100, clock=lambda: hours.now, pause=hours.pause)
    assert 100 < hours.now < 110
