"""One worker at a time. The locks belong to the database connection, so the lock of a killed worker is free at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

from django.db import connection


class Purpose(IntEnum):
    """What a lock is for: the first half of its number in PostgreSQL."""

    FREEZE = 0x51440001
    EXPORT = 0x51440002
    LEDGER = 0x51440003


@contextmanager
def alone(purpose: Purpose, row_id: int) -> Iterator[bool]:
    """Yields whether this process may work on the row; if not, another is at it."""
    key = [int(purpose), row_id % 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)


def take_ledger() -> None:
    """Wait until nobody else decides splits; released with the transaction that the caller is in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [int(Purpose.LEDGER)])
