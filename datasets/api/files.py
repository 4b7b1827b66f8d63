"""Handing out a stored file, whole or from any byte on, so that a broken download can go on where it stopped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.core.files.storage import default_storage
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from rest_framework.request import Request

CHUNK = 256 * 1024
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the storage that never changes under its digest."""

    path: str
    byte_size: int
    sha256: str
    download_name: str
    media_type: str = "application/zip"


def answer(request: Request, stored: StoredFile) -> HttpResponseBase:
    """The file, or the asked part of it (RFC 9110: one range, `If-Range` honoured; several get the whole file)."""
    etag = f'"{stored.sha256}"'
    span = _wanted_span(request, stored.byte_size, etag)
    if span is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{stored.byte_size}"})
    start, end = span
    is_part = end - start < stored.byte_size
    body = _pieces(stored.path, start, end) if request.method != "HEAD" else iter(())
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Length": str(end - start),
        "Content-Disposition": content_disposition_header(True, stored.download_name) or "attachment",
        "ETag": etag,
        "X-Content-Type-Options": "nosniff",
    }
    if is_part:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{stored.byte_size}"
    status = 206 if is_part else 200
    return StreamingHttpResponse(body, status=status, content_type=stored.media_type, headers=headers)


def _wanted_span(request: Request, size: int, etag: str) -> tuple[int, int] | None:
    """First byte and the one after the last; None when nothing of the file is inside what was asked for."""
    asked = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if asked is None or asked.groups() == ("", "") or request.headers.get("If-Range", etag) != etag:
        return 0, size
    first, last = asked.groups()
    if not first:
        return (max(0, size - int(last)), size) if int(last) else None
    end = min(int(last) + 1, size) if last else size
    if last and int(last) < int(first):
        return 0, size  # not a range at all: ignored, as the standard asks
    return (int(first), end) if int(first) < size else None


def _pieces(path: str, start: int, end: int) -> Iterator[bytes]:
    with default_storage.open(path, "rb") as file:
        yield from _read(file, start, end)


def _read(file: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    file.seek(start)
    left = end - start
    while left > 0:
        piece = file.read(min(CHUNK, left))
        if not piece:
            return
        left -= len(piece)
        yield piece
