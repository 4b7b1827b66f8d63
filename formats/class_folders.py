"""One folder a category (ImageNet, torchvision's ImageFolder): where an image lies says what it shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from formats.records import Code, LabelledImage, ListedCategory, Problem, Reading, category_names

SPLITS = frozenset({"train", "val", "valid", "validation", "test", "images"})
UNLABELLED = "unlabelled"


def read(paths: Iterable[str]) -> Reading:
    """Each path's tag is the folder it lies in; an image in no folder, or only in that of a split, is a problem."""
    images: list[LabelledImage] = []
    problems: list[Problem] = []
    for path in sorted(paths):
        folder = PurePosixPath(path).parent.name
        if not folder or folder in SPLITS:
            problems.append(Problem(path, None, Code.NO_CATEGORY, "the image lies in no category's folder: no label"))
        images.append(LabelledImage(path, 0, 0, tags=(folder,) if folder and folder not in SPLITS else ()))
    names = category_names(images)
    categories = tuple(ListedCategory(number, name) for number, name in enumerate(names))
    return Reading(tuple(images), categories, tuple(problems))


def image_paths(image: LabelledImage, split: str, *, with_labels: bool = True) -> Iterator[str]:
    """Every place the image takes in a split: one a tag, or one flat place when it has none or labels are withheld."""
    name = PurePosixPath(image.file_name).name
    tags = sorted(set(image.tags) | {box.category for box in image.boxes}) if with_labels else []
    for tag in tags or [UNLABELLED]:
        yield f"{split}/{folder_name(tag)}/{name}"


def folder_name(category: str) -> str:
    """A category's name as a folder that every file system takes."""
    kept = "".join("_" if letter in '/\\:*?"<>|' or ord(letter) < 32 else letter for letter in category).strip(" .")
    return kept or "_"
