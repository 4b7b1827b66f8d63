from __future__ import annotations

import pytest


@pytest.fixture
def nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs are not announced, so that a worker of this session does not take what a test wants for itself."""
    for module in ("runs", "attempts", "sweeping"):
        monkeypatch.setattr(f"training.services.{module}.announce", lambda fact: None)
