"""The plain values every format is read into and written from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from common.geometry import Box

ATTRIBUTES = frozenset({"occluded", "truncated", "group_of", "difficult"})
Where = Callable[[], int | None]  # the line of an entry, found only when something is wrong with it
EDGE_TOLERANCE = 1.0  # pixels a box may overhang before anyone is told: 0-based and 1-based files differ by this much


class Code(StrEnum):
    """What can be wrong with a file of labels; the browser has words for each."""

    UNREADABLE = "unreadable"
    ENTITIES_REFUSED = "entities_refused"
    MISSING_FIELD = "missing_field"
    BAD_NUMBER = "bad_number"
    ZERO_AREA = "zero_area"
    OUTSIDE_IMAGE = "outside_image"
    CLIPPED = "clipped"
    DUPLICATE_ID = "duplicate_id"
    UNKNOWN_CATEGORY = "unknown_category"
    NO_CATEGORY = "no_category"
    NO_BOXES = "no_boxes"
    UNKNOWN_IMAGE = "unknown_image"


WARNINGS = frozenset({Code.CLIPPED, Code.NO_BOXES, Code.NO_CATEGORY})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that was refused (or, for a warning, mended), and where it stands."""

    file: str
    line: int | None
    code: str
    detail: str

    @property
    def is_warning(self) -> bool:
        """True when the item was mended and kept, false when it was left out."""
        return self.code in WARNINGS


@dataclass(frozen=True, slots=True)
class LabelledBox:
    """One box and the name of what it shows."""

    category: str
    box: Box
    attributes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LabelledImage:
    """One picture with all that is said about it; a width and height of 0 mean that the file does not say."""

    file_name: str
    width: int
    height: int
    boxes: tuple[LabelledBox, ...] = ()
    tags: tuple[str, ...] = ()
    licence: str = ""
    landing_url: str = ""


@dataclass(frozen=True, slots=True)
class ListedCategory:
    """A category as a file lists it: its number there, its name, and its parent's name if it has one."""

    number: int
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was understood of a file, and all that was not."""

    images: tuple[LabelledImage, ...] = ()
    categories: tuple[ListedCategory, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class ProblemLog:
    """Collects the problems of one file while it is read."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, line: int | None, code: Code, detail: str) -> None:
        self.problems.append(Problem(self.file, line, code, detail))

    def fit(self, box: Box, width: int, height: int, where: Where, what: str) -> Box | None:
        """The box as it may be kept (clipped, if need be) or None after saying why it cannot be."""
        if not box.is_valid():
            self._refuse(box, where(), what)
            return None
        if width <= 0 or height <= 0:
            return box
        inside = box.clipped(width, height)
        if inside is None:
            self.add(where(), Code.OUTSIDE_IMAGE, f"{what} lies outside the {width} x {height} image and was left out")
            return None
        if _overhang(box, width, height) > EDGE_TOLERANCE:
            self.add(where(), Code.CLIPPED, f"{what} reaches over the edge of the {width} x {height} image: clipped")
        return inside

    def _refuse(self, box: Box, line: int | None, what: str) -> None:
        sides = (box.x, box.y, box.width, box.height)
        if all(abs(side) < float("inf") for side in sides):
            self.add(line, Code.ZERO_AREA, f"{what} has no area ({box.width:g} x {box.height:g}) and was left out")
        else:
            self.add(line, Code.BAD_NUMBER, f"{what} has a coordinate that is not a finite number and was left out")


def category_names(images: Iterable[LabelledImage]) -> tuple[str, ...]:
    """Every category name that the images use, sorted."""
    found: set[str] = set()
    for image in images:
        found.update(image.tags)
        found.update(box.category for box in image.boxes)
    return tuple(sorted(found))


def _overhang(box: Box, width: int, height: int) -> float:
    return max(-box.x, -box.y, box.right - width, box.bottom - height)
