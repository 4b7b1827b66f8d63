"""One process that tries a run: claimed by a conditional update, kept by heartbeats, ended once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from common.events import announce
from training.events import RunRequested
from training.models import Attempt, Run, RunEvent, RunState
from training.states import ENDED, LOST, SUPERSEDED, next_state

Line = Mapping[str, Any]  # one event as the engine wrote it: JSON
_CLAIMS = 0x51756F01  # an advisory lock of our own: machines are counted one claim at a time
TOLD = frozenset({"started", "initialised", "progress", "epoch", "warning", "done", "failed"})


class Order(Enum):
    """What a heartbeat is answered."""

    GO_ON = "go on"
    STOP = "stop"  # somebody cancelled the run
    LEAVE = "leave"  # another attempt owns the run


@transaction.atomic
def claim(*, run_id: int, host: str, slots: int, now: datetime) -> Attempt | None:
    """Take a queued run for this machine; None when it is taken, over, or the machine has no slot left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CLAIMS])
    run = Run.objects.select_for_update().filter(pk=run_id, state=RunState.QUEUED, cancel_requested=False).first()
    if run is None or Attempt.objects.filter(host=host, ended_at=None).count() >= slots:
        return None
    run.fence += 1
    run.state = RunState.STARTING
    run.save(update_fields=["fence", "state"])
    number = Attempt.objects.filter(run=run).count() + 1
    return Attempt.objects.create(run=run, number=number, fence=run.fence, host=host, started_at=now, heartbeat_at=now)


def beat(*, attempt_id: int, now: datetime, process: int | None = None) -> Order:
    """Say that the attempt lives; answers what it should do. Two queries."""
    mine = Attempt.objects.filter(pk=attempt_id, ended_at=None, run__fence=F("fence"))
    changes: dict[str, Any] = {"heartbeat_at": now} | ({"process": process} if process else {})
    if not mine.update(**changes):
        return Order.LEAVE
    is_cancelled = mine.filter(run__cancel_requested=True).exists()
    return Order.STOP if is_cancelled else Order.GO_ON


@transaction.atomic
def take_events(*, attempt_id: int, lines: Sequence[Line], start: int, end: int) -> list[RunEvent]:
    """Keep what the engine wrote between two byte offsets; taking the same bytes again changes nothing."""
    fresh = Attempt.objects.filter(pk=attempt_id, events_offset=start, run__fence=F("fence"))
    if not fresh.update(events_offset=end):
        return []
    attempt = Attempt.objects.get(pk=attempt_id)
    told = [line for line in lines if line.get("type") in TOLD and line.get("attempt") == attempt.number]
    rows = [RunEvent(run_id=attempt.run_id, attempt=attempt, kind=line["type"], data=_data(line)) for line in told]
    if any(row.kind in ("progress", "epoch") for row in rows):
        # of the many lines between epochs only the latest is worth a row
        RunEvent.objects.filter(run_id=attempt.run_id, kind="progress").delete()
        rows = [row for row in rows if row.kind != "progress" or row is rows[-1]]
    started = next((line for line in told if line["type"] == "started"), None)
    if started:
        Attempt.objects.filter(pk=attempt_id).update(device=str(started["device"])[:80])
        Run.objects.filter(pk=attempt.run_id, state=RunState.STARTING).update(state=RunState.RUNNING)
    return RunEvent.objects.bulk_create(rows)


@transaction.atomic
def end_attempt(*, attempt_id: int, exit_class: str, message: str, now: datetime) -> Run:
    """Close an attempt once and move its run on: over, or queued again when it was lost or interrupted."""
    attempt = Attempt.objects.get(pk=attempt_id)
    run = Run.objects.select_for_update().get(pk=attempt.run_id)
    open_still = Attempt.objects.filter(pk=attempt_id, ended_at=None)
    if not open_still.update(ended_at=now, exit_class=exit_class):
        return run
    if run.fence != attempt.fence or exit_class == SUPERSEDED or run.state in ENDED:
        return run
    lost = Attempt.objects.filter(run=run, exit_class=LOST).exclude(pk=attempt_id).count()
    run.state = next_state(exit_class, cancel_requested=run.cancel_requested, lost_before=lost)
    run.failure_class = exit_class if run.state == RunState.FAILED else ""
    run.message = message if run.state != RunState.SUCCEEDED else ""
    run.finished_at = now if run.state in ENDED else None
    run.save(update_fields=["state", "failure_class", "message", "finished_at"])
    wake_next()
    return run


def wake_next() -> None:
    """Ring for the run that waits longest, if any does."""
    waiting = Run.objects.filter(state=RunState.QUEUED).order_by("id").first()
    if waiting is not None:
        announce(RunRequested(waiting.pk))


def _data(line: Line) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name not in ("type", "attempt")}
