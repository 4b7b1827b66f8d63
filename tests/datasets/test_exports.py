from __future__ import annotations

import csv
import errno
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.files.storage import default_storage
from faster_coco_eval import COCO
from PIL import Image as Pillow

from datasets import selectors, services
from datasets.errors import ExportInvalidError, LabelsWithheldError, ReleaseNotFrozenError
from datasets.layouts import Format
from datasets.models import Export, ExportState, Release
from datasets.records import Record
from datasets.services import exports
from review.models import Object
from tests.datasets.factories import (
    SECRET_NAME,
    SECRET_TRACES,
    make_object,
    make_picture,
    make_release,
    make_release_with_secret,
    make_verified_image,
    make_verified_project,
)
from tests.factories import category_ids, make_image, make_project

pytestmark = pytest.mark.django_db


def exported(release: Release, layout: str = "coco", **wish: Any) -> zipfile.ZipFile:  # as request_export takes them
    export = services.request_export(release_id=release.pk, format=layout, requested_by=release.created_by, **wish)
    done = services.run_export(export.pk)
    assert done is not None
    assert done.state == ExportState.DONE
    with default_storage.open(done.file) as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def read_json(archive: zipfile.ZipFile, name: str) -> Any:  # JSON
    return json.loads(archive.read(name))


def table(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(name).decode())))


@pytest.fixture
def release() -> Release:
    return make_release(make_verified_project(images=20, pictures=True))


def test_coco_holds_images_and_boxes_of_open_splits(release: Release, tmp_path: Path) -> None:
    exported(release).extractall(tmp_path)
    found = COCO(str(tmp_path / "annotations/instances_train.json"))
    truth = {record.file_name: record for record in selectors.records(release.pk, "train", with_labels=True)}
    assert len(found.imgs) == len(truth) == 16
    for image in found.imgs.values():
        boxes = [found.anns[number]["bbox"] for number in found.getAnnIds(imgIds=[image["id"]])]
        assert boxes == [[10.0, 20.0, 30.0, 40.0]]
        (category,) = {found.anns[number]["category_id"] for number in found.getAnnIds(imgIds=[image["id"]])}
        assert category == truth[image["file_name"]].objects[0].category
        with Pillow.open(tmp_path / "images/train" / image["file_name"]) as picture:
            assert picture.size == (image["width"], image["height"])
    assert [entry["id"] for entry in found.dataset["categories"]] == category_ids(release.project)


def test_withheld_images_are_listed_without_labels_and_under_names_that_say_nothing(release: Release) -> None:
    archive = exported(release)
    listed = read_json(archive, "annotations/image_info_test.json")
    assert len(listed["images"]) == 2
    assert listed["annotations"] == []
    arrived = {record.file_name for record in selectors.release_truth(release.pk, "test")}
    named = {image["file_name"] for image in listed["images"]}
    assert not named & arrived
    assert {f"images/test/{name}" for name in named} <= set(archive.namelist())
    assert not any(name in path for path in archive.namelist() for name in arrived)


def test_a_private_export_has_the_labels_and_numbers_images_alike(release: Release) -> None:
    public, private = exported(release), exported(release, private=True)
    shown = read_json(public, "annotations/image_info_test.json")["images"]
    full = read_json(private, "annotations/instances_test.json")
    assert len(full["annotations"]) == 2
    public_name = {row["file_name"]: row["public_file_name"] for row in table(private, "names.csv")}
    assert [(one["id"], public_name[one["file_name"]]) for one in full["images"]] == [
        (one["id"], one["file_name"]) for one in shown
    ]


def test_voc_writes_one_file_an_image_and_lists_withheld_ones_only(release: Release) -> None:
    archive = exported(release, "voc")
    names = archive.namelist()
    train = archive.read("ImageSets/Main/train.txt").decode().split()
    assert len(train) == 16
    root = ElementTree.fromstring(archive.read(f"Annotations/{train[0]}.xml"))
    corners = [root.findtext(f"object/bndbox/{corner}") for corner in ("xmin", "ymin", "xmax", "ymax")]
    assert corners == ["11", "21", "40", "60"]
    for stem in archive.read("ImageSets/Main/test.txt").decode().split():
        assert f"JPEGImages/{stem}.jpg" in names
        assert f"Annotations/{stem}.xml" not in names


