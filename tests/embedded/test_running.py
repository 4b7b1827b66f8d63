"""The fixtures that start real processes."""

from __future__ import annotations

import urllib.request
from typing import TYPE_CHECKING

import pytest

from tests.running import WebServer
from tests.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_the_web_server_sees_the_rows_that_a_test_commits(server: WebServer) -> None:
    with urllib.request.urlopen(f"{server.url}/api/v1/session") as response:
        assert response.status == 200


def test_a_real_worker_runs_a_published_task(celery_worker: None) -> None:
    from config.celery import app

    until(lambda: bool(app.control.ping(timeout=0.5)), seconds=20, what="the worker answers a ping")


@pytest.mark.e2e
def test_the_browser_opens_a_page_of_the_real_server(page: Page) -> None:
    response = page.goto("/api/v1/session")
    assert response is not None
    assert response.status == 200
