"""Blood-cell pictures as a person would have them in a folder: a few of them, with a COCO file of their labels."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from demo.client import Json
from tests.real_data import shared_data

LABELS = "labels.json"


@dataclass(frozen=True)
class Material:
    """A folder with pictures and labels."""

    folder: Path
    pictures: int
    boxes: int


def blood_cells(folder: Path, *, pictures: int, fewest: int = 2) -> Material:
    """The training pictures with the fewest boxes (but `fewest`), so that a hand can draw them all."""
    source = shared_data() / "images" / "bccd"
    whole = json.loads((source / "instances_train.json").read_text())
    boxes: dict[int, list[Json]] = defaultdict(list)
    for box in whole["annotations"]:
        boxes[box["image_id"]].append(box)
    enough = [image for image in whole["images"] if len(boxes[image["id"]]) >= fewest]
    chosen = sorted(enough, key=lambda image: (len(boxes[image["id"]]), image["id"]))[:pictures]
    labels = [box for image in chosen for box in boxes[image["id"]]]
    folder.mkdir(parents=True)
    for image in chosen:
        shutil.copy(source / "images" / image["file_name"], folder)
    part = {"images": chosen, "annotations": labels, "categories": whole["categories"]}
    (folder / LABELS).write_text(json.dumps(part))
    return Material(folder, len(chosen), len(labels))
