"""Where the running Quorum answers, and the secret from which simulated people have their passwords."""

from __future__ import annotations

import json
import os
import secrets
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


def secret(folder: Path) -> str:
    """This installation's own secret for made-up accounts, drawn once; nobody else can compute their passwords."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "secret"
    if not file.is_file():
        fresh = folder / f"secret.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(32))
        fresh.replace(file)
    return file.read_text()
