"""What a release says of one image, as plain values; its canonical bytes, and what of it may leave."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

import orjson

from common.geometry import Box

RecordJson = dict[str, Any]  # the shape that `ReleaseItem.record` documents; `parse` gives it types


@dataclass(frozen=True, slots=True)
class ReleasedObject:
    """One verified object as it was published; a tag has no box."""

    id: int
    category: int
    categories: tuple[int, ...]
    box: Box | None
    attributes: frozenset[str]
    votes_for: int
    votes: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Record:
    """One image of a release with its labels; without labels `objects` is empty and the name says nothing."""

    image_id: int
    split: str
    sha256: str
    file_name: str
    width: int
    height: int
    licence: str
    author: str
    landing_url: str
    objects: tuple[ReleasedObject, ...]


def parse(record: RecordJson, split: str) -> Record:
    """The typed value of a stored record."""
    image = record["image"]
    return Record(
        image_id=image["id"],
        split=split,
        sha256=image["sha256"],
        file_name=image["file_name"],
        width=image["width"],
        height=image["height"],
        licence=image["licence"],
        author=image["author"],
        landing_url=image["landing_url"],
        objects=tuple(_parse_object(one) for one in record["objects"]),
    )


def canonical(record: Mapping[str, Any]) -> bytes:
    """The one way to write a record, so that its SHA-256 can be computed again from what was stored."""
    return orjson.dumps(record, option=orjson.OPT_SORT_KEYS)


def digest(record: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical bytes."""
    return hashlib.sha256(canonical(record)).hexdigest()


def sealed(record_sha256: str, salt: str) -> str:
    """A commitment to a withheld record: nobody can try labels against it until the salt is published."""
    return hmac.new(salt.encode(), record_sha256.encode(), hashlib.sha256).hexdigest()


def veiled_name(file_name: str, sha256: str, salt: str) -> str:
    """The public name of a withheld image: the name it arrived with may say what it shows."""
    word = hmac.new(salt.encode(), b"name:" + sha256.encode(), hashlib.sha256).hexdigest()[:16]
    return f"{word}{PurePosixPath(file_name).suffix}"


def veiled(record: Record, salt: str) -> Record:
    """What of a withheld record may leave: the picture and its licence; no label, nor what could lead to one."""
    name = veiled_name(record.file_name, record.sha256, salt)
    return replace(record, file_name=name, author="", landing_url="", objects=())


def _parse_object(one: RecordJson) -> ReleasedObject:
    box = Box(one["x"], one["y"], one["width"], one["height"]) if "x" in one else None
    return ReleasedObject(
        id=one["id"],
        category=one["category"],
        categories=tuple(one["categories"]),
        box=box,
        attributes=frozenset(one["attributes"]),
        votes_for=one["votes_for"],
        votes=one["votes"],
        confidence=one["confidence"],
    )
