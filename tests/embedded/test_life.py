"""A whole installation, from start to kill -9 and back, as `make run` starts it."""

from __future__ import annotations

import os
import signal
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from config.embedded import state
from tests.embedded.installation import Installation
from tests.waiting import until

EVERY_KIND = ("postgres", "redis-server", "granian", "main@", "export@", "gpu@", " beat ")


@pytest.fixture(params=["open to all", "closed"])
def installation(request: pytest.FixtureRequest) -> Iterator[Installation]:
    """In a folder with a space; as root also inside one that the unprivileged servers cannot enter."""
    if request.param == "closed" and os.geteuid() != 0:
        pytest.skip("only root's folders can be closed to its own servers")
    parent = Path(tempfile.mkdtemp(prefix="quorum life ", dir="/tmp"))
    parent.chmod(0o755 if request.param == "open to all" else 0o700)
    made = Installation(parent / "var")
    yield made
    made.remove()


def answers_well(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return bool(response.status == 200)
    except OSError:
        return False


@pytest.mark.slow
def test_a_run_survives_its_childrens_deaths_leaves_nothing_after_kill_9_and_comes_back(
    installation: Installation,
) -> None:
    supervisor = installation.start()
    running = state.read(installation.places)
    assert running is not None
    assert (running.pid, running.ready) == (supervisor.pid, True)
    with urllib.request.urlopen(f"{running.address}/healthz") as response:
        assert response.status == 200
    for kind in EVERY_KIND:
        installation.process_of(kind)

    code, said = installation.call("up")
    assert (code, said) == (
        0,
        f"Quorum runs already at {running.address} (process {supervisor.pid}). `make stop` stops it.\n",
    )

    database = (installation.places.run / "database-url").read_text()
    with psycopg2.connect(database) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (word text)")
        cursor.execute("INSERT INTO kept VALUES ('still here')")
    connection.close()

    os.kill(installation.process_of("export@"), signal.SIGKILL)
    until(
        lambda: "worker export ended (SIGKILL); starting it again in 1 s." in installation.said(),
        seconds=20,
        what="the supervisor says that a worker ended",
    )

    os.kill(int((installation.data / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    os.kill(installation.process_of("redis-server"), signal.SIGKILL)
    until(
        lambda: all(f"{name} ended (SIGKILL)" in installation.said() for name in ("PostgreSQL", "Redis")),
        seconds=20,
        what="the supervisor says that both servers ended",
    )
    until(lambda: answers_well(f"{running.address}/readyz"), seconds=60, what="both servers work again")

    supervisor.kill()
    supervisor.wait()
    until(lambda: installation.left() == [], seconds=15, what="nothing is left after kill -9")
    assert Path(running.sockets).is_dir()

    again = installation.start()
    assert not Path(running.sockets).exists()
    database = (installation.places.run / "database-url").read_text()
    with psycopg2.connect(database) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT word FROM kept")
        assert cursor.fetchall() == [("still here",)]
    connection.close()

    code, said = installation.call("stop")
    assert (code, said) == (0, f"Stopping Quorum (process {again.pid}) …\nStopped.\n")
    assert again.wait(5) == 0
    assert installation.left() == []
    assert state.read(installation.places) is None
    assert installation.call("stop") == (0, "Quorum is not running.\n")


def test_it_stops_in_order_when_make_is_killed(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    installation = Installation(tmp_path / "var")
    make = installation.start_under_a_shell()
    published = installation.places.run / "redis-url"
    until(published.exists, seconds=60, what="the servers run")
    make.kill()
    make.wait()
    until(lambda: not state.is_held(installation.places), seconds=20, what="the supervisor has stopped")
    assert installation.left() == []
    assert not published.exists()
    installation.remove()
