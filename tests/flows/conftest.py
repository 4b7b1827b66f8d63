"""The people of a flow test, who hang up when it ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.flows.road import People
from tests.running import WebServer


@pytest.fixture
def people(server: WebServer, celery_worker: None) -> Iterator[People]:
    """Whoever takes part, over HTTP, with a real worker behind the server."""
    taking_part = People(server.url)
    yield taking_part
    taking_part.hang_up()
