"""Mugs, bowls, bottles and jars of the demo scenes."""

from __future__ import annotations

import numpy as np

from demo.brushes import Array, Colour, Easel, Sprite, ellipse, hex_colour, lit, mixed, ramp, spot, stroke, turned

Generator = np.random.Generator
INK: Colour = (0.14, 0.13, 0.20)
PAPER: Colour = (1.0, 0.97, 0.90)
GLAZES = ("#e8dcc6", "#7fa3a8", "#c9745a", "#d9a14a", "#8fa37a", "#5f7894", "#e3b7a0")


def _glaze(generator: Generator) -> Colour:
    return hex_colour(GLAZES[int(generator.integers(len(GLAZES)))])


def _body(easel: Easel, half: Array, base: Colour) -> Array:
    cover, normal = turned(easel, half)
    easel.lay(ramp(lit(easel, normal), mixed(base, INK, 0.50), base, mixed(base, PAPER, 0.5)), cover)
    return cover


def _bands(easel: Easel, generator: Generator, cover: Array, base: Colour, bulge: float) -> None:
    """One or two painted rings that follow the curve of the vessel."""
    curve = easel.v - bulge * np.sqrt(np.clip(1 - easel.u**2, 0, 1))
    ink = mixed(base, INK, 0.45) if generator.random() < 0.5 else mixed(base, PAPER, 0.75)
    height = generator.uniform(-0.05, 0.2)
    for offset in (0.0, 0.13)[: int(generator.integers(1, 3))]:
        easel.glaze(ink, easel.edge(0.035 - np.abs(curve - height - offset)) * cover, 0.8)


def _mouth(easel: Easel, top: float, half: float, flat: float, base: Colour, filling: Colour) -> None:
    """The rim, the inner wall and what is inside, seen from slightly above."""
    easel.lay(mixed(base, PAPER, 0.55), ellipse(easel, 0, top, half, flat))
    inner = ellipse(easel, 0, top + 0.01, half - 0.055, flat - 0.045)
    easel.glaze(mixed(base, INK, 0.48), inner)
    easel.glaze(mixed(base, INK, 0.25), inner * np.clip(easel.u / half * 0.8 + 0.4, 0, 1))
    drink = ellipse(easel, 0, top + flat * 0.35, half - 0.11, flat * 0.68) * inner
    easel.glaze(filling, drink)
    easel.glaze(PAPER, spot(easel, half * 0.3, top + flat * 0.3, 0.16, 0.3) * drink, 0.35)


def mug(radius: float, generator: Generator) -> Sprite:
    easel = Easel(radius)
    base = _glaze(generator)
    side = float(generator.choice([-1.0, 1.0]))
    squat = generator.uniform(0.0, 0.22)
    half_width, top = 0.70, -0.66 + squat
    handle = stroke(easel, (side * 0.62, top + 0.32), (side * 1.42, 0.06 + squat / 2), (side * 0.58, 0.62), 0.10)
    inner = np.clip(0.5 - side * easel.u * 0.3 - easel.v * 0.4, 0, 1).astype(np.float32)
    easel.lay(ramp(inner, mixed(base, INK, 0.5), base, mixed(base, PAPER, 0.4)), handle)
    bottom = 0.74 + 0.16 * np.sqrt(np.clip(1 - (easel.u / half_width) ** 2, 0, 1))
    inside = (easel.v > top) & (easel.v < bottom)
    half = np.where(inside, half_width - 0.05 * np.clip(easel.v, 0, 1) ** 2, 0.0).astype(np.float32)
    cover = _body(easel, half, base)
    _bands(easel, generator, cover, base, 0.15)
    easel.glaze(PAPER, spot(easel, -0.42, 0.05, 0.1, 4.0) * cover, 0.4)
    filling = hex_colour(("#5b3a26", "#8a5a35", "#b9793a")[int(generator.integers(3))])
    _mouth(easel, top, half_width, 0.19, base, filling)
    return easel.finished(0.82)


def bowl(radius: float, generator: Generator) -> Sprite:
    easel = Easel(radius)
    base = _glaze(generator)
    top = generator.uniform(-0.32, -0.18)
    depth = 0.74 - top
    share = np.clip((easel.v - top) / depth, 0, 1)
    curve = 1.0 * np.sqrt(np.clip(1 - share**2.4, 0, 1)) * 0.64 + 0.36 * (1 - 0.25 * share)
    foot = 0.74 + 0.09 * np.sqrt(np.clip(1 - (easel.u / 0.40) ** 2, 0, 1))
    inside = (easel.v > top) & (easel.v < foot)
    half = np.where(inside, np.maximum(curve, 0.38), 0.0).astype(np.float32)
    cover = _body(easel, half, base)
    _bands(easel, generator, cover, base, 0.12)
    easel.glaze(PAPER, spot(easel, -0.5, 0.05, 0.14, 2.0) * cover, 0.35)
    filling = mixed(base, INK, 0.3)
    if generator.random() < 0.5:
        filling = hex_colour(("#e9dcc0", "#c8553d", "#7f8f4e")[int(generator.integers(3))])
    _mouth(easel, top, 1.0, 0.25, base, filling)
    return easel.finished(0.76)


