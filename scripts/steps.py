"""Steps of the set-up: what is being done, how it goes, and in plain words what to do when it cannot be done."""

from __future__ import annotations

import fcntl
import hashlib
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("QUORUM_VAR") or ROOT / "var").absolute()
LOG = VAR / "log" / "setup.log"
QUIET_SECONDS = 5.0

NETWORK_SIGNS = (
    "NewConnectionError",
    "Temporary failure in name resolution",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ETIMEDOUT",
    "Read timed out",
    "No matching distribution found",
)
DISK_SIGNS = ("No space left on device", "ENOSPC", "Disk quota exceeded")


class SetUpError(Exception):
    """A step could not be done; the message says what to do."""


class Progress:
    """Numbers the steps and says each one once."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.number = 0

    def step(self, what: str) -> None:
        """Announce the next step."""
        self.number += 1
        print(f"[{self.number}/{self.total}] {what}", flush=True)


def run(command: Sequence[str], *, advice: str, environment: Mapping[str, str] | None = None, cwd: Path = ROOT) -> None:
    """Run a long command into the set-up log, showing its latest line every few seconds; a failure says what to do."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with LOG.open("ab") as log:
        log.write(f"\n$ {' '.join(command)}\n".encode())
        place = log.tell()
        with subprocess.Popen(
            command,
            cwd=cwd,
            env=dict(os.environ) | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process:
            for line in _lines(process):
                log.write(line)
                log.flush()
    if process.returncode != 0:
        raise SetUpError(_explain(_read_from(place), advice))
    print(f"      done in {time.monotonic() - began:.0f} s", flush=True)


def _lines(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    assert process.stdout is not None
    began = shown = time.monotonic()
    latest = ""
    stream = process.stdout.fileno()
    rest = b""
    while True:
        if select.select([stream], [], [], 1.0)[0]:
            chunk = os.read(stream, 65_536)
            if not chunk:
                yield rest
                return
            *whole, rest = (rest + chunk).split(b"\n")
            for line in whole:
                latest = line.decode(errors="replace").strip() or latest
                yield line + b"\n"
        if latest and time.monotonic() - shown > QUIET_SECONDS:
            shown = time.monotonic()
            print(f"      {shown - began:3.0f} s  {latest[:90]}", flush=True)


def _read_from(place: int) -> str:
    with LOG.open("rb") as log:
        log.seek(place)
        return log.read().decode(errors="replace")


def _explain(output: str, advice: str) -> str:
    if any(sign in output for sign in DISK_SIGNS):
        advice = f"The disk is full: free a few gigabytes on the disk of {ROOT}, then run the same command again."
    elif any(sign in output for sign in NETWORK_SIGNS):
        advice = (
            "The package registry could not be reached: check the network (or pip's and npm's settings), run again."
        )
    lines = [line for line in output.splitlines() if line.strip()][-8:]
    shown = "\n".join(f"    {line}" for line in lines)
    return f"{shown}\n{advice}\nThe whole output: {LOG}"


def require_free_space(gigabytes: float) -> None:
    """Refuse early and plainly where the packages would not fit."""
    free = shutil.disk_usage(ROOT).free / 1e9
    if free < gigabytes:
        raise SetUpError(
            f"The disk of {ROOT} has {free:.1f} GB free; the packages need about {gigabytes:.0f} GB. "
            f"Free some space and run the same command again."
        )


def digest(parts: Iterable[str | Path]) -> str:
    """One hash of texts and files; it changes whenever a step has to be done again."""
    total = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else part.encode()
        total.update(f"{part if isinstance(part, str) else part.name}:{len(content)}:".encode() + content)
    return total.hexdigest()


def is_done(stamp: Path, wanted: str) -> bool:
    """Whether the step ran to its end with these inputs."""
    return stamp.is_file() and stamp.read_text() == wanted


def mark_done(stamp: Path, value: str) -> None:
    """Remember a finished step."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two commands started together do the set-up one after the other."""
    VAR.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (VAR / "setup-lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another `make` is setting things up in this folder; waiting for it …", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fail(reason: object) -> int:
    """Say why and what to do."""
    print(f"\n{reason}", file=sys.stderr, flush=True)
    return 1
