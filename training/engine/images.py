"""From a file to pixels: decode, turn upright, resize, keep in memory while there is room."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Callable

import numpy as np
import simplejpeg
from numpy.typing import NDArray
from PIL import Image, ImageOps

from training.engine.failures import BadInput
from training.engine.samples import Sample

Pixels = NDArray[np.uint8]


def decode(sample: Sample) -> Pixels:
    """The upright RGB pixels of an image; refuses, by name, one that cannot be decoded or has another shape."""
    try:
        content = sample.image.read_bytes()
        pixels = _decode_bytes(content)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadInput(f"image {sample.id} ({sample.image}) cannot be decoded: {error}") from error
    height, width = pixels.shape[:2]
    if abs(width / height - sample.width / sample.height) > 0.02 * width / height + 1 / min(width, height):
        raise BadInput(
            f"image {sample.id} ({sample.image}) is {width}×{height}, but the list says {sample.width}×{sample.height}"
        )
    return pixels


def _decode_bytes(content: bytes) -> Pixels:
    # simplejpeg is twice as fast as Pillow, but knows neither EXIF nor CMYK
    if content[:2] == b"\xff\xd8" and b"Exif\x00" not in content[:65536]:
        try:
            return np.asarray(simplejpeg.decode_jpeg(content, colorspace="RGB", strict=True), dtype=np.uint8)
        except ValueError:
            pass
    with Image.open(io.BytesIO(content)) as image:
        return np.asarray(ImageOps.exif_transpose(image).convert("RGB"), dtype=np.uint8)


def resize(pixels: Pixels, width: int, height: int) -> Pixels:
    """The image at exactly this size, filtered so that fine detail does not alias."""
    if pixels.shape[:2] == (height, width):
        return pixels
    return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.BILINEAR), dtype=np.uint8)


def square(pixels: Pixels, side: int) -> Pixels:
    """The centre of the image with its short side resized to `side`: `side` × `side` pixels."""
    height, width = pixels.shape[:2]
    scale = side / min(width, height)
    resized = resize(pixels, max(side, round(width * scale)), max(side, round(height * scale)))
    top, left = (resized.shape[0] - side) // 2, (resized.shape[1] - side) // 2
    return resized[top : top + side, left : left + side]


def fitted_size(width: int, height: int, longest: int) -> tuple[int, int]:
    """Width and height of an image once its long side is `longest`."""
    scale = longest / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))


class ImageStore:
    """Prepared images by their place in a list; each is decoded once while memory allows, else every time."""

    def __init__(self, samples: tuple[Sample, ...], prepare: Callable[[Sample], Pixels], budget: int) -> None:
        self._samples = samples
        self._prepare = prepare
        self._left = budget
        self._kept: dict[int, Pixels] = {}
        self._lock = threading.Lock()

    def __getitem__(self, index: int) -> Pixels:
        kept = self._kept.get(index)
        if kept is not None:
            return kept
        pixels = np.ascontiguousarray(self._prepare(self._samples[index]))
        with self._lock:
            if index not in self._kept and pixels.nbytes <= self._left:
                self._kept[index] = pixels
                self._left -= pixels.nbytes
        return pixels


def cache_budget() -> int:
    """Bytes that decoded images may take: `QUORUM_ENGINE_CACHE_BYTES`, else a quarter of the free memory."""
    stated = os.environ.get("QUORUM_ENGINE_CACHE_BYTES")
    return int(stated) if stated else os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 4