def bottle(radius: float, generator: Generator) -> Sprite:
    easel = Easel(radius)
    glass = hex_colour(("#4f7a5a", "#3f6f73", "#8a5a3a", "#6f8f6a")[int(generator.integers(4))])
    shoulder = generator.uniform(-0.30, -0.12)
    down = easel.v
    fall = np.clip((down - shoulder + 0.22) / 0.42, 0, 1)
    half = 0.14 + 0.24 * fall**2 * (3 - 2 * fall)
    bottom = 1.12 + 0.06 * np.sqrt(np.clip(1 - (easel.u / 0.40) ** 2, 0, 1))
    cover = _body(easel, np.where((down > -1.12) & (down < bottom), half, 0.0).astype(np.float32), glass)
    level = generator.uniform(-0.1, 0.35)
    easel.glaze(mixed(glass, INK, 0.45), cover * easel.edge(down - level), 0.45)
    easel.glaze(mixed(glass, PAPER, 0.8), spot(easel, -0.22, 0.35, 0.05, 9.0) * cover, 0.7)
    easel.glaze(mixed(glass, PAPER, 0.8), spot(easel, -0.07, -0.75, 0.03, 7.0) * cover, 0.7)
    easel.glaze(mixed(glass, PAPER, 0.5), spot(easel, 0.3, 0.5, 0.05, 8.0) * cover, 0.35)
    _label(easel, generator, cover, (0.28, 0.86))
    easel.lay(mixed(glass, INK, 0.25), ellipse(easel, 0, -1.10, 0.165, 0.05) + ellipse(easel, 0, -1.06, 0.165, 0.05))
    cork = easel.edge(0.115 - np.abs(easel.u)) * easel.edge(-1.10 - down) * easel.edge(down + 1.32)
    easel.lay(ramp(np.clip(0.6 - easel.u * 2, 0, 1), *(hex_colour(c) for c in ("#7a5533", "#b98b58", "#dcb98a"))), cork)
    return easel.finished(1.14)


def jar(radius: float, generator: Generator) -> Sprite:
    easel = Easel(radius)
    content = hex_colour(("#b8453a", "#d98a2b", "#7a3550", "#c9a13f", "#6f8a3f")[int(generator.integers(5))])
    down = easel.v
    fall = np.clip((down + 0.72) / 0.24, 0, 1)
    wide = generator.uniform(0.54, 0.66)
    half = wide - 0.16 + 0.16 * fall**2 * (3 - 2 * fall)
    bottom = 0.86 + 0.10 * np.sqrt(np.clip(1 - (easel.u / wide) ** 2, 0, 1))
    cover = _body(easel, np.where((down > -0.78) & (down < bottom), half, 0.0).astype(np.float32), content)
    air = cover * easel.edge(-0.46 + generator.uniform(0, 0.18) - down)
    easel.glaze(hex_colour("#cfdcd6"), air, 0.72)
    easel.glaze(PAPER, spot(easel, -wide * 0.62, 0.1, 0.06, 9.0) * cover, 0.65)
    easel.glaze(PAPER, spot(easel, wide * 0.78, 0.1, 0.04, 9.0) * cover, 0.3)
    _label(easel, generator, cover, (0.05, 0.55))
    lid = _glaze(generator)
    rim = wide - 0.08
    flat = 0.07
    front = easel.edge(rim - np.abs(easel.u)) * easel.edge(down + 0.95)
    front *= easel.edge(-0.76 + flat * np.sqrt(np.clip(1 - (easel.u / rim) ** 2, 0, 1)) - down)
    easel.lay(ramp(np.clip(0.62 - easel.u * 0.7, 0, 1), mixed(lid, INK, 0.5), lid, mixed(lid, PAPER, 0.5)), front)
    easel.lay(mixed(lid, PAPER, 0.38), ellipse(easel, 0, -0.95, rim, flat))
    return easel.finished(0.90)


def _label(easel: Easel, generator: Generator, cover: Array, rows: tuple[float, float]) -> None:
    """A paper label with a stripe, on most vessels of glass."""
    if generator.random() < 0.25:
        return
    sag = 0.05 * np.sqrt(np.clip(1 - easel.u**2 * 2, 0, 1))
    paper = cover * easel.edge(easel.v - sag - rows[0]) * easel.edge(rows[1] + sag - easel.v)
    tone = np.clip(0.75 - easel.u * 0.6, 0, 1).astype(np.float32)
    easel.glaze(ramp(tone, hex_colour("#a8977c"), hex_colour("#e6d9bd"), hex_colour("#fbf4e2")), paper, 0.95)
    ink = _glaze(generator)
    middle = (rows[0] + rows[1]) / 2
    easel.glaze(mixed(ink, INK, 0.3), paper * easel.edge(0.06 - np.abs(easel.v - sag - middle)), 0.9)
