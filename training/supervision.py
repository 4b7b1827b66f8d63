"""Following one attempt from its claim to its end: prepare, start the engine, beat, pass its diary on, close."""

from __future__ import annotations

import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from common.errors import DomainError
from datasets.models import Split
from training import folders, services
from training.engine.failures import Cancelled, EngineError, Superseded, describe_exit
from training.models import Attempt, Run, RunEvent, RunState
from training.processes import Engine, start_supervisor
from training.services import Order
from training.services.evaluating import evaluate_model
from training.states import LOST, OK

FIRST_BEAT_SECONDS = 0.2
BEAT_SECONDS = 2.0
PATIENCE_SECONDS = 900.0

Answer = TypeVar("Answer")
Told = Callable[[list[RunEvent]], None]
logger = logging.getLogger(__name__)


def launch(*, run_id: int, slots: int, now: datetime) -> Attempt | None:
    """Claim a queued run for this machine and leave a supervisor behind; returns at once."""
    attempt = services.claim(run_id=run_id, host=socket.gethostname(), slots=slots, now=now)
    if attempt is not None:
        try:
            start_supervisor(attempt.pk, folders.folder_of(run_id) / "supervisor.log")
        except OSError as error:
            services.end_attempt(attempt_id=attempt.pk, exit_class=LOST, message=str(error), now=now)
            raise
    return attempt


def supervise(attempt: Attempt, *, must_stop: Callable[[], bool] = lambda: False, told: Told = lambda _: None) -> Run:
    """Carry an attempt through; answers the run as it then stands. Survives a restart of the database."""
    try:
        exit_class, message = _follow(attempt, must_stop, told)
        if exit_class == OK:
            with _beating(attempt.pk):
                _harvest(attempt.run_id)
    except EngineError as error:
        exit_class, message = error.kind, str(error)
    except DomainError as error:
        exit_class, message = "data", error.detail
    except Exception as error:
        logger.exception("Attempt %s", attempt.pk)
        exit_class, message = "bug", f"{type(error).__name__}: {error}"
    run = patiently(
        lambda: services.end_attempt(attempt_id=attempt.pk, exit_class=exit_class, message=message, now=timezone.now())
    )
    if run.state in (RunState.SUCCEEDED, RunState.CANCELLED):
        folders.tidy(run.pk)
    return run


def _follow(attempt: Attempt, must_stop: Callable[[], bool], told: Told) -> tuple[str, str]:
    """Run the engine to its end; its exit class and what it said last."""
    run = Run.objects.select_related("release", "initial_model").get(pk=attempt.run_id)
    manifest = folders.prepare(run, attempt, _Pulse(attempt.pk))
    out = folders.folder_of(run.pk) / "out"
    diary = Diary(out / "events.jsonl", attempt)
    engine = Engine([str(manifest), str(out)], folders.folder_of(run.pk) / "engine.log")
    try:
        code = engine.wait(FIRST_BEAT_SECONDS)
        while code is None:
            told(_unless_away(diary.read_on) or [])
            order = _unless_away(lambda: services.beat(attempt_id=attempt.pk, now=timezone.now(), process=engine.pid))
            leaves = order in (Order.STOP, Order.LEAVE) or must_stop()
            code = engine.stop() if leaves else engine.wait(BEAT_SECONDS)
    finally:
        engine.stop()
    told(patiently(diary.read_on))
    return OK if code == 0 else describe_exit(code), diary.last_message


def _harvest(run_id: int) -> None:
    """Enter the model in the registry and score it on every split that it did not learn from."""
    model = patiently(lambda: services.register_model(run_id=run_id, folder=folders.folder_of(run_id) / "out"))
    for split in (Split.VAL, Split.TEST):
        if f"predictions_{split.value}.jsonl" in model.files:
            patiently(partial(evaluate_model, model_id=model.pk, split=split.value))


@contextmanager
def _beating(attempt_id: int) -> Iterator[None]:
    """Heartbeats beside work that cannot stop for one: storing large weights, drawing samples for intervals."""
    over = threading.Event()

    def keep_on() -> None:
        while not over.wait(BEAT_SECONDS):
            _unless_away(lambda: services.beat(attempt_id=attempt_id, now=timezone.now()))
        connection.close()

    thread = threading.Thread(target=keep_on, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


class _Pulse:
    """A heartbeat for long preparations: beats at most every two seconds, and stops a superseded or cancelled one."""

    def __init__(self, attempt_id: int) -> None:
        self._attempt_id = attempt_id
        self._last = time.monotonic()

    def __call__(self) -> None:
        if time.monotonic() - self._last >= BEAT_SECONDS:
            self._last = time.monotonic()
            order = services.beat(attempt_id=self._attempt_id, now=timezone.now())
            if order == Order.LEAVE:
                raise Superseded("another attempt owns the run")
            if order == Order.STOP:
                raise Cancelled("stopped on request")


class Diary:
    """Reads the engine's event file by whole lines from where it stopped, and hands them to the database."""

    def __init__(self, path: Path, attempt: Attempt) -> None:
        self._path = path
        self._attempt = attempt
        self._offset = attempt.events_offset
        self.last_message = ""

    def read_on(self) -> list[RunEvent]:
        """Take over what was written since the last call."""
        if not self._path.exists():
            return []
        with self._path.open("rb") as file:
            file.seek(self._offset)
            content = file.read()
        end = content.rfind(b"\n") + 1
        lines: list[dict[str, Any]] = [json.loads(line) for line in content[:end].splitlines()]
        if not lines:
            return []
        rows = services.take_events(
            attempt_id=self._attempt.pk, lines=lines, start=self._offset, end=self._offset + end
        )
        self._offset += end
        failed = [line for line in lines if line["type"] == "failed" and line["attempt"] == self._attempt.number]
        self.last_message = str(failed[-1]["message"]) if failed else self.last_message
        return rows


def _unless_away(call: Callable[[], Answer]) -> Answer | None:
    """The answer, or None while the database does not answer: training goes on without it."""
    try:
        return call()
    except (OperationalError, InterfaceError):
        logger.warning("The database is away; training goes on.")
        connection.close()
        return None


def patiently(call: Callable[[], Answer]) -> Answer:
    """The answer, however long (up to 15 minutes) the database is away."""
    began = time.monotonic()
    while True:
        try:
            return call()
        except (OperationalError, InterfaceError):
            if time.monotonic() - began > PATIENCE_SECONDS:
                raise
            connection.close()
            time.sleep(1.0)
