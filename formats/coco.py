"""COCO JSON (instances): boxes as float `x, y, width, height`, integer ids, category ids that may have gaps."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

import orjson

from common.geometry import Box
from formats.json_lines import LineFinder
from formats.records import ATTRIBUTES, Code, LabelledBox, LabelledImage, ListedCategory, ProblemLog, Reading

Entry = Mapping[str, object]
_FURTHEST = 10**9  # pixels; a number beyond it is damage, not a place in an image


@dataclass(frozen=True, slots=True)
class NextIds:
    """The first ids not yet given out, so that ids stay unique over the files of several splits."""

    image: int = 1
    box: int = 1


def write(
    out: BinaryIO,
    images: Iterable[LabelledImage],
    categories: Sequence[ListedCategory],
    *,
    spool: BinaryIO,
    first: NextIds = NextIds(),
    description: str = "",
) -> NextIds:
    """Write one COCO file in constant memory and say which ids come next; `spool` is an empty scratch stream."""
    numbers = {category.name: category.number for category in categories}
    licences: dict[str, int] = {}
    image_id, box_id = first.image, first.box
    out.write(b'{"info":' + orjson.dumps({"description": description}) + b',\n"images":[')
    for image in images:
        out.write(b"\n" if image_id == first.image else b",\n")
        out.write(orjson.dumps(_image_entry(image, image_id, licences)))
        for labelled in image.boxes:
            spool.write(b"\n" if box_id == first.box else b",\n")
            spool.write(orjson.dumps(_box_entry(labelled, box_id, image_id, numbers)))
            box_id += 1
        image_id += 1
    out.write(b'],\n"annotations":[')
    spool.seek(0)
    shutil.copyfileobj(spool, out, 1 << 16)
    out.write(b'],\n"categories":' + orjson.dumps([_category_entry(category) for category in categories]))
    out.write(b',\n"licenses":' + orjson.dumps([{"id": number, "name": name} for name, number in licences.items()]))
    out.write(b"}\n")
    return NextIds(image_id, box_id)


def read(file: str, data: bytes) -> Reading:
    """What a COCO file says; optional fields may be missing, every refused entry is named with its line."""
    log = ProblemLog(file)
    document = _parse(data, log)
    if document is None:
        return Reading(problems=tuple(log.problems))
    if _is_panoptic(document):
        log.add(None, Code.NO_BOXES, "this is a panoptic segmentation without boxes; the file was passed over")
        return Reading(problems=tuple(log.problems))
    lines = LineFinder(data)
    categories = _read_categories(document, lines, log)
    images = _read_images(document, lines, log)
    boxes = _read_boxes(document, categories, images, lines, log)
    return Reading(
        images=tuple(_with_boxes(image, boxes.get(key, [])) for key, image in images.items()),
        categories=tuple(categories.values()),
        problems=tuple(log.problems),
    )


def _image_entry(image: LabelledImage, image_id: int, licences: dict[str, int]) -> dict[str, object]:
    entry: dict[str, object] = {
        "id": image_id,
        "file_name": image.file_name,
        "width": image.width,
        "height": image.height,
    }
    if image.licence:
        entry["license"] = licences.setdefault(image.licence, len(licences) + 1)
    if image.landing_url:
        entry["coco_url"] = image.landing_url
    if image.tags:
        entry["tags"] = list(image.tags)
    return entry


def _box_entry(labelled: LabelledBox, box_id: int, image_id: int, numbers: Mapping[str, int]) -> dict[str, object]:
    box = labelled.box
    entry: dict[str, object] = {
        "id": box_id,
        "image_id": image_id,
        "category_id": numbers[labelled.category],
        "bbox": [box.x, box.y, box.width, box.height],
        "area": box.area,
        "iscrowd": int("group_of" in labelled.attributes),
    }
    others = sorted(labelled.attributes - {"group_of"})
    if others:
        entry["attributes"] = dict.fromkeys(others, True)
    return entry


def _category_entry(category: ListedCategory) -> dict[str, object]:
    entry: dict[str, object] = {"id": category.number, "name": category.name}
    return entry | {"supercategory": category.parent} if category.parent else entry


def _parse(data: bytes, log: ProblemLog) -> Entry | None:
    try:
        document: object = orjson.loads(data)
    except orjson.JSONDecodeError:
        document = _parse_leniently(data, log)
        if document is None:
            return None
    if not isinstance(document, dict) or not isinstance(document.get("images"), list):
        log.add(1, Code.UNREADABLE, 'not a COCO file: an object with an "images" list was expected')
        return None
    return document


def _parse_leniently(data: bytes, log: ProblemLog) -> object:
    """Python's own parser forgives NaN and a byte-order mark, and knows the line of what it does not forgive."""
    try:
        return json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        log.add(error.lineno, Code.UNREADABLE, f"not JSON: {error.msg}")
    except (UnicodeDecodeError, RecursionError) as error:
        log.add(None, Code.UNREADABLE, f"not JSON: {error}")
    return None


def _is_panoptic(document: Entry) -> bool:
    first = next((entry for _index, entry in _entries(document, "annotations")), {})
    return "segments_info" in first and "bbox" not in first


