"""Whether the embedded database has seen the migrations of this checkout, without starting Django to ask."""

from __future__ import annotations

import hashlib

from config.embedded.places import CHECKOUT, Places

FILES = ("*/migrations/*.py", "*/sql/*.sql", "constraints.txt")


def _digest() -> str:
    total = hashlib.sha256()
    for pattern in FILES:
        for file in sorted(CHECKOUT.glob(pattern)):
            total.update(str(file.relative_to(CHECKOUT)).encode() + file.read_bytes())
    return total.hexdigest()


def are_applied(places: Places) -> bool:
    """Whether the last migration run ended well with exactly these files."""
    stamp = places.var / "migrated"
    return stamp.is_file() and stamp.read_text() == _digest()


def remember(places: Places) -> None:
    """Note that every migration of this checkout is applied."""
    (places.var / "migrated").write_text(_digest())


def forget(places: Places) -> None:
    """A new database has seen nothing."""
    (places.var / "migrated").unlink(missing_ok=True)
