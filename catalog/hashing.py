"""Perceptual hashes, version 1: pHash and dHash of 64 bits each, and what makes two pictures near-duplicates.

The definition is fixed (tests hold vectors): grey by ITU-R 601 luma, box-filtered to 32 x 32 (9 x 8 for dHash), rows
first, the first bit the lowest. pHash: the 8 x 8 low corner of the DCT-II against its median without the constant term.
dHash: each pixel against the one left of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

HASH_VERSION = 1
NEAR = (
    20  # bits of both hashes together; measured: finds re-encodings, resizes, small crops; 85 false pairs in 6 billion
)
BAND_BITS = 16

_STEPS = np.arange(32)
_DCT = np.cos(np.pi * (2 * _STEPS[None, :] + 1) * _STEPS[:8, None] / 64).astype(np.float32)


def phash(grey: Image.Image) -> int:
    """64 bits of coarse structure of a grey picture."""
    pixels = np.asarray(grey.resize((32, 32), Image.Resampling.BOX), dtype=np.float32)
    corner = (_DCT @ pixels @ _DCT.T).ravel()
    return _packed(corner > np.median(corner[1:]))


def dhash(grey: Image.Image) -> int:
    """64 bits of which way brightness runs in a grey picture."""
    pixels = np.asarray(grey.resize((9, 8), Image.Resampling.BOX))
    return _packed((pixels[:, 1:] > pixels[:, :-1]).ravel())


def as_signed(bits: int) -> int:
    """The 64 bits as the signed number that a database column holds."""
    return bits - (1 << 64) if bits >> 63 else bits


def as_bits(signed: int) -> int:
    """The 64 bits that a signed number stands for."""
    return signed & ((1 << 64) - 1)


def distance(one: int, other: int) -> int:
    """In how many bits two hashes differ, signed or not."""
    return ((one ^ other) & ((1 << 64) - 1)).bit_count()


def are_near(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two (pHash, dHash) belong to near-duplicates."""
    return distance(one[0], other[0]) + distance(one[1], other[1]) <= NEAR


def _packed(bits: NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(bits, bitorder="little").tobytes(), "little")
