"""Real processes for tests that need them: the web server, Celery workers, Chromium."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import redis

from config.embedded import programs
from config.embedded.listening import Listening, answers
from config.embedded.processes import MARK, Program, start, stop, sweep, tail
from scripts.browser import find_browser
from tests.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser

QUEUES = "critical,default,media,export,gpu"


@dataclass(frozen=True)
class WebServer:
    """A granian that serves this session's database."""

    url: str


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def web_server(var: Path) -> Iterator[WebServer]:
    """Serve until the block ends."""
    listening = Listening("127.0.0.1", free_port())
    program = programs.web(listening, _logs(var), {"QUORUM_PUBLIC_URL": listening.address})
    with _running(program, var) as process:
        until(
            lambda: answers(listening) or process.poll() is not None,
            seconds=60,
            what=f"the web server answers without an error (log: {program.log})",
        )
        assert process.poll() is None, f"the web server ended:\n{tail(program.log)}"
        yield WebServer(listening.address)


class CeleryWorker:
    """One worker process for all queues, kept between tests that follow each other and ask for it.

    It must be gone before a test that does not ask for it: it would answer that test's messages and work on its rows.
    """

    def __init__(self) -> None:
        self._stack: ExitStack | None = None

    def begin(self, var: Path) -> None:
        """Start it unless it runs, on empty queues."""
        if self._stack is not None:
            return
        _forget_everything()
        program = programs.worker(f"test-{os.getpid()}", QUEUES, "2", _logs(var), {})
        if program.log is not None:
            program.log.unlink(missing_ok=True)
        self._stack = ExitStack()
        process = self._stack.enter_context(_running(program, var))
        until(
            lambda: " ready." in tail(program.log, 200) or process.poll() is not None,
            seconds=120,
            what=f"the worker is ready (log: {program.log})",
        )
        assert process.poll() is None, f"the worker ended:\n{tail(program.log)}"

    def end(self) -> None:
        """Stop it; what its tasks started ends with it."""
        if self._stack is not None:
            self._stack.close()
            self._stack = None
            _forget_everything()


def _logs(var: Path) -> Path:
    logs = var / "log"
    logs.mkdir(parents=True, exist_ok=True)
    return logs


@contextmanager
def _running(program: Program, var: Path) -> Iterator[subprocess.Popen[bytes]]:
    mark = f"{var}/{program.name}"
    process = start(Program(**{**vars(program), "environment": {**program.environment, MARK: mark}}))
    try:
        yield process
    finally:
        stop(process, stop_signal=program.stop_signal, patience=5)
        sweep(mark, (), patience=2)


def forget_messages() -> None:
    """Empty the queues and wait for the tasks under way, so that none works on the next test's rows."""
    with _broker() as client:
        client.delete(*QUEUES.split(","))
        until(lambda: client.hlen("unacked") == 0, seconds=120, what="the tasks under way end")


def _forget_everything() -> None:
    """Also what a worker that is gone had not finished."""
    with _broker() as client:
        client.delete(*QUEUES.split(","), "unacked", "unacked_index")


@contextmanager
def _broker() -> Iterator[redis.Redis]:
    address = os.environ["REDIS_URL"].removeprefix("redis+socket://")
    path, _, number = address.partition("?virtual_host=")
    client = redis.Redis(unix_socket_path=path, db=int(number or 0))
    try:
        yield client
    finally:
        client.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium driven by Playwright; skips loudly where none was prepared."""
    from playwright.sync_api import sync_playwright

    program = find_browser()
    if program is None:
        pytest.skip("NO BROWSER: `make test` prepares one, or set QUORUM_CHROMIUM")
    # Playwright's synchronous interface keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=["--disable-dev-shm-usage"])
        try:
            yield browser
        finally:
            browser.close()
