"""Fruit and vegetables of the demo scenes."""

from __future__ import annotations

import math

import numpy as np

from demo.brushes import (
    Colour,
    Easel,
    Sprite,
    ball,
    clipped,
    hex_colour,
    leaf,
    lit,
    mixed,
    noise,
    ramp,
    spot,
    stroke,
    turned,
)

Generator = np.random.Generator
NIGHT: Colour = (0.16, 0.07, 0.16)
CREAM: Colour = (1.0, 0.95, 0.80)
STALK = hex_colour("#6b4a2f")
GREEN = hex_colour("#5d8f4a")


def _pick(generator: Generator, *colours: str) -> Colour:
    return hex_colour(colours[int(generator.integers(len(colours)))])


def _tones(base: Colour, depth: float = 0.52, glow: float = 0.34) -> tuple[Colour, Colour, Colour]:
    return mixed(base, NIGHT, depth), base, mixed(base, CREAM, glow)


def _shine(easel: Easel, radius: float = 0.2, strength: float = 0.65, reach: float = 0.45) -> None:
    """The window in the skin, and light thrown back by the table."""
    x, y = easel.light[0] * reach / 0.7, easel.light[1] * reach / 0.7
    easel.glaze((1.0, 0.99, 0.95), spot(easel, x, y, radius, 0.8) * easel.cover, strength)
    easel.glaze((1.0, 0.86, 0.68), spot(easel, -x * 1.5, -y * 1.35, 0.42) * easel.cover, 0.22)


def apple(radius: float, generator: Generator) -> Sprite:
    easel = Easel(radius, generator.uniform(-0.35, 0.35))
    around = np.arctan2(easel.u, -easel.v)
    outline = 1 - 0.13 * np.exp(-((around / 0.34) ** 2)) - 0.05 * np.exp(-(((np.abs(around) - math.pi) / 0.35) ** 2))
    outline += 0.03 * np.cos(2 * around + math.pi)
    base = _pick(generator, "#c93a34", "#d2493a", "#b93238", "#a8b545", "#d8a53f")
    cover, normal = ball(easel, outline)
    skin = ramp(lit(easel, normal), *_tones(base))
    streaks = np.clip(np.sin(around * 17 + 0.7 * noise(generator, easel.u.shape, 40)), 0, 1).astype(np.float32)
    easel.lay(skin, cover)
    easel.glaze(mixed(base, hex_colour("#e9c46a"), 0.7), streaks * cover * np.clip(0.75 - easel.v, 0, 1), 0.22)
    easel.glaze(mixed(base, NIGHT, 0.55), spot(easel, 0.0, -0.80, 0.26, 0.42) * cover, 0.75)
    _shine(easel)
    easel.lay(STALK, stroke(easel, (0, -0.76), (0.02, -1.0), (generator.uniform(-0.1, 0.16), -1.12), 0.05, 0.25))
    if generator.random() < 0.6:
        leaf(easel, 0.04, -0.93, 0.52, generator.uniform(-0.75, 0.05), GREEN)
    return easel.finished(0.92)


def tomato(radius: float, generator: Generator) -> Sprite:
    easel = Easel(radius, generator.uniform(-0.3, 0.3))
    around = np.arctan2(easel.u, -easel.v)
    flat = 1 / np.sqrt(np.sin(around) ** 2 + (np.cos(around) / 0.86) ** 2)
    lobes = 0.011 * np.cos(5 * around + generator.uniform(0, 6))
    base = _pick(generator, "#d8402f", "#cf3a2b", "#dd5a34", "#c8352f")
    cover, normal = ball(easel, flat + lobes)
    easel.lay(ramp(lit(easel, normal), *_tones(base, 0.5, 0.3)), cover)
    easel.glaze(mixed(base, NIGHT, 0.45), spot(easel, 0.0, -0.62, 0.34, 0.5) * cover, 0.5)
    _shine(easel, 0.17, 0.8)
    for number in range(5):
        turn = -math.pi / 2 + (number - 2) * 0.80 + generator.uniform(-0.12, 0.12)
        end = (0.52 * math.cos(turn), -0.66 + 0.24 * math.sin(turn) + 0.10)
        point = stroke(easel, (0, -0.68), (end[0] * 0.5, end[1] - 0.09), end, 0.085, 0.85)
        easel.lay(mixed(GREEN, (0.1, 0.25, 0.1), 0.15 * (number % 2)), point)
    easel.lay(mixed(GREEN, STALK, 0.3), stroke(easel, (0, -0.68), (0.02, -0.85), (0.08, -0.95), 0.05, 0.2))
    return easel.finished(0.82)


