"""Scenes of the demo project: a garden table with fruit and vessels, painted by our own code, with exact truth.

The same seed paints the same picture. Every box is the bounding box of what is visible of a thing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from common.geometry import Box
from demo import fruit, vessels
from demo.backdrop import HOURS, Hour, backdrop
from demo.brushes import Array, Sprite, noise
from demo.categories import LOOK_ALIKES, NAMES

Generator = np.random.Generator
Painter = Callable[[float, Generator], Sprite]
Mask = NDArray[np.bool_]

WIDTH, HEIGHT = 1280, 960
HORIZON = 262
LEAST_VISIBLE = 0.30
OCCLUDED_BELOW = 0.92
LEAST_THINGS, MOST_THINGS = 13, 21

PAINTERS: dict[str, Painter] = {
    "apple": fruit.apple,
    "tomato": fruit.tomato,
    "orange": fruit.orange,
    "peach": fruit.peach,
    "lemon": fruit.lemon,
    "pear": fruit.pear,
    "plum": fruit.plum,
    "onion": fruit.onion,
    "mug": vessels.mug,
    "bowl": vessels.bowl,
    "bottle": vessels.bottle,
    "jar": vessels.jar,
}
# Radius of the unit shape in pixels, in the middle of the table.
SIZES = {
    "apple": 60.0, "tomato": 56.0, "orange": 60.0, "peach": 58.0, "lemon": 52.0, "pear": 70.0,
    "plum": 42.0, "onion": 56.0, "mug": 76.0, "bowl": 86.0, "bottle": 118.0, "jar": 84.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TrueBox:
    """What is to be seen of one thing, exactly."""

    box: Box
    category: str
    attributes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scene:
    """One painted picture and everything that is on it."""

    name: str
    picture: Image.Image
    truth: tuple[TrueBox, ...]


@dataclass(frozen=True, slots=True)
class _Thing:
    """A sprite with its place: the canvas pixel of the sprite's upper left corner."""

    category: str
    sprite: Sprite
    left: int
    top: int

    @property
    def ground(self) -> float:
        return self.top + self.sprite.foot


def paint_scene(seed: int, number: int) -> Scene:
    """Paint the `number`-th scene of a seed."""
    generator = np.random.default_rng([seed, number])
    hour = HOURS[int(generator.integers(len(HOURS)))]
    things = _without_hidden(_arranged(generator))
    picture = backdrop(hour, WIDTH, HEIGHT, HORIZON, generator)
    for thing in things:
        _cast_shadow(picture, thing)
        _paste(picture, thing)
    return Scene(f"garden-table-{number:04d}.jpg", _developed(picture, hour, generator), tuple(_truth(things)))


def _arranged(generator: Generator) -> list[_Thing]:
    """Things in a few loose groups, far ones first."""
    wanted = int(generator.integers(LEAST_THINGS + 2, MOST_THINGS + 3))
    pairs = generator.permutation(sorted({min(a, b) for a, b in LOOK_ALIKES.items()}))[:4]
    favoured = [name for first in pairs for name in (first, LOOK_ALIKES[first])]
    centres = [(generator.uniform(0.12, 0.88) * WIDTH, generator.uniform(0.12, 0.80)) for _ in range(4)]
    places: list[tuple[float, float, float]] = []
    things: list[_Thing] = []
    for _ in range(wanted * 12):
        if len(things) >= wanted:
            break
        names = favoured if generator.random() < 0.8 else NAMES
        category = names[int(generator.integers(len(names)))]
        near_x, near_depth = centres[int(generator.integers(len(centres)))]
        x = float(np.clip(generator.normal(near_x, 0.12 * WIDTH), -0.01 * WIDTH, 1.01 * WIDTH))
        depth = float(np.clip(generator.normal(near_depth, 0.17), 0.04, 1.04))
        radius = SIZES[category] * (0.66 + 0.58 * depth) * generator.uniform(0.9, 1.1)
        if _is_free(places, x, depth, radius):
            places.append((x, depth, radius))
            things.append(_placed(category, x, depth, radius, generator))
    return sorted(things, key=lambda thing: thing.ground)


def _is_free(places: list[tuple[float, float, float]], x: float, depth: float, radius: float) -> bool:
    """Whether a thing would not stand inside another one; seen from the front they may overlap."""
    return all(
        math.hypot(x - other_x, (depth - other_depth) * 900) > 0.58 * (radius + other_radius)
        for other_x, other_depth, other_radius in places
    )


def _placed(category: str, x: float, depth: float, radius: float, generator: Generator) -> _Thing:
    sprite = PAINTERS[category](radius, generator)
    ground = HORIZON + 46 + depth * (HEIGHT - HORIZON - 70)
    side = sprite.cover.shape[1]
    return _Thing(category, sprite, round(x - side / 2), round(ground - sprite.foot))


