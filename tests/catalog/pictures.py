"""Image files made for the tests, as bytes."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image


def picture(width: int = 320, height: int = 240, mode: str = "RGB") -> Image.Image:
    """A picture with structure in it: soft gradients and one bright corner, top left."""
    across, down = Image.linear_gradient("L").rotate(90), Image.linear_gradient("L")
    merged = Image.merge("RGB", [across, down, Image.radial_gradient("L")]).resize((width, height))
    merged.paste((255, 255, 255), (0, 0, width // 4, height // 4))
    return merged.convert(mode)


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """The picture as a file of the given format."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def png_of_claimed_size(width: int, height: int) -> bytes:
    """A tiny PNG whose header claims any size."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