def orange(radius: float, generator: Generator) -> Sprite:
    easel = Easel(radius, generator.uniform(-1.0, 1.0))
    base = _pick(generator, "#ee8a2a", "#f0932f", "#e97f26")
    cover, normal = ball(easel, np.ones_like(easel.u))
    easel.lay(ramp(lit(easel, normal), *_tones(base, 0.42, 0.36)), cover)
    pores = noise(generator, easel.u.shape, 5)
    easel.glaze(mixed(base, NIGHT, 0.35), clipped(pores) * cover, 0.20)
    easel.glaze(mixed(base, CREAM, 0.6), np.clip(-pores - 0.6, 0, 1) * cover, 0.25)
    _shine(easel, 0.24, 0.4)
    x, y = generator.uniform(-0.25, 0.25), generator.uniform(-0.72, -0.45)
    easel.glaze(mixed(base, NIGHT, 0.4), spot(easel, x, y, 0.16, 0.7) * cover, 0.6)
    easel.glaze(GREEN, np.clip(spot(easel, x, y, 0.07, 0.7) * 2.2 - 0.6, 0, 1) * cover)
    return easel.finished(0.94)


def peach(radius: float, generator: Generator) -> Sprite:
    easel = Easel(radius, generator.uniform(-0.5, 0.5))
    around = np.arctan2(easel.u, -easel.v)
    outline = 0.97 - 0.06 * np.exp(-((around / 0.3) ** 2)) + 0.05 * np.exp(-(((np.abs(around) - math.pi) / 0.28) ** 2))
    base = _pick(generator, "#f2a65a", "#f0a04f", "#f4b06c")
    cover, normal = ball(easel, outline)
    easel.lay(ramp(lit(easel, normal), *_tones(base, 0.36, 0.4)), cover)
    side = generator.choice([-1.0, 1.0])
    easel.glaze(hex_colour("#d9533f"), spot(easel, side * 0.42, generator.uniform(-0.3, 0.3), 0.62) * cover, 0.62)
    cleft = stroke(easel, (0.0, -0.9), (side * -0.46, 0.0), (side * -0.06, 0.95), 0.03, 0.3)
    easel.glaze(mixed(base, NIGHT, 0.45), cleft * cover, 0.7)
    easel.glaze(mixed(base, CREAM, 0.7), np.roll(cleft, int(0.05 / easel.pixel), axis=1) * cover, 0.35)
    easel.glaze(mixed(base, NIGHT, 0.5), spot(easel, 0.0, -0.86, 0.18, 0.5) * cover, 0.65)
    easel.glaze((1.0, 0.97, 0.93), clipped(noise(generator, easel.u.shape, 4)) * cover, 0.10)
    _shine(easel, 0.34, 0.28)
    if generator.random() < 0.35:
        leaf(easel, 0.0, -0.88, 0.5, generator.uniform(-0.9, -0.1), mixed(GREEN, (0.3, 0.4, 0.1), 0.3))
    return easel.finished(0.95)


def lemon(radius: float, generator: Generator) -> Sprite:
    easel = Easel(radius, generator.uniform(-0.6, 0.6) + generator.choice([0.0, math.pi]))
    around = np.arctan2(easel.v, easel.u)
    oval = 1 / np.sqrt((np.cos(around) / 1.04) ** 2 + (np.sin(around) / 0.74) ** 2)
    tips = 0.15 * np.exp(-((around / 0.2) ** 2)) + 0.11 * np.exp(-(((np.abs(around) - math.pi) / 0.16) ** 2))
    base = _pick(generator, "#f2cf45", "#efc93c", "#f5d65a")
    cover, normal = ball(easel, oval + tips)
    easel.lay(ramp(lit(easel, normal), mixed(base, (0.45, 0.30, 0.10), 0.55), base, mixed(base, CREAM, 0.5)), cover)
    pores = noise(generator, easel.u.shape, 6)
    easel.glaze(mixed(base, (0.5, 0.36, 0.1), 0.5), clipped(pores) * cover, 0.16)
    easel.glaze(mixed(base, GREEN, 0.6), spot(easel, -1.06, 0.0, 0.13) * cover, 0.7)
    _shine(easel, 0.2, 0.5, 0.36)
    return easel.finished(0.72)


