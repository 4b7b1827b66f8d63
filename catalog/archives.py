"""Members of a stranger's zip or tar, one at a time, written nowhere; what is dangerous is named and left out."""

from __future__ import annotations

import stat
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import IO

from formats.records import Problem

MAX_ENTRIES = 100_000
MAX_RATIO = 100
MAX_TOTAL = 200 << 30
MAX_MEMBER = 512 << 20
SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz")

_RATIO_FROM = 1 << 20  # smaller things may pack as well as they like
_CHUNK = 1 << 20
_MAX_HEADER = 1 << 20
_CLUTTER = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"})


class ArchiveCode(StrEnum):
    """What can be wrong with an archive or one of its members; the browser has words for each."""

    ARCHIVE_BROKEN = "archive_broken"
    ARCHIVE_BOMB = "archive_bomb"
    TOO_MANY_FILES = "too_many_files"
    CLIMBS_OUT = "climbs_out"
    LINK = "link"
    DEVICE = "device"
    ENCRYPTED = "encrypted"
    FILE_TOO_LARGE = "file_too_large"


@dataclass(frozen=True, slots=True)
class Member:
    """One file that may be read; from a tar only until the next one is asked for."""

    name: str
    size: int
    read: Callable[[], bytes]


@dataclass(slots=True)
class _Allowance:
    """How much an archive may still give out."""

    archive: str
    entries: int = 0
    total: int = 0

    def exceeded(self, size: int, packed: int) -> Problem | None:
        self.entries += 1
        self.total += size
        if self.entries > MAX_ENTRIES:
            return Problem(self.archive, None, ArchiveCode.TOO_MANY_FILES, f"more than {MAX_ENTRIES:,} files")
        if self.total > MAX_TOTAL:
            return Problem(self.archive, None, ArchiveCode.ARCHIVE_BOMB, f"more than {MAX_TOTAL:,} bytes unpacked")
        if size > _RATIO_FROM and size > MAX_RATIO * max(packed, 1):
            detail = f"a member unpacks to more than {MAX_RATIO} times its packed size"
            return Problem(self.archive, None, ArchiveCode.ARCHIVE_BOMB, detail)
        return None


class _PlainTarInfo(tarfile.TarInfo):
    """Refuses a header that unpacks to more than a header needs, before it is read into memory."""

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if not self.isreg() and self.size > _MAX_HEADER:
            raise tarfile.ReadError(f"a header of {self.size:,} bytes")
        return super()._proc_member(archive)  # type: ignore[misc,no-any-return]  # the one hook before a header is read


def is_archive(name: str) -> bool:
    """Whether a file's name says that it is a zip or a tar."""
    return name.lower().endswith(SUFFIXES)


def members(stream: IO[bytes], name: str) -> Iterator[Member | Problem]:
    """Every file of the archive in its own order, refusals among them; after a refusal of the whole, nothing more."""
    allowance = _Allowance(name)
    walk = _zip_members if name.lower().endswith(".zip") else _tar_members
    try:
        yield from walk(stream, allowance)
    except (
        zipfile.BadZipFile,
        tarfile.TarError,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
    ) as error:
        yield Problem(name, None, ArchiveCode.ARCHIVE_BROKEN, f"the archive cannot be read further: {error}")


def safe_name(name: str) -> str | None:
    """A member's name with its slashes and letters in order, or None when it would climb out of its folder."""
    plain = unicodedata.normalize("NFC", name.replace("\\", "/"))
    plain = "".join(letter for letter in plain if unicodedata.category(letter) not in ("Cc", "Cs"))
    path = PurePosixPath(plain)
    if path.is_absolute() or ".." in path.parts or plain[1:2] == ":":
        return None
    return str(path) if path.parts else None


def is_clutter(name: str) -> bool:
    """Whether a file is what operating systems leave about, of which nobody wants to hear."""
    parts = PurePosixPath(name).parts
    return any(part in _CLUTTER or part.startswith("._") for part in parts)


def _zip_members(stream: IO[bytes], allowance: _Allowance) -> Iterator[Member | Problem]:
    with zipfile.ZipFile(stream) as archive:
        for info in archive.infolist():
            if info.is_dir() or is_clutter(info.filename):
                continue
            problem = allowance.exceeded(info.file_size, info.compress_size)
            if problem:
                yield problem
                return
            mode = info.external_attr >> 16
            kind = ArchiveCode.LINK if stat.S_ISLNK(mode) else None
            if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFLNK):
                kind = ArchiveCode.DEVICE
            if info.flag_bits & 0x1:
                kind = ArchiveCode.ENCRYPTED
            yield _judged(info.filename, info.file_size, kind, _zip_reader(archive, info))


def _tar_members(stream: IO[bytes], allowance: _Allowance) -> Iterator[Member | Problem]:
    with tarfile.open(fileobj=stream, mode="r|*", tarinfo=_PlainTarInfo) as archive:
        for info in archive:
            if info.isdir() or is_clutter(info.name):
                continue
            packed = stream.tell() if stream.seekable() else info.size
            problem = allowance.exceeded(info.size, info.size) or _tar_bomb(allowance, packed)
            if problem:
                yield problem
                return
            kind = ArchiveCode.LINK if info.islnk() or info.issym() else None
            if not kind and not info.isfile():
                kind = ArchiveCode.DEVICE
            yield _judged(info.name, info.size, kind, _tar_reader(archive, info))


def _tar_bomb(allowance: _Allowance, packed: int) -> Problem | None:
    """A tar is packed as a whole, so the whole is judged: what was given out against what was read."""
    before = allowance.total
    if before > 8 * _RATIO_FROM and before > MAX_RATIO * max(packed, 1):
        detail = f"it unpacks to more than {MAX_RATIO} times its packed size"
        return Problem(allowance.archive, None, ArchiveCode.ARCHIVE_BOMB, detail)
    return None


_WORDS = {
    ArchiveCode.LINK: "a link was left out; only files are taken",
    ArchiveCode.DEVICE: "something that is not a file was left out",
    ArchiveCode.ENCRYPTED: "an encrypted file was left out",
}


def _judged(raw_name: str, size: int, kind: ArchiveCode | None, read: Callable[[], bytes]) -> Member | Problem:
    name = safe_name(raw_name)
    shown = raw_name.encode("utf-8", "replace").decode()[:300].replace("\0", "")
    if name is None:
        return Problem(
            shown, None, ArchiveCode.CLIMBS_OUT, "the name points outside the archive; the file was left out"
        )
    if kind:
        return Problem(name, None, kind, _WORDS[kind])
    if size > MAX_MEMBER:
        return Problem(name, None, ArchiveCode.FILE_TOO_LARGE, f"larger than {MAX_MEMBER:,} bytes")
    return Member(name, size, read)


def _zip_reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        with archive.open(info) as member:
            return _bounded(member, info.file_size)

    return read


def _tar_reader(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        member = archive.extractfile(info)
        return _bounded(member, info.size) if member else b""

    return read


def _bounded(stream: IO[bytes], size: int) -> bytes:
    """All of a member, never more than its header said."""
    pieces: list[bytes] = []
    left = size
    while left > 0 and (piece := stream.read(min(left, _CHUNK))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
