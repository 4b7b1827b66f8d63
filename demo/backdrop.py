"""The place of the demo scenes: a garden out of focus, a wooden table, cloths, boards and fallen leaves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from demo.brushes import Array, Colour, hex_colour, mixed, noise

Generator = np.random.Generator


@dataclass(frozen=True, slots=True)
class Hour:
    """The colours of one time of day."""

    sky: Colour
    ground: Colour
    lights: tuple[Colour, ...]
    wood: Colour
    cloth: Colour
    air: Colour


def _hour(sky: str, ground: str, lights: str, wood: str, cloth: str, air: str) -> Hour:
    glimmer = tuple(hex_colour(text) for text in lights.split())
    return Hour(hex_colour(sky), hex_colour(ground), glimmer, hex_colour(wood), hex_colour(cloth), hex_colour(air))


HOURS = (
    _hour("#e9ecd2", "#7f9f72", "#f6f0c8 #b9cf8f #dfe8b4 #8fb37d", "#b98d62", "#e9e0cf", "#fff1d6"),
    _hour("#d7e6e4", "#6f9a8d", "#eef5e6 #a9cdbb #cfe3cf #86b29c", "#a98766", "#d6e0dc", "#f3f6ea"),
    _hour("#f5dcc0", "#a58a68", "#ffe9c2 #e2b885 #f3cf9f #c39a6b", "#a8754c", "#ead2bd", "#ffe2bd"),
    _hour("#e3d6e2", "#83829a", "#f6e3dd #b9a9c6 #dcc3cf #9a94b5", "#9a7560", "#ddd2dd", "#fbe6e0"),
)


def backdrop(hour: Hour, width: int, height: int, horizon: int, generator: Generator) -> Array:
    """The empty table in its garden, as an array of colours from 0 to 1."""
    picture = np.empty((height, width, 3), np.float32)
    picture[:horizon] = _garden(hour, width, horizon, generator)
    picture[horizon:] = _table(hour, width, height - horizon, generator)
    _lay_cloth(picture, hour, horizon, generator)
    _lay_board(picture, hour, horizon, generator)
    _scatter_leaves(picture, horizon, generator)
    return _dappled(picture, horizon, hour, generator)


def _garden(hour: Hour, width: int, horizon: int, generator: Generator) -> Array:
    fade = np.linspace(0, 1, horizon, dtype=np.float32)[:, None, None] ** 0.8
    colours = np.asarray(hour.sky, np.float32) * (1 - fade) + np.asarray(hour.ground, np.float32) * fade
    board = Image.fromarray(_bytes(np.broadcast_to(colours, (horizon, width, 3)))).convert("RGBA")
    for _ in range(60):
        radius = int(generator.integers(18, 74))
        x, y = int(generator.integers(-40, width + 40)), int(generator.integers(-30, horizon + 10))
        colour = hour.lights[int(generator.integers(len(hour.lights)))]
        layer = Image.new("RGBA", board.size, (0, 0, 0, 0))
        opacity = int(generator.integers(60, 165))
        fill = (*(round(value * 255) for value in colour), opacity)
        ImageDraw.Draw(layer).ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)
        board = Image.alpha_composite(board, layer)
    return np.asarray(board.convert("RGB").filter(ImageFilter.GaussianBlur(7)), np.float32) / 255


def _table(hour: Hour, width: int, depth: int, generator: Generator) -> Array:
    """Planks that run from left to right and grow towards the viewer, with their grain and their seams."""
    near = np.linspace(0, 1, depth, dtype=np.float32)
    planks = 6 * (1.35 * near / (0.35 + near))
    tones = generator.uniform(-0.10, 0.10, 16).astype(np.float32)
    number = planks.astype(int)
    wood = np.asarray(hour.wood, np.float32) * (0.86 + 0.20 * near + tones[number])[:, None]
    picture = np.repeat(wood[:, None, :], width, axis=1)
    fibres = noise(generator, (depth, max(8, width // 26)), 3)
    grain = np.asarray(Image.fromarray(fibres).resize((width, depth), Image.Resampling.BICUBIC), np.float32)
    knots = noise(generator, (depth, width), 90)
    picture *= (1 + 0.035 * grain + 0.04 * knots)[..., None]
    seam = np.minimum(planks - number, number + 1 - planks)
    thickness = np.gradient(planks)
    dark = np.clip(1.6 - seam / np.maximum(thickness, 1e-6), 0, 1) * 0.34
    picture *= (1 - dark)[:, None, None]
    edge = np.exp(-np.arange(depth) / 5.0).astype(np.float32)[:, None, None]
    return np.asarray(picture * (1 - 0.15 * edge) + np.asarray(hour.air, np.float32) * 0.15 * edge, np.float32)


def _lay_cloth(picture: Array, hour: Hour, horizon: int, generator: Generator) -> None:
    """A striped runner, in two scenes of three."""
    if generator.random() < 0.34:
        return
    height, width = picture.shape[:2]
    left, span = generator.uniform(0.05, 0.5) * width, generator.uniform(0.28, 0.42) * width
    top, bottom = horizon + 0.10 * (height - horizon), float(height + 20)
    lean = generator.uniform(-0.14, 0.14) * width
    rows = np.arange(height, dtype=np.float32)[:, None]
    share = np.clip((rows - top) / (bottom - top), 0, 1)
    start = left + lean * share - 0.22 * span * share
    across = (np.arange(width, dtype=np.float32)[None, :] - start) / (span * (0.72 + 0.62 * share))
    wave = 0.006 * np.sin(rows / 23.0)
    inside = np.clip(np.minimum(across + wave, 1 - across + wave) * span, 0, 1) * np.clip(rows - top, 0, 1)
    stripe = hour.lights[int(generator.integers(len(hour.lights)))]
    count = int(generator.integers(3, 6))
    band = np.clip(np.cos(across * 2 * np.pi * count) * 9 - 4.5, 0, 1)[..., None]
    cloth = (
        np.asarray(hour.cloth, np.float32) * (1 - 0.55 * band)
        + np.asarray(mixed(stripe, hour.ground, 0.45), np.float32) * 0.55 * band
    )
    cloth *= (0.95 + 0.018 * noise(generator, (height, width), 4) + 0.05 * noise(generator, (height, width), 130))[
        ..., None
    ]
    _shade_under(picture, inside.astype(np.float32), 10, 0.22)
    picture += (cloth - picture) * inside[..., None]


def _lay_board(picture: Array, hour: Hour, horizon: int, generator: Generator) -> None:
    """A round wooden board or a plate, in half of the scenes."""
    if generator.random() < 0.5:
        return
    height, width = picture.shape[:2]
    x, y = generator.uniform(0.2, 0.8) * width, horizon + generator.uniform(0.35, 0.75) * (height - horizon)
    half = generator.uniform(0.13, 0.20) * width
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    level = np.sqrt(((columns - x) / half) ** 2 + ((rows - y) / (half * 0.36)) ** 2)
    thick = np.sqrt(((columns - x) / half) ** 2 + ((rows - y - 10) / (half * 0.36)) ** 2)
    top, body = np.clip((1 - level) * half * 0.4, 0, 1), np.clip((1 - thick) * half * 0.4, 0, 1)
    colour = (
        mixed(hour.wood, (0.95, 0.82, 0.62), 0.55) if generator.random() < 0.6 else mixed(hour.cloth, (1, 1, 1), 0.4)
    )
    rings = 1 + 0.025 * np.sin(level * 26) + 0.02 * noise(generator, (height, width), 60)
    _shade_under(picture, body, 14, 0.4)
    picture += (np.asarray(mixed(colour, (0.2, 0.12, 0.1), 0.35), np.float32) - picture) * body[..., None]
    picture += (np.asarray(colour, np.float32) * rings[..., None] - picture) * top[..., None]


def _shade_under(picture: Array, cover: Array, blur: int, strength: float) -> None:
    shadow = np.asarray(Image.fromarray(_bytes(cover)).filter(ImageFilter.GaussianBlur(blur)), np.float32) / 255
    step = blur // 2
    picture[step:, step:] *= (1 - strength * shadow[:-step, :-step])[..., None]


def _scatter_leaves(picture: Array, horizon: int, generator: Generator) -> None:
    """Fallen leaves: clutter that nobody asks for."""
    height, width = picture.shape[:2]
    cover = Image.new("L", (width, height), 0)
    tint = Image.new("RGB", (width, height), (110, 130, 80))
    for _ in range(int(generator.integers(3, 10))):
        x, y = generator.uniform(0, width), generator.uniform(horizon + 40, height)
        size = (0.55 + (y - horizon) / (height - horizon)) * generator.uniform(14, 30)
        turn = generator.uniform(0, 2 * np.pi)
        steps = np.linspace(0, np.pi, 14)
        along = np.concatenate([-np.cos(steps), np.cos(steps)]) * size
        beside = np.concatenate([np.sin(steps) ** 1.5, -(np.sin(steps) ** 1.5)]) * size * 0.36
        xs = x + along * np.cos(turn) - beside * np.sin(turn)
        ys = y + (along * np.sin(turn) + beside * np.cos(turn)) * 0.55
        outline = list(zip(xs.tolist(), ys.tolist(), strict=True))
        colours = ((122, 146, 86), (156, 150, 82), (186, 140, 78), (98, 128, 84))
        ImageDraw.Draw(cover).polygon(outline, fill=235)
        ImageDraw.Draw(tint).polygon(outline, fill=colours[int(generator.integers(len(colours)))])
    soft = np.asarray(cover.filter(ImageFilter.GaussianBlur(0.8)), np.float32) / 255
    _shade_under(picture, soft, 4, 0.5)
    picture += (np.asarray(tint, np.float32) / 255 - picture) * soft[..., None]


def _dappled(picture: Array, horizon: int, hour: Hour, generator: Generator) -> Array:
    """Sunlight through leaves on the table."""
    height, width = picture.shape[:2]
    patches = np.clip(noise(generator, (height, width), 110) * 1.3 + 0.2, 0, 1)
    patches[:horizon] = 0.0
    light = (
        np.asarray(Image.fromarray(_bytes(patches)).filter(ImageFilter.GaussianBlur(12)), np.float32)[..., None] / 255
    )
    return (picture * (0.90 + 0.10 * light) + 0.10 * light * np.asarray(hour.air, np.float32) * picture).astype(
        np.float32
    )


def _bytes(values: Array) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return (np.clip(values, 0, 1) * 255).round().astype(np.uint8)
