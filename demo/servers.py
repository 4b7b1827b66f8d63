"""Where the running Quorum answers."""

from __future__ import annotations

import json
from pathlib import Path

DEFAULT = "http://127.0.0.1:8000"


def address(*, asked: str, public: str, var: Path) -> str:
    """The server that was asked for, else the configured one, else the one that the local supervisor wrote down."""
    if asked or public:
        return (asked or public).rstrip("/")
    try:
        return str(json.loads((var / "run" / "state.json").read_text())["address"]).rstrip("/")
    except (OSError, ValueError, KeyError):
        return DEFAULT
