from __future__ import annotations

import pytest

from training.engine.compute import limit_threads


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> None:
    limit_threads()
