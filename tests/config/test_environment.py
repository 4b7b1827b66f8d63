"""Settings come from the environment, and a wrong one is refused by name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = Path("/nonexistent")


def start(var: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """What a process says that reads the settings with these variables, and data of its own in `var`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QUORUM_")}
    kept["QUORUM_VAR"] = str(var)
    return subprocess.run(
        [sys.executable, "-c", "import config.settings as s; print(s.PRODUCTION, s.SESSION_COOKIE_SECURE)"],
        cwd=ROOT, env=kept | variables, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("secret", [None, "", environment.DEVELOPMENT_SECRET, "short"])
def test_production_refuses_to_start_without_a_secret_of_its_own(secret: str | None, tmp_path: Path) -> None:
    done = start(tmp_path, QUORUM_PRODUCTION="yes", **({} if secret is None else {"QUORUM_SECRET_KEY": secret}))
    assert done.returncode != 0
    assert "QUORUM_PRODUCTION is on: set QUORUM_SECRET_KEY to 40 or more random characters." in done.stderr


def test_production_starts_with_a_long_secret_and_secure_cookies(tmp_path: Path) -> None:
    assert start(tmp_path, QUORUM_PRODUCTION="yes", QUORUM_SECRET_KEY="k" * 40).stdout.split() == ["True", "True"]


def test_a_laptop_needs_no_settings(tmp_path: Path) -> None:
    assert start(tmp_path).stdout.split() == ["False", "False"]


@pytest.mark.parametrize(("written", "meant"), [("yes", True), ("ON", True), ("1", True), ("false", False), ("", True)])
def test_a_flag_is_read_in_its_usual_spellings(written: str, meant: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUORUM_X", written)
    assert environment.flag("QUORUM_X", True) is meant


def test_a_flag_that_is_neither_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUORUM_X", "maybe")
    with pytest.raises(ImproperlyConfigured, match="QUORUM_X='maybe': write yes or no"):
        environment.flag("QUORUM_X", True)


def test_words_are_parted_by_commas_or_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUORUM_X", "a.example, b.example c.example")
    assert environment.words("QUORUM_X", "") == ["a.example", "b.example", "c.example"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://ada:p%40ss@db.example:5433/q", ("q", "ada", "p@ss", "db.example", "5433")),
        ("postgres://localhost/", ("quorum", "", "", "localhost", "")),
        ("postgresql://quorum@/q?host=/run/my%20sockets", ("q", "quorum", "", "/run/my sockets", "")),
    ],
)
def test_a_database_address_is_read(url: str, expected: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X_URL", url)
    found = environment.database("X_URL", socket_file=NOWHERE)
    assert tuple(found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == expected


def test_another_database_than_postgresql_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X_URL", "sqlite:///db.sqlite3")
    with pytest.raises(ImproperlyConfigured, match="X_URL must start with postgresql://"):
        environment.database("X_URL", socket_file=NOWHERE)


def test_the_address_that_the_supervisor_wrote_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("X_URL", raising=False)
    file = tmp_path / "redis-url"
    file.write_text("unix:///tmp/q/redis.sock\n")
    assert environment.redis("X_URL", socket_file=file) == "redis+socket:///tmp/q/redis.sock"
    assert environment.redis("X_URL", socket_file=NOWHERE) == "redis://localhost:6379/0"


def test_media_lie_in_a_folder_or_in_a_bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QUORUM_S3_BUCKET", "QUORUM_MEDIA"):
        monkeypatch.delenv(name, raising=False)
    assert environment.media_storage(tmp_path)["OPTIONS"] == {"location": str(tmp_path)}
    monkeypatch.setenv("QUORUM_S3_BUCKET", "photographs")
    monkeypatch.setenv("QUORUM_S3_ENDPOINT", "https://s3.example")
    found = environment.media_storage(tmp_path)
    assert found["BACKEND"] == "storages.backends.s3.S3Storage"
    assert found["OPTIONS"] == {
        "bucket_name": "photographs", "endpoint_url": "https://s3.example", "querystring_auth": True,
    }  # fmt: skip


def test_demo_accounts_are_there_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QUORUM_DEMO", raising=False)
    assert environment.demo_accounts("QUORUM_DEMO") == []
    monkeypatch.setenv("QUORUM_DEMO", "yes")
    assert [account["email"] for account in environment.demo_accounts("QUORUM_DEMO")] == [
        "annotator@demo.quorum", "reviewer@demo.quorum", "admin@demo.quorum",
    ]  # fmt: skip
