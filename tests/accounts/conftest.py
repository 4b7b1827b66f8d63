from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    """Each test starts with no sign-in or reset counted against its address."""
    cache.clear()
