"""Painting the demo's pictures into a folder, with a COCO file of what is on them. Goes on where it was cut off."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from demo.categories import NAMES
from demo.client import Json
from demo.scenes import HEIGHT, WIDTH, paint_scene

QUALITY = 90
LABELS = "labels.json"


@dataclass(frozen=True, slots=True)
class Album:
    """A folder of painted scenes: numbers `first` to `first + count - 1` of a seed."""

    name: str
    folder: Path
    seed: int
    first: int
    count: int

    @property
    def numbers(self) -> range:
        return range(self.first, self.first + self.count)

    @property
    def files(self) -> list[Path]:
        """The pictures, then the labels."""
        return [*(self.folder / picture_name(number) for number in self.numbers), self.folder / LABELS]


def picture_name(number: int) -> str:
    return f"garden-table-{number:04d}.jpg"


def paint(album: Album, tick: Callable[[], object]) -> None:
    """Paint what is missing on all cores and write the labels; `tick` is called for every picture."""
    album.folder.mkdir(parents=True, exist_ok=True)
    missing = [number for number in album.numbers if not _entry_file(album.folder, number).is_file()]
    for _ in range(album.count - len(missing)):
        tick()
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as painters:
        for done in as_completed([painters.submit(_paint_one, album.folder, album.seed, n) for n in missing]):
            done.result()
            tick()
    entries = [json.loads(_entry_file(album.folder, number).read_text()) for number in album.numbers]
    _replace(album.folder / LABELS, json.dumps(coco(album, entries)).encode())


def coco(album: Album, entries: Sequence[list[Json]]) -> Json:
    """The labels of an album as a COCO document."""
    images: list[Json] = []
    annotations: list[Json] = []
    for number, boxes in zip(album.numbers, entries, strict=True):
        images.append({"id": number, "file_name": picture_name(number), "width": WIDTH, "height": HEIGHT})
        annotations += [
            {"id": len(annotations) + 1 + place, "image_id": number, **box} for place, box in enumerate(boxes)
        ]
    return {
        "info": {"description": "Painted scenes of the Quorum demo; no photographs."},
        "images": images,
        "annotations": annotations,
        "categories": [{"id": place + 1, "name": name} for place, name in enumerate(NAMES)],
    }


def _paint_one(folder: Path, seed: int, number: int) -> None:
    scene = paint_scene(seed, number)
    unfinished = folder / f".{number}.part"
    scene.picture.save(unfinished, format="JPEG", quality=QUALITY)
    unfinished.replace(folder / picture_name(number))
    boxes = [
        {
            "category_id": NAMES.index(item.category) + 1,
            "bbox": [item.box.x, item.box.y, item.box.width, item.box.height],
            "area": item.box.area,
            "iscrowd": 0,
            "attributes": dict.fromkeys(sorted(item.attributes), True),
        }
        for item in scene.truth
    ]
    # Written last: a picture counts as painted once its labels are there.
    _replace(_entry_file(folder, number), json.dumps(boxes).encode())


def _entry_file(folder: Path, number: int) -> Path:
    return folder / "truth" / f"{number:04d}.json"


def _replace(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".part")
    unfinished.write_bytes(data)
    unfinished.replace(file)