def _window(thing: _Thing, reach: int = 0) -> tuple[slice, slice, slice, slice]:
    """The rows and columns of the canvas under a sprite, and the rows and columns of the sprite on the canvas."""
    height, width = thing.sprite.cover.shape[0] + 2 * reach, thing.sprite.cover.shape[1] + 2 * reach
    top, left = thing.top - reach, thing.left - reach
    rows = slice(max(top, 0), max(0, min(top + height, HEIGHT)))
    columns = slice(max(left, 0), max(0, min(left + width, WIDTH)))
    return rows, columns, slice(rows.start - top, rows.stop - top), slice(columns.start - left, columns.stop - left)


def _visible(things: list[_Thing]) -> list[Mask]:
    """What can be seen of each thing on the canvas."""
    owner = np.full((HEIGHT, WIDTH), -1, np.int16)
    for number, thing in enumerate(things):
        rows, columns, sprite_rows, sprite_columns = _window(thing)
        owner[rows, columns][thing.sprite.cover[sprite_rows, sprite_columns] > 0.5] = number
    return [owner == number for number in range(len(things))]


def _without_hidden(things: list[_Thing]) -> list[_Thing]:
    """Only things of which enough can be seen to be asked for."""
    while True:
        masks = _visible(things)
        shares = [mask.sum() / (thing.sprite.cover > 0.5).sum() for mask, thing in zip(masks, things, strict=True)]
        if min(shares) >= LEAST_VISIBLE:
            return things
        del things[shares.index(min(shares))]


def _truth(things: list[_Thing]) -> list[TrueBox]:
    found = []
    for thing, mask in zip(things, _visible(things), strict=True):
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        left, top = float(columns[0]), float(rows[0])
        box = Box(left, top, float(columns[-1]) + 1 - left, float(rows[-1]) + 1 - top)
        found.append(TrueBox(box, thing.category, _attributes(thing, mask)))
    return found


def _attributes(thing: _Thing, mask: Mask) -> frozenset[str]:
    _rows, _columns, sprite_rows, sprite_columns = _window(thing)
    whole = int((thing.sprite.cover > 0.5).sum())
    inside = int((thing.sprite.cover[sprite_rows, sprite_columns] > 0.5).sum())
    facts = {"occluded": mask.sum() < OCCLUDED_BELOW * inside, "truncated": inside < whole}
    return frozenset(name for name, holds in facts.items() if holds)


def _cast_shadow(picture: Array, thing: _Thing) -> None:
    """The thing's silhouette laid on the table to the right, and a darker line where it stands."""
    cover = thing.sprite.cover
    reach = cover.shape[0] // 2
    side = cover.shape[0] + 2 * reach
    sheet = Image.new("L", (side, side), 0)
    sheet.paste(Image.fromarray((cover * 255).astype(np.uint8)), (reach, reach))
    foot = thing.sprite.foot + reach
    # A point at height h above the foot falls 0.75 h to the right and 0.22 h up.
    lean = 0.75 / 0.22
    laid = sheet.transform(
        (side, side),
        Image.Transform.AFFINE,
        (1, lean, -lean * foot, 0, 1 / 0.22, foot - foot / 0.22),
        Image.Resampling.BILINEAR,
    )
    soft = np.asarray(laid.filter(ImageFilter.GaussianBlur(cover.shape[0] / 34)), np.float32) / 255
    near = _contact(cover, side, reach, foot)
    rows, columns, sheet_rows, sheet_columns = _window(thing, reach)
    shade = np.maximum(0.42 * soft, 0.55 * near)[sheet_rows, sheet_columns, None]
    picture[rows, columns] *= 1 - shade * np.asarray((0.82, 0.92, 0.90), np.float32)


def _contact(cover: Array, side: int, reach: int, foot: float) -> Array:
    """Darkness right under a thing, as wide as the thing is near its foot."""
    low = cover[max(0, int(foot - reach) - cover.shape[0] // 12) : int(foot - reach) + 1]
    columns = np.flatnonzero(low.max(axis=0) > 0.5) + reach
    middle, half = float(columns.mean()), max(6.0, (columns[-1] - columns[0]) / 2)
    rows, across = np.mgrid[0:side, 0:side].astype(np.float32)
    level = ((across - middle - 0.06 * half) / (half * 1.12)) ** 2 + ((rows - foot + 2) / (half * 0.24)) ** 2
    return np.asarray(np.exp(-(level**1.5)), np.float32)


def _paste(picture: Array, thing: _Thing) -> None:
    rows, columns, sprite_rows, sprite_columns = _window(thing)
    cover = thing.sprite.cover[sprite_rows, sprite_columns, None]
    picture[rows, columns] = picture[rows, columns] * (1 - cover) + thing.sprite.colour[sprite_rows, sprite_columns]


def _developed(picture: Array, hour: Hour, generator: Generator) -> Image.Image:
    """The finished picture: warm air, darker corners, the grain of paper."""
    rows, columns = np.mgrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j].astype(np.float32)
    picture = picture * (1.02 - 0.13 * (rows**2 + columns**2) ** 1.5 / 2.8)[..., None]
    picture = picture * 0.95 + np.asarray(hour.air, np.float32) * 0.05
    picture = picture + 0.005 * noise(generator, (HEIGHT, WIDTH), 2)[..., None]
    return Image.fromarray((np.clip(picture, 0, 1) * 255).round().astype(np.uint8))
