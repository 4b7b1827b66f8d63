"""The queue's way: a short task leaves a supervisor behind, which outlives neither its worker nor its purpose."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.training.factories import NOW, TINY, claim, make_painted_release, make_run
from tests.waiting import until
from training import folders, services, supervision
from training.models import Attempt, Evaluation, Run, RunEvent, RunState
from training.processes import is_alive
from training.states import ENDED

pytestmark = pytest.mark.django_db(transaction=True)


def wait_until(what: Callable[[], bool], run: Run) -> None:
    """Poll the rows (another process writes them); gives up with the supervisor's own words."""
    deadline = time.monotonic() + 120
    while not what():
        if time.monotonic() > deadline:
            log = folders.folder_of(run.pk) / "supervisor.log"
            pytest.fail(log.read_text(encoding="utf-8") if log.exists() else "no supervisor was started")
        time.sleep(0.05)


def launched(run: Run) -> bool:
    return supervision.launch(run_id=run.pk, slots=1, now=timezone.now()) is not None


def state_of(run: Run) -> str:
    run.refresh_from_db()
    return run.state


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])


@pytest.mark.usefixtures("nobody_listens")
def test_a_killed_supervisor_takes_its_engine_along_and_the_run_ends_all_the_same() -> None:
    run = make_run(make_painted_release(), TINY | {"epochs": 4_000, "limit_seconds": 4.0})
    assert launched(run)
    wait_until(lambda: RunEvent.objects.filter(run=run, kind="epoch").exists(), run)
    wait_until(lambda: Attempt.objects.filter(run=run, process__gt=0).exists(), run)
    engine = Attempt.objects.get(run=run).process
    assert engine is not None
    os.kill(parent_of(engine), signal.SIGKILL)
    wait_until(lambda: not is_alive(engine), run)
    assert state_of(run) == RunState.RUNNING
    assert services.sweep(now=timezone.now() + timedelta(seconds=61)) == 1
    assert state_of(run) == RunState.QUEUED
    assert launched(run)
    wait_until(lambda: state_of(run) not in (RunState.STARTING, RunState.RUNNING), run)
    assert (state_of(run), run.message) == (RunState.SUCCEEDED, "")
    assert list(Attempt.objects.order_by("number").values_list("exit_class", flat=True)) == ["lost", "ok"]
    resumed = [event.data["resumed"] for event in RunEvent.objects.filter(run=run, kind="started").order_by("id")]
    assert resumed == [False, True]
    assert Evaluation.objects.filter(model__run=run, split="test").count() == 1


@pytest.mark.usefixtures("nobody_listens")
def test_an_attempt_beats_while_its_model_is_stored_and_scored(monkeypatch: pytest.MonkeyPatch) -> None:
    attempt = claim(make_run(make_painted_release()))
    monkeypatch.setattr(supervision, "BEAT_SECONDS", 0.01)

    def harvest(run_id: int) -> None:
        until(lambda: Attempt.objects.get(pk=attempt.pk).heartbeat_at > NOW, seconds=20, what="a heartbeat")

    monkeypatch.setattr(supervision, "_harvest", harvest)
    monkeypatch.setattr(supervision, "_follow", lambda *_: ("ok", ""))
    assert supervision.supervise(attempt).state == RunState.SUCCEEDED


@pytest.mark.usefixtures("celery_worker")
def test_a_run_that_is_asked_for_is_trained_by_the_worker_of_the_gpu_queue() -> None:
    run = make_run(make_painted_release())
    wait_until(lambda: state_of(run) in ENDED, run)
    assert (state_of(run), run.message) == (RunState.SUCCEEDED, "")
    assert Evaluation.objects.filter(model__run=run, split="test").count() == 1
