"""Where the files of an export go: into one zip archive, or loose into a folder. The same calls give the same bytes."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO, Protocol

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest moment a zip can name: when a file was written says nothing here
_MODE = 0o100644 << 16
_UNIX = 3
SPOOL = 16 << 20  # bytes of a growing list kept in memory before it moves to disk


class Sink(Protocol):
    """Takes files by path, one after the other."""

    def add(self, path: str, data: bytes) -> None:
        """Write a small file; it is squeezed where that may help."""

    def add_picture(self, path: str, data: bytes) -> None:
        """Write a file that is compressed already."""

    def add_stream(self, path: str, source: IO[bytes]) -> None:
        """Write a file of any size from where the stream stands to its end."""


class ZipSink:
    """A zip archive without times, owners or other traces of the machine that wrote it."""

    def __init__(self, file: BinaryIO) -> None:
        self._archive = zipfile.ZipFile(file, "w", allowZip64=True)

    def __enter__(self) -> ZipSink:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    def add(self, path: str, data: bytes) -> None:
        self._archive.writestr(_entry(path, zipfile.ZIP_DEFLATED), data)

    def add_picture(self, path: str, data: bytes) -> None:
        self._archive.writestr(_entry(path, zipfile.ZIP_STORED), data)

    def add_stream(self, path: str, source: IO[bytes]) -> None:
        with self._archive.open(_entry(path, zipfile.ZIP_DEFLATED), "w", force_zip64=True) as out:
            shutil.copyfileobj(source, out, 1 << 20)


class FolderSink:
    """Loose files under a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: set[Path] = set()

    def add(self, path: str, data: bytes) -> None:
        self._place(path).write_bytes(data)

    def add_picture(self, path: str, data: bytes) -> None:
        self.add(path, data)

    def add_stream(self, path: str, source: IO[bytes]) -> None:
        with self._place(path).open("wb") as out:
            shutil.copyfileobj(source, out, 1 << 20)

    def _place(self, path: str) -> Path:
        place = self._folder / path
        if place.parent not in self._made:
            place.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(place.parent)
        return place


def add_table(sink: Sink, path: str, rows: Iterable[Sequence[object]]) -> None:
    """Write rows as CSV; they may themselves add files to the sink while they are asked for."""
    with tempfile.SpooledTemporaryFile(SPOOL, "w+b") as spool:
        for row in rows:
            line = io.StringIO()
            csv.writer(line, lineterminator="\n").writerow(row)
            spool.write(line.getvalue().encode())
        spool.seek(0)
        sink.add_stream(path, spool)


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to, which takes its place when all went well and is removed when not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.part")
    _remove(draft)
    try:
        yield draft
        draft.rename(path)
    finally:
        _remove(draft)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _entry(path: str, compression: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, EPOCH)
    entry.compress_type = compression
    entry.create_system = _UNIX
    entry.external_attr = _MODE
    return entry
