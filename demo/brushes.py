"""Brushes of the demo painter: shapes lit by one soft light from the upper left, as arrays of colour and coverage."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Array = NDArray[np.float32] | NDArray[np.float64]  # computed in either, kept in the shorter
Colour = tuple[float, float, float]

LIGHT = (-0.48, -0.62, 0.62)
SUPERSAMPLING = 2
# How far an easel reaches around the unit shape, so that leaves and stalks have room.
REACH = 1.45
# Paint thinner than this cannot be seen and is not laid.
FAINT = 1 / 512
# A ramp of colours has this many steps: more than a picture can show.
SHADES = np.linspace(0, 1, 1024)


def hex_colour(text: str) -> Colour:
    """`#rrggbb` as three numbers from 0 to 1."""
    red, green, blue = (int(text[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """The colour at `share` of the way from one to the other."""
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


@dataclass(frozen=True, slots=True)
class Sprite:
    """One painted thing: premultiplied colour, coverage, and the row on which it stands, as pixels of its own array."""

    colour: Array
    cover: Array
    foot: float


class Easel:
    """A small canvas: `u` to the right and `v` down, about -1 to 1 inside the thing, turned by `angle`."""

    def __init__(self, radius: float, angle: float = 0.0) -> None:
        side = math.ceil(radius * REACH) * 2
        axis = (np.arange(side * SUPERSAMPLING, dtype=np.float32) + 0.5) / (side * SUPERSAMPLING) * 2 - 1
        x, y = np.meshgrid(axis * REACH, axis * REACH)
        cosine, sine = math.cos(angle), math.sin(angle)
        self.u = (x * cosine + y * sine).astype(np.float32)
        self.v = (y * cosine - x * sine).astype(np.float32)
        self.light = (LIGHT[0] * cosine + LIGHT[1] * sine, LIGHT[1] * cosine - LIGHT[0] * sine, LIGHT[2])
        self.pixel = 2 * REACH / (side * SUPERSAMPLING)
        self.side = side
        self.colour: Array = np.zeros((*self.u.shape, 3), np.float32)
        self.cover: Array = np.zeros_like(self.u)

    def edge(self, inside: Array, softness: float = 1.0) -> Array:
        """Coverage of a shape from a distance that is positive inside, smooth over one pixel."""
        return np.clip(inside / (self.pixel * softness) + 0.5, 0.0, 1.0)

    def lay(self, colour: Array | Colour, cover: Array, strength: float = 1.0) -> None:
        """Paint over what is there."""
        share = np.clip(cover * strength, 0.0, 1.0)
        self.glaze(colour, share)
        np.maximum(self.cover, share, out=self.cover, casting="same_kind")

    def glaze(self, colour: Array | Colour, cover: Array, strength: float = 1.0) -> None:
        """Paint only where something is already."""
        share = np.clip(cover * strength, 0.0, 1.0).astype(np.float32)
        rows, columns = np.flatnonzero(share.max(axis=1) > FAINT), np.flatnonzero(share.max(axis=0) > FAINT)
        if not len(rows):
            return
        place = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
        paint = np.asarray(colour, np.float32)
        wanted = paint[place] if paint.ndim == 3 else paint
        self.colour[place] += (wanted - self.colour[place]) * share[place][..., None]

    def finished(self, foot: float) -> Sprite:
        """The picture at its real size; `foot` is the height `v` on which the thing stands when it is upright."""
        rgb = np.clip(self.colour * self.cover[..., None], 0, 1)
        return Sprite(_shrunk(rgb), _shrunk(self.cover), (foot / REACH + 1) / 2 * self.side)


def _shrunk(values: Array) -> Array:
    """Mean over the supersampled pixels: two by two."""
    return np.asarray(
        (values[::2, ::2] + values[1::2, ::2] + values[::2, 1::2] + values[1::2, 1::2]) * np.float32(0.25)
    )


def lit(easel: Easel, normal: tuple[Array, Array, Array]) -> Array:
    """How bright a surface is, 0 to 1, from its normals."""
    across, down, towards = normal
    light = easel.light
    return np.clip(across * light[0] + down * light[1] + towards * light[2], 0.0, 1.0).astype(np.float32)


def ramp(brightness: Array, dark: Colour, base: Colour, bright: Colour) -> Array:
    """Colours from dark over base to bright, softly."""
    stops = (0.0, 0.55, 1.0)
    channels = [np.interp(SHADES, stops, values) for values in zip(dark, base, bright, strict=True)]
    table = np.stack(channels, axis=1).astype(np.float32)
    return np.asarray(table[(brightness * (len(SHADES) - 1)).astype(np.int16)])


def ball(easel: Easel, outline: Array) -> tuple[Array, tuple[Array, Array, Array]]:
    """Coverage and normals of a round thing whose radius towards every pixel's direction is `outline`."""
    distance = np.hypot(easel.u, easel.v)
    share = np.clip(distance / outline, 0.0, 1.0)
    height = np.sqrt(1 - share**2)
    return easel.edge(outline - distance), (easel.u / outline, easel.v / outline, height)


