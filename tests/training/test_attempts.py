from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from tests.datasets.factories import make_release
from tests.training.factories import NOW, claim, make_run
from training import services
from training.models import Attempt, Run, RunEvent, RunState
from training.services import Order
from training.states import next_state

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(seconds=10)


@pytest.fixture
def run() -> Run:
    return make_run(make_release())


def reread(run: Run) -> Run:
    run.refresh_from_db()
    return run


def end(attempt: Attempt, exit_class: str, message: str = "") -> Run:
    return services.end_attempt(attempt_id=attempt.pk, exit_class=exit_class, message=message, now=LATER)


def test_a_claim_takes_the_run_once(run: Run) -> None:
    attempt = claim(run)
    assert (attempt.number, attempt.fence, attempt.host) == (1, 1, "here")
    assert (reread(run).state, run.fence) == (RunState.STARTING, 1)
    assert services.claim(run_id=run.pk, host="there", slots=1, now=NOW) is None
    assert Attempt.objects.count() == 1


def test_a_machine_without_a_free_slot_takes_nothing(run: Run) -> None:
    claim(run)
    other = make_run(run.release, name="second")
    assert services.claim(run_id=other.pk, host="here", slots=1, now=NOW) is None
    assert reread(other).state == RunState.QUEUED
    assert services.claim(run_id=other.pk, host="here", slots=2, now=NOW) is not None


def test_a_heartbeat_is_told_to_go_on_to_stop_or_to_leave(run: Run) -> None:
    attempt = claim(run)
    assert services.beat(attempt_id=attempt.pk, now=LATER, process=77) == Order.GO_ON
    attempt.refresh_from_db()
    assert (attempt.heartbeat_at, attempt.process) == (LATER, 77)
    services.cancel_run(run_id=run.pk, now=LATER)
    assert services.beat(attempt_id=attempt.pk, now=LATER) == Order.STOP
    Run.objects.filter(pk=run.pk).update(fence=5)
    assert services.beat(attempt_id=attempt.pk, now=LATER) == Order.LEAVE


def line(kind: str, **data: object) -> dict[str, object]:
    return {"type": kind, "attempt": 1, "at": 1.0, **data}


def test_events_are_taken_once_and_of_the_chatter_only_the_latest_stays(run: Run) -> None:
    attempt = claim(run)
    first = [line("started", device="CPU", epoch=0, epochs=3), line("progress", batch=1), line("progress", batch=2)]
    services.take_events(attempt_id=attempt.pk, lines=first, start=0, end=90)
    assert services.take_events(attempt_id=attempt.pk, lines=first, start=0, end=90) == []
    assert list(RunEvent.objects.order_by("id").values_list("kind", flat=True)) == ["started", "progress"]
    assert (reread(run).state, Attempt.objects.get().device) == (RunState.RUNNING, "CPU")
    services.take_events(attempt_id=attempt.pk, lines=[line("epoch", epoch=1)], start=90, end=120)
    rows = RunEvent.objects.order_by("id").values_list("kind", "data")
    assert list(rows) == [
        ("started", {"at": 1.0, "device": "CPU", "epoch": 0, "epochs": 3}),
        ("epoch", {"at": 1.0, "epoch": 1}),
    ]


def test_lines_of_another_attempt_and_of_unknown_kinds_are_passed_over(run: Run) -> None:
    attempt = claim(run)
    lines = [line("epoch", epoch=1) | {"attempt": 2}, line("whim")]
    assert services.take_events(attempt_id=attempt.pk, lines=lines, start=0, end=50) == []
    attempt.refresh_from_db()
    assert attempt.events_offset == 50


def test_a_superseded_attempt_cannot_write_nor_end_the_run(run: Run) -> None:
    old = claim(run)
    services.sweep(now=NOW + timedelta(minutes=2))
    new = claim(run, now=NOW + timedelta(minutes=2))
    assert (new.number, new.fence) == (2, 2)
    assert services.take_events(attempt_id=old.pk, lines=[line("epoch", epoch=1)], start=0, end=9) == []
    assert end(old, "ok").state == RunState.STARTING
    assert reread(run).state == RunState.STARTING


@pytest.mark.parametrize(
    ("exit_class", "state", "failure"),
    [
        ("ok", RunState.SUCCEEDED, ""),
        ("data", RunState.FAILED, "data"),
        ("nan", RunState.FAILED, "nan"),
        ("bug", RunState.FAILED, "bug"),
        ("lost", RunState.QUEUED, ""),
        ("cancelled", RunState.QUEUED, ""),
    ],
)
def test_the_end_of_an_attempt_moves_its_run_on(run: Run, exit_class: str, state: RunState, failure: str) -> None:
    attempt = claim(run)
    end(attempt, exit_class, "why")
    assert (reread(run).state, run.failure_class) == (state, failure)
    assert (run.finished_at is None) == (state == RunState.QUEUED)
    assert end(attempt, "bug", "again").state == state
    attempt.refresh_from_db()
    assert (attempt.exit_class, attempt.ended_at) == (exit_class, LATER)


def test_what_somebody_cancelled_is_not_tried_again() -> None:
    assert next_state("cancelled", cancel_requested=True, lost_before=0) == RunState.CANCELLED
    assert next_state("lost", cancel_requested=True, lost_before=0) == RunState.CANCELLED
    assert next_state("ok", cancel_requested=True, lost_before=0) == RunState.SUCCEEDED


def test_a_run_is_given_up_after_three_lost_attempts(run: Run) -> None:
    for number in (1, 2, 3):
        assert claim(run, now=NOW).number == number
        assert services.sweep(now=NOW + timedelta(seconds=61)) == 1
    assert (reread(run).state, run.failure_class) == (RunState.FAILED, "lost")
    assert run.message == "Attempt 3 on here fell silent."


def test_the_sweep_leaves_attempts_that_beat_alone(run: Run) -> None:
    claim(run)
    assert services.sweep(now=NOW + timedelta(seconds=59)) == 0
    assert reread(run).state == RunState.STARTING


def test_the_sweep_queues_a_run_that_nobody_holds(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(state=RunState.RUNNING)
    services.sweep(now=NOW)
    assert reread(run).state == RunState.QUEUED


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("nobody_listens")
def test_of_two_machines_that_claim_at_once_one_gets_the_run() -> None:
    run = make_run(make_release())
    barrier = threading.Barrier(8)
    won: list[Attempt] = []

    def race(number: int) -> None:
        barrier.wait()
        attempt = services.claim(run_id=run.pk, host=f"machine {number}", slots=1, now=NOW)
        won.extend([attempt] if attempt else [])
        connection.close()

    threads = [threading.Thread(target=race, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert reread(run).fence == 1
