"""A whole Quorum in a folder of the test's own, started and ended the way a person does it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from config.embedded.places import CHECKOUT, Places, service_account, service_home
from config.embedded.processes import left_behind
from tests.running import free_port
from tests.waiting import until

HIDDEN = ("DATABASE_URL", "REDIS_URL", "QUORUM_TEST_ROOM", "QUORUM_PUBLIC_URL")


class Installation:
    """`make run` and `make stop` without the set-up, on data under `var`."""

    def __init__(self, var: Path) -> None:
        self.places = Places(var)
        self.output = var.with_name(f"{var.name}.output")
        self.port = free_port()

    @property
    def data(self) -> Path:
        return service_home(self.places, service_account())

    def _environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in HIDDEN}
        return kept | {"QUORUM_VAR": str(self.places.var), "QUORUM_DEMO": "no", "QUORUM_PORT": str(self.port)} | more

    def start(self) -> subprocess.Popen[bytes]:
        """Start it and return when it says that it is ready."""
        supervisor = self._spawn([sys.executable, "-m", "config.embedded"])
        until(
            lambda: "Quorum is ready" in self.said() or supervisor.poll() is not None,
            seconds=180,
            what="Quorum is ready",
        )
        assert supervisor.poll() is None, self.said()
        return supervisor

    def start_under_a_shell(self) -> subprocess.Popen[bytes]:
        """Start it as make does, and return the shell at once."""
        return self._spawn(["sh", "-c", f"'{sys.executable}' -m config.embedded up --tied; true"])

    def _spawn(self, command: list[str]) -> subprocess.Popen[bytes]:
        with self.output.open("wb") as output:
            return subprocess.Popen(
                command,
                cwd=CHECKOUT,
                env=self._environment(),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def call(self, action: str, **environment: str) -> tuple[int, str]:
        """Run `up` or `stop` to its end; its exit code and what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "config.embedded", action],
            cwd=CHECKOUT,
            env=self._environment(**environment),
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def said(self) -> str:
        """What the supervisor has printed so far."""
        return self.output.read_text() if self.output.exists() else ""

    def left(self) -> list[int]:
        """Processes of this installation that live."""
        return list(left_behind(str(self.places.var), (self.data / "postgres", self.data / "redis")))

    def process_of(self, command: str) -> int:
        """The first process of this installation whose command line holds the words."""
        for pid in sorted(self.left()):
            if re.search(command, _command_line(pid)):
                return pid
        raise AssertionError(f"no process like {command!r}")

    def remove(self) -> None:
        """End what a failed test left, and delete every file."""
        for pid in self.left():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.data != self.places.var:
            shutil.rmtree(self.data)
        shutil.rmtree(self.places.var.parent, ignore_errors=True)


def _command_line(pid: int) -> str:
    """What a process was started with; nothing of one that has ended meanwhile."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except (FileNotFoundError, ProcessLookupError):
        return ""
