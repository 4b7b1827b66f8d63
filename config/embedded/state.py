"""What other shells may know of a running Quorum: who holds the lock, where it answers, where its sockets are."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from config.embedded.places import Places


@dataclass(frozen=True)
class State:
    """The line that a running supervisor leaves in `var/run`."""

    pid: int
    address: str
    sockets: str
    ready: bool


class AlreadyRunningError(Exception):
    """Another supervisor holds this installation."""

    def __init__(self, state: State | None) -> None:
        super().__init__("Quorum already runs")
        self.state = state


def take_lock(places: Places) -> int:
    """Hold this installation for as long as the process lives; the kernel lets go even after kill -9."""
    descriptor = os.open(places.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise AlreadyRunningError(read(places)) from None
    return descriptor


def is_held(places: Places) -> bool:
    """Whether a supervisor lives."""
    if not places.lock.is_file():
        return False
    try:
        os.close(take_lock(places))
    except AlreadyRunningError:
        return True
    return False


def write(places: Places, state: State) -> None:
    """Replace the line in one step."""
    _replace(places.state, json.dumps(asdict(state)))


def publish_urls(places: Places, *, database: str | None, broker: str | None) -> None:
    """Leave the embedded servers' addresses where `config.settings` looks for them."""
    for name, url in (("database-url", database), ("redis-url", broker)):
        if url is not None:
            _replace(places.run / name, url)


def read(places: Places) -> State | None:
    """The line, or nothing when it is missing or half written by something else."""
    try:
        return State(**json.loads(places.state.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def forget(places: Places) -> None:
    """Take the line and the addresses away."""
    for file in (places.state, places.run / "database-url", places.run / "redis-url"):
        file.unlink(missing_ok=True)


def _replace(file: Path, content: str) -> None:
    fresh = file.with_name(file.name + ".new")
    fresh.write_text(content)
    fresh.chmod(0o600)
    fresh.replace(file)
