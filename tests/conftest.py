"""Fixtures that stand for the machine: the database, the broker, a real worker, a real web server, a browser."""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django import DjangoDbBlocker

from tests import plugin, running, services

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

RESULTS = Path(__file__).resolve().parent.parent / "test-results"
_failed = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database of this process's own, cloned from one that was migrated once per session."""
    plugin.servers()
    with django_db_blocker.unblock():
        services.own_database(plugin.room)
    yield


@pytest.fixture(scope="session")
def _web_server(django_db_setup: None) -> Iterator[running.WebServer]:
    with running.web_server(Path(os.environ["QUORUM_VAR"])) as server:
        yield server


@pytest.fixture
def server(transactional_db: None, _web_server: running.WebServer) -> running.WebServer:
    """The real web server (granian, its own process) on this test's committed rows: `server.url`."""
    return _web_server


_worker = running.CeleryWorker()


@pytest.fixture
def celery_worker(transactional_db: None) -> Iterator[None]:
    """A real Celery worker process for all queues; it works on this test's committed rows."""
    _worker.begin(Path(os.environ["QUORUM_VAR"]))
    yield
    running.forget_messages()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """No worker answers the messages of a test that did not ask for one."""
    if "celery_worker" not in getattr(item, "fixturenames", ()):
        _worker.end()


def pytest_sessionfinish() -> None:
    """Stop the worker with the session."""
    _worker.end()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    with running.chromium() as started:
        yield started


@pytest.fixture
def context(browser: Browser, server: running.WebServer) -> Iterator[BrowserContext]:
    """A fresh browser profile at 1440 px, in English, that knows the server's address."""
    opened = browser.new_context(
        base_url=server.url, viewport={"width": 1440, "height": 900}, locale="en-GB", accept_downloads=True
    )
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page; an uncaught error in it fails the test, and a failed test leaves a picture in `test-results/`."""
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    if request.node.stash.get(_failed, False):
        RESULTS.mkdir(exist_ok=True)
        opened.screenshot(path=RESULTS / f"{re.sub(r'[^a-z0-9]+', '-', request.node.name.lower())}.png")
    assert errors == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember a failure for the fixtures that clean up after it."""
    report = yield
    item.stash[_failed] = item.stash.get(_failed, False) or report.failed
    return report