def turned(easel: Easel, half_width: Array) -> tuple[Array, tuple[Array, Array, Array]]:
    """Coverage and normals of a thing turned on a lathe, from its half width at each height (0: nothing)."""
    wide = np.maximum(half_width, 1e-3)
    across = np.clip(easel.u / wide, -1.0, 1.0)
    height = np.sqrt(1 - across**2)
    slope = np.clip(-np.gradient(wide, axis=0) / max(easel.pixel, 1e-6), -1.5, 1.5)
    length = np.sqrt(1 + (slope * height) ** 2)
    cover = easel.edge(half_width - np.abs(easel.u)) * (half_width > 0)
    return cover.astype(np.float32), (across / length, slope * height / length, height / length)


def spot(easel: Easel, x: float, y: float, radius: float, stretch: float = 1.0) -> Array:
    """A soft round mark, 1 in the middle."""
    squared = ((easel.u - x) / radius) ** 2 + ((easel.v - y) / (radius * stretch)) ** 2
    return np.exp(-squared).astype(np.float32)


def ellipse(easel: Easel, x: float, y: float, width: float, height: float) -> Array:
    """Coverage of an ellipse with these half axes."""
    level = np.sqrt(((easel.u - x) / width) ** 2 + ((easel.v - y) / height) ** 2)
    return easel.edge((1 - level) * min(width, height))


Point = tuple[float, float]


def stroke(easel: Easel, start: Point, bend: Point, end: Point, thickness: float, taper: float = 0.0) -> Array:
    """Coverage of a curved line from start to end, pulled towards `bend`, thinner to its end by `taper`."""
    steps = np.linspace(0, 1, 8)
    xs = (1 - steps) ** 2 * start[0] + 2 * (1 - steps) * steps * bend[0] + steps**2 * end[0]
    ys = (1 - steps) ** 2 * start[1] + 2 * (1 - steps) * steps * bend[1] + steps**2 * end[1]
    inside = np.full_like(easel.u, -1.0)
    for number in range(len(steps) - 1):
        along, down = float(xs[number + 1] - xs[number]), float(ys[number + 1] - ys[number])
        across, below = easel.u - float(xs[number]), easel.v - float(ys[number])
        place = np.clip((across * along + below * down) / max(along**2 + down**2, 1e-9), 0, 1)
        squared = (across - place * along) ** 2 + (below - place * down) ** 2
        np.maximum(inside, thickness * (1 - taper * float(steps[number])) - np.sqrt(squared), out=inside)
    return easel.edge(inside)


def leaf(easel: Easel, x: float, y: float, length: float, direction: float, colour: Colour) -> None:
    """A pointed leaf that grows from (x, y) in a direction (radians, 0 = to the right)."""
    along = (easel.u - x) * math.cos(direction) + (easel.v - y) * math.sin(direction)
    beside = -(easel.u - x) * math.sin(direction) + (easel.v - y) * math.cos(direction)
    share = np.clip(along / length, 0, 1)
    half = 0.30 * length * np.sin(np.pi * share**0.8)
    cover = easel.edge(half - np.abs(beside)) * (along > 0) * (along < length)
    dark, bright = mixed(colour, (0.05, 0.18, 0.12), 0.5), mixed(colour, (0.95, 1.0, 0.7), 0.35)
    shade = ramp(np.clip(0.55 - 1.6 * beside / length, 0, 1), dark, colour, bright)
    easel.lay(shade, cover.astype(np.float32))
    vein = easel.edge(0.012 - np.abs(beside)) * (along > 0) * (along < length * 0.92)
    easel.glaze(mixed(colour, (0.9, 1.0, 0.75), 0.45), (vein * cover).astype(np.float32), 0.7)


def clipped(values: Array) -> Array:
    """Between 0 and 1."""
    return np.asarray(np.clip(values, 0.0, 1.0))


def noise(generator: np.random.Generator, shape: tuple[int, int], grain: int) -> Array:
    """Soft random values around 0, with spots of about `grain` pixels."""
    small = generator.normal(0, 1, (max(2, shape[0] // grain + 2), max(2, shape[1] // grain + 2))).astype(np.float32)
    grown = Image.fromarray(small).resize((shape[1], shape[0]), Image.Resampling.BICUBIC)
    return np.asarray(grown, np.float32)
