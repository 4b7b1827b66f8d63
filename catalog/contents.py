"""The files of a source, one at a time, wherever they lie: a folder, an archive, or what a browser sent."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from django.core.files.storage import default_storage

from catalog import archives, places
from catalog.archives import ArchiveCode
from catalog.models import Source, SourceKind, UploadedFile
from common.errors import DomainError
from formats.records import Problem

MAX_NAME = 500
NAME_TOO_LONG = "name_too_long"


class SourceUnreadable(DomainError):
    """The folder or archive of a source is not there, or may not be read."""

    code = "source_unreadable"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file; `read` works until the next one is asked for."""

    name: str
    size: int
    read: Callable[[], bytes]


def files(source: Source) -> Iterator[SourceFile | Problem]:
    """Every file in a fixed order, and every refusal in its place."""
    walks = {SourceKind.FOLDER: _folder, SourceKind.ARCHIVE: _archive, SourceKind.UPLOAD: _upload}
    for one in walks[SourceKind(source.kind)](source):
        if len(one.name if isinstance(one, SourceFile) else one.file) <= MAX_NAME:
            yield one
        else:
            name = one.name if isinstance(one, SourceFile) else one.file
            yield Problem(name[:MAX_NAME], None, NAME_TOO_LONG, f"a path of more than {MAX_NAME} letters was left out")


def _folder(source: Source) -> Iterator[SourceFile | Problem]:
    root = Path(source.location)
    if not root.is_dir():
        raise SourceUnreadable(f"There is no folder {source.location} that the workers can read.")
    for folder, inner, names in os.walk(root):
        inner.sort()
        for name in sorted(names):
            path = Path(folder, name)
            shown = path.relative_to(root).as_posix().encode("utf-8", "replace").decode()
            if not archives.is_clutter(shown):
                yield _local_file(path, shown)


def _local_file(path: Path, shown: str) -> SourceFile | Problem:
    if path.is_symlink():
        return Problem(shown, None, ArchiveCode.LINK, "a link was left out; only files are taken")
    if not path.is_file():
        return Problem(shown, None, ArchiveCode.DEVICE, "something that is not a file was left out")
    size = path.stat().st_size
    if size > archives.MAX_MEMBER:
        return Problem(shown, None, ArchiveCode.FILE_TOO_LARGE, f"larger than {archives.MAX_MEMBER:,} bytes")
    return SourceFile(shown, size, path.read_bytes)


def _archive(source: Source) -> Iterator[SourceFile | Problem]:
    path = Path(source.location)
    if not path.is_file() or not os.access(path, os.R_OK):
        raise SourceUnreadable(f"There is no archive {source.location} that the workers can read.")
    with path.open("rb") as stream:
        yield from _members(stream, path.name, "")


def _upload(source: Source) -> Iterator[SourceFile | Problem]:
    uploaded = UploadedFile.objects.filter(source=source).order_by("name")
    single = uploaded.count() == 1
    for file in uploaded.iterator(chunk_size=1_000):
        if archives.is_archive(file.name):
            yield from _uploaded_archive(file, "" if single else file.name + "/")
        elif not archives.is_clutter(file.name):
            yield SourceFile(file.name, file.size, partial(_joined, file))


def _uploaded_archive(file: UploadedFile, prefix: str) -> Iterator[SourceFile | Problem]:
    with tempfile.TemporaryFile() as stream:
        for piece in _pieces(file):
            stream.write(piece)
        stream.seek(0)
        yield from _members(stream, file.name, prefix)


def _members(stream: IO[bytes], name: str, prefix: str) -> Iterator[SourceFile | Problem]:
    for one in archives.members(stream, name):
        if isinstance(one, Problem):
            yield one
        else:
            yield SourceFile(prefix + one.name, one.size, one.read)


def _pieces(file: UploadedFile) -> Iterator[bytes]:
    for offset in file.chunks:
        with default_storage.open(places.chunk(file.source_id, file.pk, offset)) as chunk:
            yield chunk.read()


def _joined(file: UploadedFile) -> bytes:
    return b"".join(_pieces(file))
