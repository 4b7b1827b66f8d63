"""Takes everything out of an image file that is not the picture, without touching a pixel.

Camera data, places, comments, thumbnails, and whatever hides behind the end go; colour profiles stay, since they say
how to show it.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

_JPEG_MARKER = re.compile(b"\xff([^\x00\xd0-\xd7\xff])")
_JPEG_KEPT_APPS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"sBIT"})
_WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"})
_WEBP_DROPPED_FLAGS = 0x08 | 0x04 | 0x02  # EXIF, XMP, animation

SOI, EOI, SOS = 0xD8, 0xD9, 0xDA


class NotStrippableError(ValueError):
    """The file is not built as its format says; it must be written anew from its pixels."""


def strip(data: bytes, media_type: str) -> bytes:
    """The same picture in the same format, with nothing else in it."""
    pieces = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp}[media_type](data)
    try:
        joined = b"".join(pieces)
    except (IndexError, struct.error) as error:
        raise NotStrippableError(str(error)) from error
    if media_type == "image/webp":
        return b"RIFF" + struct.pack("<I", len(joined) - 8) + joined[8:]
    return joined


def _jpeg(data: bytes) -> Iterator[bytes]:
    yield b"\xff\xd8"
    place = 2
    while found := _JPEG_MARKER.search(data, place):
        marker = found[1][0]
        if marker == EOI:
            yield b"\xff\xd9"
            return
        length = struct.unpack_from(">H", data, found.end())[0]
        end = found.end() + length
        if marker == SOS:
            following = _JPEG_MARKER.search(data, end)
            end = following.start() if following else len(data)
        if _is_kept(marker, data[found.end() + 2 : found.end() + 16]):
            yield b"\xff" + data[found.end() - 1 : end]
        place = end
    raise NotStrippableError("no end of image")


def _is_kept(marker: int, head: bytes) -> bool:
    if marker == 0xFE:
        return False
    if 0xE0 <= marker <= 0xEF:
        wanted = _JPEG_KEPT_APPS.get(marker)
        return wanted is not None and head.startswith(wanted)
    return True


def _png(data: bytes) -> Iterator[bytes]:
    yield _PNG_SIGNATURE
    place = len(_PNG_SIGNATURE)
    while place < len(data):
        length, name = struct.unpack_from(">I4s", data, place)
        end = place + 12 + length
        if end > len(data):
            raise NotStrippableError("a chunk reaches past the end")
        if name in _PNG_KEPT:
            yield data[place:end]
        if name == b"IEND":
            return
        place = end
    raise NotStrippableError("no end of image")


def _webp(data: bytes) -> Iterator[bytes]:
    yield b"RIFF\0\0\0\0WEBP"
    place, end_of_file = 12, min(len(data), 8 + struct.unpack_from("<I", data, 4)[0])
    while place + 8 <= end_of_file:
        name, length = struct.unpack_from("<4sI", data, place)
        end = place + 8 + length + (length & 1)
        chunk = data[place:end]
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_DROPPED_FLAGS]) + chunk[9:]
        if name in _WEBP_KEPT:
            yield chunk
        place = end
