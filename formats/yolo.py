"""YOLO (Ultralytics): `data.yaml`, `images/SPLIT`, and one text file an image with centres and sizes as fractions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

import yaml

from common.geometry import Box
from formats.records import Code, LabelledBox, LabelledImage, ListedCategory, ProblemLog, Reading


def write_data(names: Sequence[str], splits: Sequence[str]) -> bytes:
    """The `data.yaml` that names the categories (in order of their numbers, from 0) and the splits."""
    document: dict[str, object] = {"path": "."}
    document |= {split: f"images/{split}" for split in splits}
    document |= {"nc": len(names), "names": dict(enumerate(names))}
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True).encode()


def write_image(image: LabelledImage, numbers: Mapping[str, int]) -> bytes:
    """The image's boxes, one a line with six decimals; an image without boxes gets an empty file."""
    return "".join(_line(labelled, image, numbers) for labelled in image.boxes).encode()


def image_path(split: str, file_name: str) -> str:
    """Where an image of a split stands."""
    return f"images/{split}/{file_name}"


def label_path(split: str, file_name: str) -> str:
    """Where the labels of that image stand."""
    return f"labels/{split}/{PurePosixPath(file_name).with_suffix('.txt')}"


def read_data(file: str, data: bytes) -> Reading:
    """The categories that a `data.yaml` lists, whether as a list or as a mapping of numbers."""
    log = ProblemLog(file)
    try:
        document: object = yaml.safe_load(data)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        log.add(mark.line + 1 if mark else None, Code.UNREADABLE, f"not YAML: {str(error).splitlines()[0]}")
        return Reading(problems=tuple(log.problems))
    names = document.get("names") if isinstance(document, dict) else None
    numbered = dict(enumerate(names)) if isinstance(names, list) else names
    if not isinstance(numbered, dict):
        log.add(None, Code.MISSING_FIELD, "the file has no list of category names")
        return Reading(problems=tuple(log.problems))
    listed = [ListedCategory(key, str(name)) for key, name in numbered.items() if isinstance(key, int)]
    return Reading(categories=tuple(sorted(listed, key=lambda one: one.number)), problems=tuple(log.problems))


def read_image(
    file: str, data: bytes, *, image_name: str, width: int, height: int, names: Mapping[int, str]
) -> Reading:
    """The boxes of one label file, for an image of the given size."""
    log = ProblemLog(file)
    boxes: list[LabelledBox] = []
    for number, line in enumerate(data.decode("utf-8", errors="replace").splitlines(), start=1):
        labelled = _read_line(line, number, width, height, names, log) if line.strip() else None
        if labelled:
            boxes.append(labelled)
    return Reading(images=(LabelledImage(image_name, width, height, tuple(boxes)),), problems=tuple(log.problems))


def _line(labelled: LabelledBox, image: LabelledImage, numbers: Mapping[str, int]) -> str:
    box = labelled.box
    centre_x, centre_y = (box.x + box.width / 2) / image.width, (box.y + box.height / 2) / image.height
    size_x, size_y = box.width / image.width, box.height / image.height
    return f"{numbers[labelled.category]} {centre_x:.6f} {centre_y:.6f} {size_x:.6f} {size_y:.6f}\n"


def _read_line(
    line: str, number: int, width: int, height: int, names: Mapping[int, str], log: ProblemLog
) -> LabelledBox | None:
    fields = line.split()
    if len(fields) != 5 and not (len(fields) >= 7 and len(fields) % 2):
        log.add(number, Code.MISSING_FIELD, f"a box has 5 fields and an outline 7 or more, here are {len(fields)}")
        return None
    try:
        category, places = int(fields[0]), [float(one) for one in fields[1:]]
    except ValueError:
        log.add(number, Code.BAD_NUMBER, "a field is not a number")
        return None
    if category not in names:
        log.add(number, Code.UNKNOWN_CATEGORY, f"category number {category} is not in data.yaml")
        return None
    box = _box(places, width, height) if len(places) == 4 else _hull(places, width, height)
    fitted = log.fit(box, width, height, lambda: number, f"box of {names[category]!r}")
    return LabelledBox(names[category], fitted) if fitted else None


def _box(places: Sequence[float], width: int, height: int) -> Box:
    x, y, w, h = places
    return Box((x - w / 2) * width, (y - h / 2) * height, w * width, h * height)


def _hull(places: Sequence[float], width: int, height: int) -> Box:
    """The box around an outline."""
    xs, ys = [x * width for x in places[0::2]], [y * height for y in places[1::2]]
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
