"""Which label speaks of which picture: reading what lies beside the images and matching it to them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from common.geometry import Box
from formats import class_folders, coco, voc, yolo
from formats.records import LabelledBox, LabelledImage, Problem, Reading

AUTO, FOLDER, VOC, COCO, YOLO, CLASS_FOLDERS = "auto", "folder", "voc", "coco", "yolo", "class-folders"
TAKEN_SUFFIXES = frozenset({".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp"})
REFUSED_SUFFIXES = frozenset({".gif", ".bmp", ".tif", ".tiff", ".heic", ".heif", ".avif", ".jp2", ".psd"})
IMAGE_SUFFIXES = TAKEN_SUFFIXES | REFUSED_SUFFIXES  # of the second kind each file is refused by name, not passed over
MISSING_IMAGE = "missing_image"
SIZE_DIFFERS = "size_differs"
_SAME_SHAPE = 0.01
_FORMATS = {".xml": VOC, ".json": COCO, ".txt": YOLO, ".yaml": YOLO, ".yml": YOLO}
_FRACTIONS = (1, 1)  # the size that YOLO's labels state: they are fractions of any picture


@dataclass(slots=True)
class Labels:
    """What is said about a source's pictures."""

    format: str
    by_image: dict[str, LabelledImage] = field(default_factory=dict)
    categories: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    masks: set[str] = field(default_factory=set)


def is_image_name(name: str) -> bool:
    """Whether a file's name says that it is a picture, of whatever format."""
    return PurePosixPath(name).suffix.lower() in IMAGE_SUFFIXES


def is_label_name(name: str) -> bool:
    """Whether a file may hold labels; a text does only in a folder of labels."""
    path = PurePosixPath(name)
    return path.suffix.lower() in _FORMATS and (path.suffix.lower() != ".txt" or "labels" in path.parts)


class LabelFiles:
    """Reads label files as they come by; YOLO's wait for the file that names their categories."""

    def __init__(self) -> None:
        self._read: dict[str, Reading] = {}
        self._waiting: dict[str, bytes] = {}

    def add(self, name: str, data: bytes) -> None:
        """Take one file that `is_label_name`."""
        written = _format_of(name)
        if written == VOC:
            self._read[name] = voc.read_image(name, data)
        elif written == COCO:
            self._read[name] = coco.read(name, data)
        elif name.lower().endswith(".txt"):
            self._waiting[name] = data
        else:
            self._read[name] = yolo.read_data(name, data)

    def readings(self) -> dict[str, Reading]:
        """What every file says."""
        listed = [one for name, read in self._read.items() if _format_of(name) == YOLO for one in read.categories]
        names = {category.number: category.name for category in listed}
        texts = {name: _read_text(name, data, names) for name, data in self._waiting.items()} if names else {}
        return self._read | texts


def _read_text(name: str, data: bytes, names: Mapping[int, str]) -> Reading:
    return yolo.read_image(name, data, image_name=PurePosixPath(name).stem, width=1, height=1, names=names)


def _format_of(name: str) -> str:
    return _FORMATS[PurePosixPath(name).suffix.lower()]


def understand(wanted: str, files: Mapping[str, Reading], image_names: Sequence[str]) -> Labels:
    """Match what the label files say (or the folders, for class folders) to the pictures that are there."""
    chosen = _detected(files, image_names) if wanted == AUTO else wanted
    if chosen == CLASS_FOLDERS:
        return _from_folders(image_names)
    labels = Labels(chosen)
    if chosen == FOLDER:
        return labels
    index = _Index(image_names)
    for file, reading in sorted(files.items()):
        if _format_of(file) == chosen:
            _add(labels, file, reading, index)
    labels.masks = _masks(labels.by_image, image_names)
    return labels


def fitted(labelled: LabelledImage, width: int, height: int) -> tuple[LabelledImage | None, str]:
    """The labels in pixels of the picture as it is, or None with the reason: they were drawn on another size."""
    stated = (labelled.width, labelled.height)
    if 0 in stated or stated == (width, height) or not labelled.boxes:
        across = down = 1.0
    else:
        across, down = width / labelled.width, height / labelled.height
        if stated != _FRACTIONS and abs(across / down - 1) > _SAME_SHAPE:
            return None, f"the labels are for {stated[0]} x {stated[1]} pixels, the picture has {width} x {height}"
    boxes = tuple(box for one in labelled.boxes if (box := _scaled(one, across, down, width, height)))
    return replace(labelled, width=width, height=height, boxes=boxes), ""


