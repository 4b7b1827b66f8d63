"""The diary of a run: `events.jsonl`, one JSON object a line, only ever added to."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

Field = str | int | float | bool | None | list[str]


class EventLog:
    """Appends events; a line torn by a crash is cut off first, so that readers by offset only ever see whole lines."""

    def __init__(self, path: Path, attempt: int) -> None:
        self.attempt = attempt
        _cut_torn_line(path)
        self._file = path.open("ab", buffering=0)

    def write(self, kind: str, **values: Field) -> None:
        """Add one event and hand it to the system; numbers that JSON cannot hold are refused."""
        event = {"type": kind, "attempt": self.attempt, "at": round(time.time(), 3), **values}
        self._file.write(json.dumps(event, allow_nan=False, separators=(",", ":")).encode() + b"\n")

    def sync(self) -> None:
        """Return once all events are on the disk."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self.sync()
        self._file.close()


def _cut_torn_line(path: Path) -> None:
    if not path.exists():
        return
    content = path.read_bytes()
    whole = content.rfind(b"\n") + 1
    if whole != len(content):
        os.truncate(path, whole)
