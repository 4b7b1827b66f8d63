"""Everything that the issue calls bad input of an import, in one source: each is named, and what is good comes in."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path

import pytest

from catalog import selectors
from catalog.models import KnownLabel, SourceItem, SourceState
from common.geometry import Box
from tests.catalog.folders import checked, coco_bytes, image_bytes, imported, laid_out, voc_bytes
from tests.catalog.pictures import png_of_claimed_size

pytestmark = pytest.mark.django_db

GOOD = Box(10, 20, 30, 40)
BOMB = b'<!DOCTYPE a [<!ENTITY e "x"><!ENTITY f "&e;&e;&e;&e;">]>\n<annotation>&f;</annotation>'
OUTSIDE = b"<bndbox><xmin>900</xmin><ymin>5</ymin><xmax>950</xmax><ymax>9</ymax></bndbox>"
WITHOUT_AREA = b"<bndbox><xmin>5</xmin><ymin>5</ymin><xmax>5</xmax><ymax>9</ymax></bndbox>"


def with_bad_boxes(good: bytes) -> bytes:
    bad = b"".join(b"<object><name>cell</name>" + box + b"</object>" for box in (OUTSIDE, WITHOUT_AREA))
    return good.replace(b"</annotation>", bad + b"</annotation>")


def test_every_bad_file_of_a_voc_folder_is_named_and_the_rest_comes_in(tmp_path: Path) -> None:
    files = {
        "good.jpg": image_bytes(0),
        "good.xml": with_bad_boxes(voc_bytes("good.jpg", ("cell", GOOD))),
        "cut.jpg": image_bytes(1)[:2_000],
        "huge.png": png_of_claimed_size(60_000, 60_000),
        "really-png.jpg": image_bytes(2, "PNG"),
        "really-png.xml": BOMB,
    }
    source = imported(checked(laid_out(tmp_path, files)))
    assert (source.state, source.imported, source.refused) == (SourceState.DONE, 2, 2)
    assert sorted(selectors.problems_of(source.pk).values_list("name", "code")) == [
        ("cut.jpg", "truncated"),
        ("good.xml", "outside_image"),
        ("good.xml", "zero_area"),
        ("huge.png", "too_many_pixels"),
        ("really-png.jpg", "wrong_suffix"),
        ("really-png.xml", "entities_refused"),
    ]
    assert [(label.x, label.y) for label in KnownLabel.objects.all()] == [(10, 20)]


def test_a_coco_file_that_names_unknown_categories_keeps_its_other_labels(tmp_path: Path) -> None:
    document = json.loads(coco_bytes({"a.jpg": [("cell", [1, 2, 3, 4]), ("cell", [5, 6, 7, 8])]}))
    document["annotations"][1]["category_id"] = 99
    source = imported(checked(laid_out(tmp_path, {"a.jpg": image_bytes(0), "x.json": json.dumps(document).encode()})))
    [(name, code, detail)] = selectors.problems_of(source.pk).values_list("name", "code", "detail")
    assert (name, code, "99" in detail) == ("x.json", "unknown_category", True)
    assert [(label.x, label.y) for label in KnownLabel.objects.all()] == [(1, 2)]


def test_an_evil_zip_leaves_nothing_outside_and_its_good_picture_comes_in(tmp_path: Path) -> None:
    path = tmp_path / "in" / "a.zip"
    path.parent.mkdir()
    outside = tmp_path / "absolute.jpg"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../up.jpg", image_bytes(1))
        archive.writestr(str(outside), image_bytes(2))
        link = zipfile.ZipInfo("link.jpg")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("good.jpg", image_bytes(0))
    source = imported(checked(path))
    assert sorted(selectors.problems_of(source.pk).values_list("name", "code")) == sorted(
        [("../up.jpg", "climbs_out"), (str(outside), "climbs_out"), ("link.jpg", "link")]
    )
    assert list(SourceItem.objects.filter(source=source, state="imported").values_list("name", flat=True)) == [
        "good.jpg"
    ]
    assert sorted(one.name for one in tmp_path.rglob("*.jpg")) == []
