"""Pascal VOC (and ILSVRC) XML: one file an image, pixels counted from 1, both ends of a box inclusive."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath
from xml.parsers import expat
from xml.sax.saxutils import escape

from common.geometry import Box
from formats.records import Code, LabelledBox, LabelledImage, ProblemLog, Reading

_FLAGS = ("truncated", "difficult", "occluded", "group_of")
_CORNERS = ("xmin", "ymin", "xmax", "ymax")
_MAX_DEPTH = 32
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class _EntitiesRefusedError(Exception):
    """The file declares entities, which no label file needs and every XML bomb does."""


@dataclass(slots=True)
class _Element:
    name: str
    line: int
    text: str = ""
    children: list[_Element] = field(default_factory=list)

    def child(self, name: str) -> _Element | None:
        return next((child for child in self.children if child.name == name), None)

    def words(self, name: str) -> str:
        """The text of the named child, or nothing."""
        child = self.child(name)
        return child.text.strip() if child else ""


def read_image(file: str, data: bytes) -> Reading:
    """What one VOC file says of its image; optional parts may be missing, every refusal has its line."""
    log = ProblemLog(file)
    root = _parse(data, log)
    if root is None:
        return Reading(problems=tuple(log.problems))
    if root.name != "annotation":
        log.add(root.line, Code.UNREADABLE, f"this is <{root.name}>, not a Pascal VOC <annotation>")
        return Reading(problems=tuple(log.problems))
    size = root.child("size")
    width, height = (_whole(size.words("width")), _whole(size.words("height"))) if size else (0, 0)
    objects = [child for child in root.children if child.name == "object"]
    boxes = tuple(box for one in objects if (box := _read_object(one, width, height, log)))
    name = root.words("filename") or PurePosixPath(file).stem
    return Reading(images=(LabelledImage(name, width, height, boxes),), problems=tuple(log.problems))


def write_image(image: LabelledImage) -> bytes:
    """The image's boxes as a VOC file; an image without boxes gets a file without objects. Tags have no place in it."""
    head = (
        f"<annotation>\n\t<folder>JPEGImages</folder>\n\t<filename>{_safe(PurePosixPath(image.file_name).name)}</filename>\n"
        f"\t<size>\n\t\t<width>{image.width}</width>\n\t\t<height>{image.height}</height>\n\t\t<depth>3</depth>\n\t</size>\n"
        "\t<segmented>0</segmented>\n"
    )
    objects = "".join(_object(box, image) for box in image.boxes)
    return f"{head}{objects}</annotation>\n".encode()


def annotation_path(file_name: str) -> str:
    """Where the XML of an image stands in a VOC folder."""
    return f"Annotations/{PurePosixPath(file_name).with_suffix('.xml')}"


def image_path(file_name: str) -> str:
    """Where an image stands in a VOC folder."""
    return f"JPEGImages/{file_name}"


def image_set(split: str, file_names: Iterator[str]) -> Iterator[tuple[str, bytes]]:
    """The list of a split's images as (path, line) pieces of one file, in order."""
    for name in file_names:
        yield f"ImageSets/Main/{split}.txt", f"{PurePosixPath(name).with_suffix('')}\n".encode()


def _parse(data: bytes, log: ProblemLog) -> _Element | None:
    parser = expat.ParserCreate()
    tree = _Element("", 0)
    open_elements = [tree]

    def start(name: str, _attributes: dict[str, str]) -> None:
        element = _Element(name, parser.CurrentLineNumber)
        if len(open_elements) > _MAX_DEPTH:
            raise RecursionError
        open_elements[-1].children.append(element)
        open_elements.append(element)

    def text(words: str) -> None:
        open_elements[-1].text += words

    def refuse(*_declaration: object) -> None:
        raise _EntitiesRefusedError

    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _name: open_elements.pop()
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except _EntitiesRefusedError:
        log.add(parser.CurrentLineNumber, Code.ENTITIES_REFUSED, "the file declares XML entities, which are refused")
        return None
    except RecursionError:
        log.add(parser.CurrentLineNumber, Code.UNREADABLE, "elements are nested too deep for a label file")
        return None
    except (expat.ExpatError, UnicodeError, ValueError, LookupError) as error:
        log.add(parser.CurrentLineNumber, Code.UNREADABLE, f"not well-formed XML: {error}")
        return None
    return tree.children[0]


def _read_object(element: _Element, width: int, height: int, log: ProblemLog) -> LabelledBox | None:
    name = element.words("name")
    frame = element.child("bndbox")
    if not name or frame is None:
        missing = "name" if not name else "bndbox"
        log.add(element.line, Code.MISSING_FIELD, f"an object without <{missing}> was left out")
        return None
    try:
        left, top, right, bottom = (float(frame.words(corner)) for corner in _CORNERS)
    except ValueError:
        log.add(frame.line, Code.BAD_NUMBER, f"the box of {name!r} lacks a number among {', '.join(_CORNERS)}")
        return None
    box = _from_corners(left, top, right, bottom)
    fitted = log.fit(box, width, height, lambda: frame.line, f"box of {name!r}")
    attributes = frozenset(flag for flag in _FLAGS if element.words(flag) == "1")
    return LabelledBox(name, fitted, attributes) if fitted else None


def _from_corners(left: float, top: float, right: float, bottom: float) -> Box:
    """Inclusive corners to a box; corners that coincide stand for no area, as every tool that writes them means it."""
    width = right - left + 1 if right > left else right - left
    height = bottom - top + 1 if bottom > top else bottom - top
    return Box(left - 1, top - 1, width, height)


def _object(labelled: LabelledBox, image: LabelledImage) -> str:
    box = labelled.box
    xmin, xmax = _inclusive(box.x, box.right, image.width)
    ymin, ymax = _inclusive(box.y, box.bottom, image.height)
    return (
        f"\t<object>\n\t\t<name>{_safe(labelled.category)}</name>\n\t\t<pose>Unspecified</pose>\n"
        f"{_flags(labelled.attributes)}"
        f"\t\t<bndbox>\n\t\t\t<xmin>{xmin}</xmin>\n\t\t\t<ymin>{ymin}</ymin>\n"
        f"\t\t\t<xmax>{xmax}</xmax>\n\t\t\t<ymax>{ymax}</ymax>\n\t\t</bndbox>\n\t</object>\n"
    )


@lru_cache(maxsize=64)
def _flags(attributes: frozenset[str]) -> str:
    return "".join(
        f"\t\t<{flag}>{int(flag in attributes)}</{flag}>\n"
        for flag in _FLAGS
        if flag in attributes or flag in ("truncated", "difficult")
    )


def _inclusive(low: float, high: float, limit: int) -> tuple[int, int]:
    """First and last pixel (from 1) of a span; never a single pixel, which readers take for no area."""
    last = max(2, min(limit, math.floor(high + 0.5)))
    first = max(1, min(last - 1, math.floor(low + 0.5) + 1))
    return first, last


@lru_cache(maxsize=4096)  # categories come again with every box
def _safe(text: str) -> str:
    return escape(_UNPRINTABLE.sub("", text))


def _whole(text: str) -> int:
    try:
        return max(0, int(float(text)))
    except (ValueError, OverflowError):
        return 0
