"""Export files in the storage: there whole, or not there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage

from datasets.sinks import appearing


@contextmanager
def stored(name: str) -> Iterator[Path]:
    """A path to write to; when the block ends well, the file stands in the storage under `name`, whole."""
    place = _local_path(name)
    if place is not None:
        with appearing(place) as draft:
            yield draft
            _settle(draft)
        return
    with tempfile.TemporaryDirectory(prefix="quorum-export-") as folder:
        draft = Path(folder) / "export"
        yield draft
        with draft.open("rb") as file:
            default_storage.save(name, File(file))


def _local_path(name: str) -> Path | None:
    try:
        return Path(default_storage.path(name))
    except NotImplementedError:  # the storage is elsewhere
        return None


def _settle(path: Path) -> None:
    # Before the rename, so that a power cut cannot leave the final name on an empty file.
    with path.open("rb") as file:
        os.fsync(file.fileno())
