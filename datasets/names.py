"""The names that images and categories bear in a release: those they arrived with, made safe and unique."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

SUFFIXES = {"image/jpeg": (".jpg", ".jpeg"), "image/png": (".png",), "image/webp": (".webp",)}
LONGEST = 100
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # no file may bear these on Windows


def safe_name(arrived: str, media_type: str) -> str:
    """The last part of a name as every file system takes it, with a suffix that says what the file is."""
    last = PurePosixPath(arrived.replace("\\", "/")).name
    cleaned = _UNSAFE.sub("_", unicodedata.normalize("NFC", last)).strip(" .")
    suffixes = SUFFIXES[media_type]
    suffix = PurePosixPath(cleaned).suffix
    stem, suffix = (cleaned.removesuffix(suffix), suffix) if suffix.lower() in suffixes else (cleaned, suffixes[0])
    stem = stem.strip(" .")[:LONGEST].strip(" .") or "image"
    return f"_{stem}{suffix}" if _RESERVED.fullmatch(stem) else f"{stem}{suffix}"


def unique_names(images: Iterable[tuple[int, str, str]]) -> dict[int, str]:
    """Image id to name, for `(id, safe name, sha256)`: all bearers of a stem that is taken twice get a piece of digest.

    Stems are compared without case and suffix, since `a.jpg` and `A.png` would share one label file.
    """
    listed = list(images)
    bearers = Counter(_stem(name) for _id, name, _sha256 in listed)
    taken = {stem for stem, count in bearers.items() if count == 1}
    names: dict[int, str] = {}
    for image_id, name, sha256 in sorted(listed):
        names[image_id] = name if bearers[_stem(name)] == 1 else _distinguished(name, sha256, taken)
    return names


def unique_titles(categories: Sequence[tuple[int, str]]) -> dict[int, str]:
    """Category id to name, for `(id, name)`: of two categories with one name, both carry their number."""
    bearers = Counter(name.casefold() for _id, name in categories)
    return {number: name if bearers[name.casefold()] == 1 else f"{name} ({number})" for number, name in categories}


def _stem(name: str) -> str:
    return PurePosixPath(name).stem.casefold()


def _distinguished(name: str, sha256: str, taken: set[str]) -> str:
    path = PurePosixPath(name)
    for length in (8, 64):
        chosen = f"{path.stem}-{sha256[:length]}"
        if chosen.casefold() not in taken:
            break
    taken.add(chosen.casefold())
    return f"{chosen}{path.suffix}"
