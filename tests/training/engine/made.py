"""Small sets of painted images, lists and manifests for the engine's tests."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from training.engine.config import read_manifest
from training.engine.events import EventLog
from training.engine.loop import run
from training.engine.watch import Watch

Row = dict[str, object]
COLOURS = ((200, 40, 40), (40, 160, 60), (50, 70, 210), (220, 200, 40))


def write_list(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def without_truth(rows: Sequence[Row]) -> list[Row]:
    return [{key: value for key, value in row.items() if key not in ("label", "boxes")} for row in rows]


def paint_icons(folder: Path, count: int, categories: int = 4, side: int = 32, suffix: str = "png") -> list[Row]:
    """Icons of a noisy colour each; the colour is the category."""
    rng = np.random.default_rng(5)
    folder.mkdir(exist_ok=True)
    rows: list[Row] = []
    for number in range(count):
        label = number % categories
        pixels = np.clip(rng.normal(COLOURS[label], 30, (side, side, 3)), 0, 255).astype(np.uint8)
        path = folder / f"icon{number}.{suffix}"
        Image.fromarray(pixels).save(path)
        rows.append({"id": f"icon{number}", "image": str(path), "width": side, "height": side, "label": label})
    return rows


def paint_scenes(folder: Path, count: int) -> list[Row]:
    """Grey scenes of 128×96 with three boxes of two kinds that do not touch."""
    rng = np.random.default_rng(7)
    folder.mkdir(exist_ok=True)
    rows: list[Row] = []
    for number in range(count):
        image = Image.fromarray(rng.integers(100, 140, (96, 128, 3), dtype=np.uint8))
        draw = ImageDraw.Draw(image)
        boxes: list[list[float]] = []
        for place in range(3):
            category = int(rng.integers(0, 2))
            width, height = (int(side) for side in rng.integers(24, 36, 2))
            x, y = 4 + 42 * place, int(rng.integers(2, 94 - height))
            draw.rectangle((x, y, x + width - 1, y + height - 1), fill=COLOURS[category])
            boxes.append([x, y, width, height, category])
        path = folder / f"scene{number}.png"
        image.save(path)
        rows.append({"id": f"scene{number}", "image": str(path), "width": 128, "height": 96, "boxes": boxes})
    return rows


def write_manifest(folder: Path, rows: Sequence[Row], categories: int, spec: Row, **more: object) -> Path:
    """A manifest whose validation images are its training images, and which asks for predictions on them too."""
    train = write_list(folder / "train.jsonl", rows)
    test = write_list(folder / "test.jsonl", without_truth(rows))
    values = {
        "task": "detect" if "boxes" in rows[0] else "classify",
        "spec": spec,
        "categories": [{"id": 10 + index, "name": f"kind {index}"} for index in range(categories)],
        "splits": {"train": str(train), "val": str(train)},
        "test_images": str(test),
        **more,
    }
    path = folder / "manifest.json"
    path.write_text(json.dumps(values), encoding="utf-8")
    return path


def train_here(manifest: Path, out: Path, watch: Watch | None = None) -> list[Row]:
    """Train in this process; answers the events."""
    out.mkdir(exist_ok=True)
    log = EventLog(out / "events.jsonl", 1)
    try:
        run(read_manifest(manifest), out, watch or Watch(), log)
    finally:
        log.close()
    return read_rows(out / "events.jsonl")


def read_rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def epochs_of(events: Sequence[Row]) -> list[Row]:
    return [event for event in events if event["type"] == "epoch"]
