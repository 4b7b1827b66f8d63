"""Starting and stopping the processes of training: the engine, and the supervisor that follows one."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

from django.conf import settings

GRACE_SECONDS = 30.0
POLITENESS = 10  # on a shared machine the web server goes first
_SECRET = re.compile(r"DATABASE_URL|REDIS_URL|SECRET|PASSWORD|TOKEN|AWS_|QUORUM_S3|PGPASS", re.IGNORECASE)
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


class Engine:
    """A running engine: its own session, no credentials in its environment, gone when its parent is."""

    def __init__(self, arguments: list[str], log: Path) -> None:
        parent = os.getpid()

        def follow_parent() -> None:
            _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)
            os.nice(POLITENESS)

        with log.open("ab") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "training.engine", *arguments],
                cwd=settings.BASE_DIR,
                env={name: value for name, value in os.environ.items() if not _SECRET.search(name)},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
                preexec_fn=follow_parent,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait(self, seconds: float | None = None) -> int | None:
        """The exit code, or None when it still runs after this long."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def stop(self, grace: float = GRACE_SECONDS) -> int:
        """Ask it to checkpoint and leave; kill it when it does not. Answers the exit code."""
        if self._process.poll() is None:
            self._process.terminate()
        code = self.wait(grace)
        if code is None:
            self._process.kill()
            code = self._process.wait()
        return code


def start_supervisor(attempt_id: int, log: Path) -> None:
    """Leave behind a process that follows one attempt; it ends when the process that called for it has a new parent."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as said:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "supervise_run", str(attempt_id), "--owner", str(os.getppid())],
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    threading.Thread(target=process.wait, daemon=True).start()


def is_alive(pid: int) -> bool:
    """Whether a process of this number is there (a zombie counts as gone)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
