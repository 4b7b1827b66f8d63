"""Where the real photographs and crowd votes lie; tests that need them skip loudly when they are missing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def shared_data() -> Path:
    """The folder of real data: `QUORUM_TEST_DATA`, else `../shared/data` beside the checkout."""
    default = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
    folder = Path(os.environ.get("QUORUM_TEST_DATA", default))
    if not folder.is_dir():
        pytest.skip(f"REAL DATA MISSING: {folder} (set QUORUM_TEST_DATA)")
    return folder
