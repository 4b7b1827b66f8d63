"""Finding the server, and keeping a secret."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from demo.servers import DEFAULT, address, secret


def test_the_address_asked_for_comes_before_the_configured_and_the_running_one(tmp_path: Path) -> None:
    assert address(asked="", public="", var=tmp_path) == DEFAULT
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "state.json").write_text(json.dumps({"address": "http://127.0.0.1:8007/"}))
    assert address(asked="", public="", var=tmp_path) == "http://127.0.0.1:8007"
    assert address(asked="", public="https://q.example", var=tmp_path) == "https://q.example"
    assert address(asked="http://other:1/", public="https://q.example", var=tmp_path) == "http://other:1"
    (tmp_path / "run" / "state.json").write_text("{")
    assert address(asked="", public="", var=tmp_path) == DEFAULT


def test_the_secret_is_drawn_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    first = secret(tmp_path / "demo")
    assert len(first) == 64
    assert secret(tmp_path / "demo") == first
    assert secret(tmp_path / "other") != first
    assert stat.S_IMODE((tmp_path / "demo" / "secret").stat().st_mode) == 0o600