def _entries(document: Entry, key: str) -> list[tuple[int, Entry]]:
    listed = document.get(key)
    return [(i, one) for i, one in enumerate(listed) if isinstance(one, dict)] if isinstance(listed, list) else []


def _read_categories(document: Entry, lines: LineFinder, log: ProblemLog) -> dict[object, ListedCategory]:
    found: dict[object, ListedCategory] = {}
    for index, entry in _entries(document, "categories"):
        number, name, parent = entry.get("id"), entry.get("name"), entry.get("supercategory")
        if not isinstance(number, int) or not isinstance(name, str) or not name.strip():
            log.add(lines.line("categories", index), Code.MISSING_FIELD, "a category without id and name was left out")
        elif number in found:
            log.add(lines.line("categories", index), Code.DUPLICATE_ID, f"category id {number} is given twice")
        else:
            found[number] = ListedCategory(number, name.strip(), parent if isinstance(parent, str) else "")
    return found


def _read_images(document: Entry, lines: LineFinder, log: ProblemLog) -> dict[object, LabelledImage]:
    licences = {
        entry["id"]: str(entry.get("name") or entry.get("url") or "")
        for _index, entry in _entries(document, "licenses")
        if isinstance(entry.get("id"), int)
    }
    found: dict[object, LabelledImage] = {}
    for index, entry in _entries(document, "images"):
        number, name = entry.get("id"), entry.get("file_name")
        if not isinstance(number, int | str) or not isinstance(name, str) or not name:
            log.add(lines.line("images", index), Code.MISSING_FIELD, "an image without id and file_name was left out")
        elif number in found:
            log.add(lines.line("images", index), Code.DUPLICATE_ID, f"image id {number} is given twice")
        else:
            found[number] = _read_image(name, entry, licences)
    return found


def _read_image(name: str, entry: Entry, licences: Mapping[object, str]) -> LabelledImage:
    licence, tags = entry.get("license"), entry.get("tags")
    address = entry.get("flickr_url") or entry.get("coco_url")
    return LabelledImage(
        file_name=name,
        width=_size(entry.get("width")),
        height=_size(entry.get("height")),
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        licence=licences.get(licence, "") if isinstance(licence, int) else "",
        landing_url=address if isinstance(address, str) else "",
    )


def _read_boxes(
    document: Entry,
    categories: Mapping[object, ListedCategory],
    images: Mapping[object, LabelledImage],
    lines: LineFinder,
    log: ProblemLog,
) -> dict[object, list[LabelledBox]]:
    found: dict[object, list[LabelledBox]] = {}
    seen: set[str] = set()
    for index, entry in _entries(document, "annotations"):
        refusal = _refusal(entry, categories, images, seen)
        if refusal:
            log.add(lines.line("annotations", index), *refusal)
            continue
        seen.add(repr(entry.get("id")))
        image, category = images[entry["image_id"]], categories[entry["category_id"]]
        box = _box(entry.get("bbox"))
        what = f"box {entry.get('id')} of {category.name!r}"
        fitted = log.fit(box, image.width, image.height, partial(lines.line, "annotations", index), what)
        if fitted:
            found.setdefault(entry["image_id"], []).append(LabelledBox(category.name, fitted, _attributes(entry)))
    return found


def _refusal(
    entry: Entry, categories: Mapping[object, ListedCategory], images: Mapping[object, LabelledImage], seen: set[str]
) -> tuple[Code, str] | None:
    """Why an annotation cannot be used at all, or None."""
    number, image, category, box = (entry.get(key) for key in ("id", "image_id", "category_id", "bbox"))
    if not isinstance(image, int | str) or image not in images:
        return Code.UNKNOWN_IMAGE, f"annotation {number} speaks of image id {image!r}, which is not in the file"
    if not isinstance(category, int) or category not in categories:
        return Code.UNKNOWN_CATEGORY, f"annotation {number} has category id {category!r}, which is not in the file"
    if number is not None and repr(number) in seen:
        return Code.DUPLICATE_ID, f"annotation id {number} is given twice"
    if not isinstance(box, list) or len(box) != 4:
        return Code.MISSING_FIELD, f"annotation {number} has no bbox of four numbers"
    return None


def _box(numbers: object) -> Box:
    """Four numbers as a box; what is not a number becomes NaN, which is refused like any other NaN."""
    x, y, width, height = (_coordinate(value) for value in numbers) if isinstance(numbers, list) else (math.nan,) * 4
    return Box(x, y, width, height)


def _coordinate(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return math.nan
    return float(value) if abs(value) < _FURTHEST else math.nan


def _attributes(entry: Entry) -> frozenset[str]:
    listed = entry.get("attributes")
    found = {name for name in ATTRIBUTES if isinstance(listed, dict) and listed.get(name) is True}
    return frozenset(found | {"group_of"} if entry.get("iscrowd") == 1 else found)


def _with_boxes(image: LabelledImage, boxes: list[LabelledBox]) -> LabelledImage:
    return LabelledImage(
        image.file_name, image.width, image.height, tuple(boxes), image.tags, image.licence, image.landing_url
    )


def _size(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < _FURTHEST else 0
