"""The picture of a record, as the catalog keeps it: upright, in its own format, without metadata."""

from __future__ import annotations

from catalog import selectors as catalog
from datasets.records import Record


def read(record: Record) -> bytes:
    """The bytes of the picture."""
    with catalog.picture(record.sha256) as file:
        data: bytes = file.read()
    return data
