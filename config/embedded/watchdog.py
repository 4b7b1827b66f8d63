"""A small process that outlives a killed supervisor for seconds and ends what the kernel's signals did not reach.

The supervisor's direct children get a parent-death signal. Their own children (a training run, a pool process in the
middle of a task) may not; they carry the supervisor's mark in their environment, and this process looks for it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from config.embedded.processes import MARK, sweep

POLITE_SECONDS = 6.0
DATABASE_SECONDS = 5.0


def start_watchdog(mark: str, data_folders: tuple[Path, ...], *, folder: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start it holding the other end of a pipe: the pipe closes when this process ends, however it ends."""
    with log.open("ab") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "config.embedded.watchdog", mark, *map(str, data_folders)],
            cwd=folder,
            env={name: value for name, value in os.environ.items() if name != MARK},
            stdin=subprocess.PIPE,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )


def main(mark: str, data_folders: tuple[Path, ...]) -> None:
    """Wait for the supervisor's end, then sweep: first what carries the mark, the database last."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    sweep(mark, (), patience=POLITE_SECONDS)
    sweep(mark, data_folders, patience=DATABASE_SECONDS)


if __name__ == "__main__":
    main(sys.argv[1], tuple(Path(argument) for argument in sys.argv[2:]))
