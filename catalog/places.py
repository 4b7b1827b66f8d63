"""Where things lie in storage: by content, so that writing twice changes nothing. Pure names, no storage."""

from __future__ import annotations


def picture(sha256: str) -> str:
    """The upright picture without metadata, in the format it came in."""
    return f"{_folder(sha256)}/picture"


def rendition(sha256: str, size: int) -> str:
    """The picture for the browser."""
    return f"{_folder(sha256)}/{size}.webp"


def chunk(source_id: int, file_id: int, offset: int) -> str:
    """A piece of a file that is being uploaded."""
    return f"uploads/{source_id}/{file_id}/{offset:015d}"


def _folder(sha256: str) -> str:
    return f"images/{sha256[:2]}/{sha256[2:4]}/{sha256}"
