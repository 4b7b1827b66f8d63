"""Starting child processes that die with their parent, and finding those that a dead parent left."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from config.embedded.places import Account

PR_SET_PDEATHSIG = 1
MARK = "QUORUM_SUPERVISED_BY"

_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(death_signal: int, parent: int) -> None:
    """Ask the kernel for the signal when the parent ends; when it has already ended, leave at once."""
    _libc.prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


@dataclass(frozen=True)
class Program:
    """One program to run: what, where, as whom, and how it likes to be stopped."""

    name: str
    command: tuple[str, ...]
    folder: Path
    log: Path | None  # None: straight to the terminal
    environment: Mapping[str, str] = field(default_factory=dict)
    account: Account | None = None
    stop_signal: int = signal.SIGTERM
    patience: float = 8.0


def start(program: Program) -> subprocess.Popen[bytes]:
    """Start it in a session of its own (a terminal's Ctrl-C reaches only the supervisor), tied to this process's life.

    Call it from the main thread: the kernel ties the child to the thread that forked it.
    """
    owner = program.account
    with program.log.open("ab") if program.log else nullcontext() as log:
        return subprocess.Popen(
            program.command,
            cwd=program.folder,
            env=os.environ | dict(program.environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT if log else None,
            start_new_session=True,
            user=owner.uid if owner else None,
            group=owner.gid if owner else None,
            extra_groups=[] if owner else None,
            preexec_fn=_tie(os.getpid(), program.stop_signal),
        )


def _tie(parent: int, death_signal: int) -> Callable[[], None]:
    def in_child() -> None:
        die_with_parent(death_signal, parent)

    return in_child


def stop(process: subprocess.Popen[bytes], *, stop_signal: int, patience: float) -> None:
    """Ask, wait, then insist; returns when the process is gone."""
    if process.poll() is None:
        process.send_signal(stop_signal)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def tail(log: Path | None, lines: int = 8) -> str:
    """The last lines of a log, for a message to a person."""
    if log is None or not log.is_file():
        return "(no log yet)"
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 8_000))
        return "\n".join(f"    {line}" for line in file.read().decode(errors="replace").splitlines()[-lines:])


def left_behind(mark: str, folders: tuple[Path, ...] = ()) -> Iterator[int]:
    """Processes that carry the mark in their environment, or that work inside one of the data folders.

    PostgreSQL writes over its own environment, but always works in its data folder.
    """
    wanted = f"{MARK}={mark}".encode()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            if _is_zombie(entry):
                continue
            marked = wanted in (entry / "environ").read_bytes().split(b"\0")
            if marked or (entry / "cwd").readlink() in folders:
                yield int(entry.name)
        except OSError:
            continue


def _is_zombie(entry: Path) -> bool:
    return (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[0] == "Z"


def sweep(mark: str, folders: tuple[Path, ...], *, patience: float) -> int:
    """End what an earlier supervisor left behind: first asked, then killed. Answers how many there were."""
    found = set(left_behind(mark, folders))
    _send(found, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while found and time.monotonic() < deadline and set(left_behind(mark, folders)):
        time.sleep(0.1)
    _send(set(left_behind(mark, folders)), signal.SIGKILL)
    return len(found)


def _send(processes: set[int], number: int) -> None:
    for process in processes:
        try:
            os.kill(process, number)
        except OSError:
            continue
