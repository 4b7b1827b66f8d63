"""The formats a release is exported in: which file stands where. Everything streams; nothing here knows a database."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from datasets.records import Record
from datasets.sinks import Sink, add_table
from formats import class_folders, coco, voc, yolo
from formats.records import LabelledBox, LabelledImage, ListedCategory


class Format(StrEnum):
    """The names by which people ask for them."""

    COCO = "coco"
    VOC = "voc"
    YOLO = "yolo"
    CLASS_FOLDERS = "class-folders"


BOXES_ONLY = frozenset({Format.VOC, Format.YOLO})


@dataclass(frozen=True, slots=True)
class Part:
    """One split as it is exported: its records, and whether what is said of them may be told."""

    split: str
    is_labelled: bool
    records: Callable[[], Iterator[Record]]


@dataclass(frozen=True, slots=True)
class Edition:
    """What is exported: categories in order (id to name), the parts, and a way to the pictures (None: without them)."""

    title: str
    categories: Mapping[int, str]
    parts: tuple[Part, ...]
    picture: Callable[[Record], bytes] | None


def write(layout: Format, edition: Edition, sink: Sink) -> None:
    """Write all files of an edition in a format."""
    _WRITERS[layout](edition, sink)


def labelled_image(record: Record, categories: Mapping[int, str]) -> LabelledImage:
    """A record as the formats take it; a box of several categories becomes a box for each."""
    return LabelledImage(
        file_name=record.file_name,
        width=record.width,
        height=record.height,
        boxes=tuple(
            LabelledBox(categories[category], one.box, one.attributes)
            for one in record.objects
            if one.box is not None
            for category in one.categories
        ),
        tags=tuple(categories[category] for one in record.objects if one.box is None for category in one.categories),
        licence=record.licence,
        landing_url=record.landing_url,
    )


def _write_coco(edition: Edition, sink: Sink) -> None:
    categories = [ListedCategory(number, name) for number, name in edition.categories.items()]
    first = coco.NextIds()
    for part in edition.parts:
        name = f"annotations/{'instances' if part.is_labelled else 'image_info'}_{part.split}.json"
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as spool:
            images = _images(edition, part, sink, lambda split, file_name: f"images/{split}/{file_name}")
            first = coco.write(out, images, categories, spool=spool, first=first, description=edition.title)
            out.seek(0)
            sink.add_stream(name, out)


def _write_voc(edition: Edition, sink: Sink) -> None:
    for part in edition.parts:
        stems: list[str] = []
        for image in _images(edition, part, sink, lambda _split, file_name: voc.image_path(file_name)):
            if part.is_labelled:
                sink.add(voc.annotation_path(image.file_name), voc.write_image(image))
            stems.append(image.file_name)
        lines = (line for _path, line in voc.image_set(part.split, iter(stems)))
        sink.add(f"ImageSets/Main/{part.split}.txt", b"".join(lines))


def _write_yolo(edition: Edition, sink: Sink) -> None:
    names = list(edition.categories.values())
    numbers = {name: number for number, name in enumerate(names)}
    sink.add("data.yaml", yolo.write_data(names, [part.split for part in edition.parts]))
    for part in edition.parts:
        for image in _images(edition, part, sink, yolo.image_path):
            if part.is_labelled:
                sink.add(yolo.label_path(part.split, image.file_name), yolo.write_image(image, numbers))


def _write_class_folders(edition: Edition, sink: Sink) -> None:
    add_table(sink, "labels.csv", _class_folder_rows(edition, sink))


def _class_folder_rows(edition: Edition, sink: Sink) -> Iterator[Sequence[object]]:
    """The lines of `labels.csv`; each picture is written as its record passes."""
    yield "split", "file_name", "categories"
    for part in edition.parts:
        for record in part.records():
            image = labelled_image(record, edition.categories)
            _add_picture(
                edition, record, sink, class_folders.image_paths(image, part.split, with_labels=part.is_labelled)
            )
            shown = sorted({*image.tags, *(box.category for box in image.boxes)})
            yield part.split, record.file_name, "|".join(shown)


def _images(edition: Edition, part: Part, sink: Sink, path: Callable[[str, str], str]) -> Iterator[LabelledImage]:
    """The images of a part as the formats take them; each picture is written as its record passes."""
    for record in part.records():
        _add_picture(edition, record, sink, [path(part.split, record.file_name)])
        yield labelled_image(record, edition.categories)


def _add_picture(edition: Edition, record: Record, sink: Sink, paths: Iterable[str]) -> None:
    if edition.picture is None:
        return
    data = edition.picture(record)
    for path in paths:
        sink.add_picture(path, data)


_WRITERS: Mapping[Format, Callable[[Edition, Sink], None]] = {
    Format.COCO: _write_coco,
    Format.VOC: _write_voc,
    Format.YOLO: _write_yolo,
    Format.CLASS_FOLDERS: _write_class_folders,
}
