"""Facts are told after commit, and a listener that fails hurts nobody."""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import dataclass

import pytest
from django.db import transaction

from common import events


@dataclass(frozen=True)
class Painted:
    picture: int


@pytest.fixture(autouse=True)
def _nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_listeners", defaultdict(list))


@pytest.mark.django_db(transaction=True)
def test_a_fact_is_told_once_the_transaction_has_committed() -> None:
    heard: list[Painted] = []
    events.listen(Painted, heard.append)
    with transaction.atomic():
        events.announce(Painted(1))
        assert heard == []
    assert heard == [Painted(1)]


@pytest.mark.django_db(transaction=True)
def test_a_fact_of_a_transaction_that_was_rolled_back_is_never_told() -> None:
    heard: list[Painted] = []
    events.listen(Painted, heard.append)
    with pytest.raises(ValueError, match="no"), transaction.atomic():
        events.announce(Painted(1))
        raise ValueError("no")
    assert heard == []


@pytest.mark.django_db(transaction=True)
def test_a_listener_that_fails_is_logged_and_the_others_still_hear(caplog: pytest.LogCaptureFixture) -> None:
    heard: list[Painted] = []

    def fail(_fact: Painted) -> None:
        raise ConnectionError("the broker is down")

    events.listen(Painted, fail)
    events.listen(Painted, heard.append)
    with caplog.at_level(logging.ERROR, "common.events"):
        events.announce(Painted(1))
    assert heard == [Painted(1)]
    assert [record.message for record in caplog.records] == [
        "Nobody was woken for Painted(picture=1); the sweep will find it."
    ]


@dataclass(frozen=True)
class Told:
    number: int


def test_what_is_told_within_a_transaction_is_answered_at_once_and_a_failure_goes_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(events, "_listeners_within", defaultdict(list))
    assert events.tell(Told(1)) == []
    events.listen_within(Told, lambda fact: fact.number + 1)
    events.listen_within(Told, lambda fact: 6 // fact.number)
    assert events.tell(Told(3)) == [4, 2]
    with pytest.raises(ZeroDivisionError):
        events.tell(Told(0))