def pear(radius: float, generator: Generator) -> Sprite:
    easel = Easel(radius, generator.uniform(-0.28, 0.28))
    down = easel.v
    body = np.sqrt(np.clip(1 - ((down - 0.30) / 0.68) ** 2, 0, None)) * 0.76
    neck = np.sqrt(np.clip(1 - ((down + 0.42) / 0.60) ** 2, 0, None)) * 0.43
    blend = 0.5 * (body + neck + np.sqrt((body - neck) ** 2 + 0.03)) - 0.05
    half = np.where((down > -1.02) & (down < 0.98), blend, 0.0).astype(np.float32)
    base = _pick(generator, "#c9c552", "#d6c64f", "#b7bd4e", "#dcc75a")
    cover, normal = turned(easel, half)
    easel.lay(ramp(lit(easel, normal), mixed(base, (0.28, 0.24, 0.08), 0.6), base, mixed(base, CREAM, 0.45)), cover)
    easel.glaze(hex_colour("#c9743a"), spot(easel, generator.choice([-0.4, 0.45]), 0.35, 0.5) * cover, 0.4)
    freckles = np.clip(noise(generator, easel.u.shape, 7) - 1.1, 0, 1)
    easel.glaze(hex_colour("#8a6a33"), freckles * cover, 0.8)
    _shine(easel, 0.2, 0.5, 0.30)
    easel.lay(STALK, stroke(easel, (0, -0.97), (0.0, -1.15), (generator.uniform(-0.14, 0.14), -1.30), 0.045, 0.15))
    if generator.random() < 0.3:
        leaf(easel, 0.02, -1.05, 0.46, generator.uniform(-0.6, 0.2), GREEN)
    return easel.finished(0.93)


def plum(radius: float, generator: Generator) -> Sprite:
    easel = Easel(radius, generator.uniform(-0.9, 0.9))
    around = np.arctan2(easel.u, -easel.v)
    outline = 1 / np.sqrt((np.sin(around) / 0.86) ** 2 + np.cos(around) ** 2)
    base = _pick(generator, "#6b3a63", "#73355a", "#5c3a6b")
    cover, normal = ball(easel, outline)
    easel.lay(ramp(lit(easel, normal), mixed(base, NIGHT, 0.6), base, mixed(base, (0.85, 0.72, 0.9), 0.45)), cover)
    bloom = np.clip(noise(generator, easel.u.shape, 60) * 0.4 + 0.5, 0, 1)
    easel.glaze(hex_colour("#b9a9cf"), bloom * cover * normal[2], 0.26)
    easel.glaze(mixed(base, NIGHT, 0.6), stroke(easel, (0.0, -0.95), (0.34, 0.0), (0.02, 0.95), 0.022) * cover, 0.7)
    _shine(easel, 0.17, 0.5)
    easel.lay(STALK, stroke(easel, (0, -0.96), (0.03, -1.08), (0.10, -1.16), 0.045, 0.1))
    return easel.finished(0.94)


def onion(radius: float, generator: Generator) -> Sprite:
    easel = Easel(radius, generator.uniform(-0.45, 0.45))
    around = np.arctan2(easel.u, -easel.v)
    outline = 0.90 + 0.34 * np.exp(-((around / 0.20) ** 2)) + 0.05 * np.exp(-(((np.abs(around) - math.pi) / 0.2) ** 2))
    outline += 0.05 * np.sin(around) ** 2
    base = _pick(generator, "#8e3b5e", "#95446a", "#7d3560")
    cover, normal = ball(easel, outline.astype(np.float32))
    easel.lay(ramp(lit(easel, normal), *_tones(base, 0.5, 0.42)), cover)
    depth = np.sqrt(np.clip(1 - (easel.v / 1.05) ** 2, 0.02, 1))
    meridian = np.arcsin(np.clip(easel.u / (0.95 * depth), -1, 1))
    stripes = 0.5 + 0.5 * np.cos(meridian * 12 + generator.uniform(0, 3))
    easel.glaze(mixed(base, CREAM, 0.55), (stripes**4 * cover).astype(np.float32), 0.34)
    easel.glaze(mixed(base, NIGHT, 0.5), ((1 - stripes) ** 6 * cover).astype(np.float32), 0.34)
    easel.glaze(hex_colour("#c99a5b"), spot(easel, 0, -1.12, 0.3, 1.0) * cover, 0.85)
    _shine(easel, 0.18, 0.6, 0.40)
    for bend in (-0.16, -0.03, 0.1):
        root = stroke(easel, (bend * 0.5, 0.92), (bend, 1.0), (bend * 1.4, 1.07), 0.018)
        easel.lay(hex_colour("#d8c39a"), root)
    return easel.finished(0.92)