def test_yolo_writes_labels_beside_images(release: Release) -> None:
    archive = exported(release, "yolo")
    train = [name for name in archive.namelist() if name.startswith("labels/train/")]
    assert len(train) == 16
    category, *places = archive.read(train[0]).decode().split()
    assert category in {"0", "1"}
    assert places == ["0.039062", "0.083333", "0.046875", "0.083333"]
    assert [name for name in archive.namelist() if name.startswith("labels/test/")] == []
    assert len([name for name in archive.namelist() if name.startswith("images/test/")]) == 2


def test_class_folders_put_an_image_into_the_folder_of_each_of_its_categories() -> None:
    project = make_project(categories=2)
    one, two = category_ids(project)
    image = make_verified_image(project, category=one)
    make_object(project, image, two, box=None)
    data = make_picture(image)
    release = make_release(project, withheld=[])
    archive = exported(release, "class-folders")
    titles = [entry["name"] for entry in release.categories]
    assert {f"train/{title}/{image.pk}.jpg" for title in titles} <= set(archive.namelist())
    assert archive.read(f"train/{titles[0]}/{image.pk}.jpg") == data
    assert table(archive, "labels.csv") == [
        {"split": "train", "file_name": f"{image.pk}.jpg", "categories": "|".join(sorted(titles))}
    ]


@pytest.mark.parametrize("layout", list(Format))
def test_writing_again_gives_the_same_bytes(release: Release, layout: str) -> None:
    first = exported(release, layout)
    sha256 = Export.objects.get().sha256
    Export.objects.update(state=ExportState.QUEUED)
    second = exported(release, layout)
    assert Export.objects.get().sha256 == sha256
    assert first.namelist() == second.namelist()


@pytest.mark.parametrize("layout", list(Format))
def test_no_public_export_holds_anything_of_a_withheld_label(layout: str) -> None:
    release = make_release_with_secret()
    archive = exported(release, layout)
    assert len([name for name in archive.namelist() if "images/" in name.lower() or name.endswith(".jpg")]) == 9
    for name in archive.namelist():
        assert SECRET_NAME not in name
        content = archive.read(name)
        for trace in (*SECRET_TRACES, SECRET_NAME):
            assert trace.encode() not in content, (name, trace)


@pytest.mark.parametrize("layout", list(Format))
def test_the_private_half_holds_them(layout: str) -> None:
    archive = exported(make_release_with_secret(), layout, private=True)
    assert any(SECRET_NAME in name for name in archive.namelist())


def test_without_images_only_the_lists_are_written(release: Release) -> None:
    archive = exported(release, with_images=False)
    assert sorted(archive.namelist()) == [
        "ATTRIBUTION.csv",
        "annotations/image_info_test.json",
        "annotations/instances_train.json",
        "annotations/instances_val.json",
        "release.json",
    ]


def test_only_the_splits_asked_for_are_written(release: Release) -> None:
    archive = exported(release, splits=["val"])
    assert [name for name in archive.namelist() if name.startswith("annotations")] == ["annotations/instances_val.json"]


def test_authors_of_withheld_images_are_thanked_but_linked_to_none() -> None:
    project = make_project(categories=1)
    for number in range(10):
        image = make_image()
        image.author, image.licence, image.landing_url = f"Ada {number}", "CC BY 4.0", f"https://example.org/{number}"
        image.save()
        make_verified_image(project, image=image)
        make_picture(image)
    rows = table(exported(make_release(project)), "ATTRIBUTION.csv")
    open_rows = [row for row in rows if row["split"] != "test"]
    assert all(row["file_name"] and row["landing_url"] for row in open_rows)
    (hidden,) = [row for row in rows if row["split"] == "test"]
    assert (hidden["file_name"], hidden["landing_url"], hidden["author"][:3]) == ("", "", "Ada")


