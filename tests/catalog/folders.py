"""Folders of images and labels made for the tests."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from catalog import services
from catalog.models import LabelFormat, Source, SourceKind
from common.geometry import Box
from formats import voc
from formats.records import LabelledBox, LabelledImage
from tests.catalog.pictures import encoded, picture
from tests.catalog.times import clock


def image_bytes(number: int, kind: str = "JPEG") -> bytes:
    """A picture of its own for each number."""
    return encoded(picture(320 + number, 240), kind)


def voc_bytes(file_name: str, *boxes: tuple[str, Box], width: int = 320, height: int = 240) -> bytes:
    """A VOC file about an image."""
    labelled = tuple(LabelledBox(name, box) for name, box in boxes)
    return voc.write_image(LabelledImage(file_name, width, height, labelled))


def coco_bytes(images: Mapping[str, list[tuple[str, list[float]]]], width: int = 320, height: int = 240) -> bytes:
    """A COCO file: image name → boxes."""
    names = sorted({name for boxes in images.values() for name, _box in boxes})
    entries = [
        {"id": number, "file_name": name, "width": width + number, "height": height}
        for number, name in enumerate(images)
    ]
    boxes = [
        {"image_id": number, "category_id": names.index(name) + 1, "bbox": box}
        for number, listed in enumerate(images.values())
        for name, box in listed
    ]
    categories = [{"id": number, "name": name} for number, name in enumerate(names, start=1)]
    return json.dumps({"images": entries, "annotations": boxes, "categories": categories}).encode()


def laid_out(root: Path, files: Mapping[str, bytes]) -> Path:
    """The files, on disk."""
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    """The files, in a zip."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def checked(
    location: Path, written: LabelFormat = LabelFormat.AUTO, vocabulary: dict[str, int] | None = None
) -> Source:
    """A source whose dry run is done."""
    kind = SourceKind.FOLDER if location.is_dir() else SourceKind.ARCHIVE
    source = services.create_source(
        kind=kind, format=written, name="test", location=str(location), vocabulary=vocabulary
    )
    services.request_check(source_id=source.pk)
    done = services.check_source(source.pk, clock=clock)
    assert done is not None
    return done


def imported(source: Source, mapping: Mapping[str, int | str | None] | None = None) -> Source:
    """The same source with its import done; every unknown name becomes a category unless a mapping is given."""
    everything: dict[str, int | str | None] = {
        name: services.NEW if known is None else known for name, known in source.mapping.items()
    }
    services.start_import(source_id=source.pk, mapping=everything if mapping is None else mapping)
    done = services.import_source(source.pk, clock=clock)
    assert done is not None
    return done
