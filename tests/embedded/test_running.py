"""The fixtures that start real processes."""

from __future__ import annotations

import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from catalog import services
from catalog.models import LabelFormat, SourceKind, SourceState
from tests.catalog.folders import image_bytes, laid_out
from tests.running import WebServer
from tests.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_the_web_server_sees_the_rows_that_a_test_commits(server: WebServer) -> None:
    with urllib.request.urlopen(f"{server.url}/api/v1/session") as response:
        assert response.status == 200


def test_a_real_worker_runs_a_published_task(celery_worker: None, tmp_path: Path) -> None:
    folder = laid_out(tmp_path / "pictures", {"1.jpg": image_bytes(1)})
    source = services.create_source(
        kind=SourceKind.FOLDER, format=LabelFormat.AUTO, name="pictures", location=str(folder)
    )
    services.request_check(source_id=source.pk)

    def is_checked() -> bool:
        source.refresh_from_db()
        return source.state != SourceState.CHECKING

    until(is_checked, seconds=60, what="the worker has checked the folder")
    assert (source.state, source.report["images"]) == (SourceState.CHECKED, 1)


@pytest.mark.e2e
def test_the_browser_opens_a_page_of_the_real_server(page: Page) -> None:
    response = page.goto("/api/v1/session")
    assert response is not None
    assert response.status == 200