def test_the_card_says_what_this_is(release: Release) -> None:
    card = read_json(exported(release), "release.json")
    assert card["release"] == "2026.1"
    assert card["manifest_sha256"] == release.manifest_sha256
    assert card["labels_withheld"] == ["test"]
    assert card["tombstones"] == []
    assert "salt" not in card


def test_asking_twice_gives_the_same_export(release: Release) -> None:
    asked = [
        services.request_export(release_id=release.pk, format="coco", requested_by=release.created_by) for _ in range(2)
    ]
    assert asked[0] == asked[1]
    assert Export.objects.count() == 1


def test_private_without_withheld_splits_is_public(release: Release) -> None:
    export = services.request_export(
        release_id=release.pk, format="coco", requested_by=release.created_by, splits=["train"], private=True
    )
    assert not export.private


def test_what_cannot_be_exported_is_refused_with_the_reason(release: Release) -> None:
    def ask(**wish: Any) -> Export:  # as request_export takes them
        return services.request_export(release_id=release.pk, requested_by=release.created_by, **wish)

    with pytest.raises(ExportInvalidError, match="The formats are coco, voc, yolo, class-folders"):
        ask(format="tfrecord")
    with pytest.raises(ExportInvalidError, match="no images in split 'all'"):
        ask(format="coco", splits=["all"])
    assert not Export.objects.exists()


def test_tags_cannot_be_written_as_boxes() -> None:
    project = make_project(categories=1)
    image = make_verified_image(project)
    Object.objects.filter(image=image).update(x=None, y=None, width=None, height=None)
    release = make_release(project)
    with pytest.raises(ExportInvalidError, match="tags and no boxes"):
        services.request_export(release_id=release.pk, format="yolo", requested_by=release.created_by)


def test_a_release_that_is_not_frozen_cannot_be_exported() -> None:
    project = make_verified_project(images=1)
    asked = services.request_release(project_id=project.pk, name="1", created_by=project.created_by)
    with pytest.raises(ReleaseNotFrozenError):
        services.request_export(release_id=asked.pk, format="coco", requested_by=project.created_by)


def test_progress_and_size_are_kept_on_the_row(release: Release) -> None:
    exported(release)
    export = Export.objects.get()
    assert (export.progress, export.total) == (20, 20)
    assert export.byte_size == default_storage.size(export.file)


def test_a_full_disk_is_said_plainly_and_leaves_no_file(
    release: Release, monkeypatch: pytest.MonkeyPatch, media: Path
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    export = services.request_export(release_id=release.pk, format="coco", requested_by=release.created_by)
    monkeypatch.setattr(exports, "write_edition", full)
    with pytest.raises(OSError, match="No space"):
        services.run_export(export.pk)
    export.refresh_from_db()
    assert export.state == ExportState.FAILED
    assert export.message == "The storage is full; make room, then ask for the export again."
    assert list((media / "exports").rglob("*.*")) == []


def test_labels_of_a_withheld_split_cannot_be_read(release: Release) -> None:
    with pytest.raises(LabelsWithheldError):
        selectors.records(release.pk, "test", with_labels=True)
    hidden = list(selectors.records(release.pk, "test", with_labels=False))
    assert [record.objects for record in hidden] == [(), ()]
    assert [record.file_name for record in hidden] == sorted(record.file_name for record in hidden)


def test_records_without_labels_keep_their_names_where_labels_are_open(release: Release) -> None:
    def names(records: Iterator[Record]) -> list[str]:
        return [record.file_name for record in records]

    bare = list(selectors.records(release.pk, "train", with_labels=False))
    assert {record.objects for record in bare} == {()}
    assert names(iter(bare)) == names(selectors.records(release.pk, "train", with_labels=True))