def _scaled(one: LabelledBox, across: float, down: float, width: int, height: int) -> LabelledBox | None:
    box = Box(one.box.x * across, one.box.y * down, one.box.width * across, one.box.height * down)
    inside = box.clipped(width, height)
    return LabelledBox(one.category, inside, one.attributes) if inside else None


def _detected(files: Mapping[str, Reading], image_names: Sequence[str]) -> str:
    counts: Counter[str] = Counter()
    for file, reading in files.items():
        if reading.images:
            counts[_format_of(file)] += 1
    if counts:
        return counts.most_common(1)[0][0]
    tagged = [image for image in class_folders.read(image_names).images if image.tags]
    folders = {image.tags for image in tagged}
    return CLASS_FOLDERS if len(folders) > 1 and len(tagged) == len(image_names) else FOLDER


def _from_folders(image_names: Sequence[str]) -> Labels:
    reading = class_folders.read(image_names)
    by_image = {image.file_name: image for image in reading.images if image.tags}
    counts = Counter(tag for image in by_image.values() for tag in image.tags)
    return Labels(CLASS_FOLDERS, by_image, counts, list(reading.problems))


class _Index:
    """Pictures by their stem, whatever folder they lie in and whatever suffix the label leaves out."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_stem: dict[str, list[PurePosixPath]] = {}
        for name in names:
            path = PurePosixPath(name)
            self._by_stem.setdefault(path.stem.casefold(), []).append(path)

    def find(self, wanted: str, label_file: str) -> str | None:
        """The picture that a label means: the one whose path is most like the label's own words."""
        path = PurePosixPath(wanted.replace("\\", "/"))
        known = path.suffix.lower() in IMAGE_SUFFIXES
        stem = (path.stem if known else path.name).casefold()
        candidates = self._by_stem.get(stem, [])
        words = {part.casefold() for part in (*path.parts, *PurePosixPath(label_file).parts)}

        def likeness(candidate: PurePosixPath) -> tuple[bool, bool, int, str]:
            shared = sum(part.casefold() in words for part in candidate.parts[:-1])
            exact = candidate.name == path.name
            return (not str(candidate).endswith(str(path)), not exact, -shared, str(candidate))

        return str(min(candidates, key=likeness)) if candidates else None


def _add(labels: Labels, file: str, reading: Reading, index: _Index) -> None:
    labels.problems.extend(reading.problems)
    for image in reading.images:
        found = index.find(image.file_name, file)
        if found is None and labels.format == VOC:
            found = index.find(PurePosixPath(file).stem, file)
        if found is None:
            labels.missing.append(image.file_name)
            detail = f"the picture {image.file_name!r} that this file labels is not there"
            labels.problems.append(Problem(file, None, MISSING_IMAGE, detail))
            continue
        labels.by_image[found] = _merged(labels.by_image.get(found), image)
        labels.categories.update(box.category for box in image.boxes)
        labels.categories.update(image.tags)
    for category in reading.categories:
        labels.categories.setdefault(category.name, 0)


def _merged(before: LabelledImage | None, image: LabelledImage) -> LabelledImage:
    """Two files that speak of one picture say what both say, once."""
    if before is None:
        return image
    boxes = tuple(dict.fromkeys((*before.boxes, *image.boxes)))
    return replace(before, boxes=boxes, tags=tuple(dict.fromkeys((*before.tags, *image.tags))))


def _masks(by_image: Mapping[str, LabelledImage], image_names: Iterable[str]) -> set[str]:
    """PNG files that bear the name of a labelled picture in another folder: segmentations, not pictures to label."""
    labelled = {PurePosixPath(name).stem: PurePosixPath(name).parent for name in by_image}
    return {
        name
        for name in image_names
        if name not in by_image
        and name.lower().endswith(".png")
        and labelled.get(PurePosixPath(name).stem, PurePosixPath(name).parent) != PurePosixPath(name).parent
    }
