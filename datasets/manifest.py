"""The manifest of a release: one line an image, with the digest of what is said of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import orjson

from datasets.records import sealed

MANIFEST_FORMAT = "quorum-manifest-1"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the manifest says of one image."""

    image_id: int
    split: str
    image_sha256: str
    record_sha256: str


def write(
    head: Mapping[str, object], entries: Iterable[Entry], *, withheld: frozenset[str], salt: str
) -> Iterator[bytes]:
    """The manifest as JSON, in pieces; digests of withheld records are sealed."""
    opening = orjson.dumps({"format": MANIFEST_FORMAT, **head}, option=orjson.OPT_SORT_KEYS)
    yield opening[:-1] + b',"items":['
    separator = b"\n"
    for entry in entries:
        yield separator + orjson.dumps(_line(entry, withheld, salt))
        separator = b",\n"
    yield b"\n]}\n"


def digest(pieces: Iterable[bytes]) -> str:
    """SHA-256 of a manifest."""
    total = hashlib.sha256()
    for piece in pieces:
        total.update(piece)
    return total.hexdigest()


def _line(entry: Entry, withheld: frozenset[str], salt: str) -> dict[str, object]:
    line: dict[str, object] = {"image": entry.image_id, "sha256": entry.image_sha256, "split": entry.split}
    if entry.split in withheld:
        return line | {"record_sealed": sealed(entry.record_sha256, salt)}
    return line | {"record_sha256": entry.record_sha256}
