from __future__ import annotations

import pytest

from catalog import labels
from common.geometry import Box
from formats.records import LabelledBox, LabelledImage, ListedCategory, Reading

CELL = LabelledBox("cell", Box(10, 10, 20, 20))


def says(*names: str) -> Reading:
    return Reading(images=tuple(LabelledImage(name, 100, 80, (CELL,)) for name in names))


def matched(written: str, files: dict[str, Reading], images: list[str]) -> dict[str, int]:
    found = labels.understand(written, files, images)
    return {name: len(image.boxes) for name, image in found.by_image.items()}


@pytest.mark.parametrize(
    ("label_file", "stated", "image"),
    [
        ("Annotations/7.xml", "7.jpg", "JPEGImages/7.jpg"),
        ("Annotations/7.xml", "7", "JPEGImages/7.JPEG"),
        ("Annotations/7.xml", "C:\\pictures\\7.jpg", "JPEGImages/7.png"),
        ("Annotations/val/7.xml", "7.jpg", "JPEGImages/val/7.jpg"),
        ("7.xml", "other.jpg", "7.jpg"),
    ],
)
def test_a_voc_file_finds_its_picture(label_file: str, stated: str, image: str) -> None:
    assert matched("voc", {label_file: says(stated)}, ["JPEGImages/train/8.jpg", image]) == {image: 1}


def test_of_two_pictures_with_one_name_the_one_on_a_like_path_is_meant() -> None:
    files = {"Annotations/train/7.xml": says("7.jpg"), "Annotations/val/7.xml": says("7.jpg")}
    found = labels.understand("voc", files, ["images/val/7.jpg", "images/train/7.jpg"])
    assert sorted(found.by_image) == ["images/train/7.jpg", "images/val/7.jpg"]


def test_a_coco_path_beats_a_bare_name() -> None:
    images = ["a/7.jpg", "b/7.jpg"]
    assert matched("coco", {"x.json": says("b/7.jpg")}, images) == {"b/7.jpg": 1}


def test_a_picture_that_is_not_there_is_named() -> None:
    found = labels.understand("coco", {"x.json": says("7.jpg", "8.jpg")}, ["7.jpg"])
    assert found.missing == ["8.jpg"]
    assert [(one.file, one.code) for one in found.problems] == [("x.json", labels.MISSING_IMAGE)]


def test_what_two_files_say_of_one_picture_counts_once() -> None:
    assert matched("coco", {"a.json": says("7.jpg"), "b.json": says("7.jpg")}, ["7.jpg"]) == {"7.jpg": 1}


def test_masks_beside_labelled_pictures_are_no_pictures() -> None:
    found = labels.understand("voc", {"7.xml": says("7.jpg")}, ["img/7.jpg", "masks/7.png", "img/9.png"])
    assert found.masks == {"masks/7.png"}


@pytest.mark.parametrize(
    ("files", "images", "expected"),
    [
        ({"a.xml": says("a.jpg"), "b.xml": says("b.jpg"), "x.json": says("a.jpg")}, ["a.jpg"], "voc"),
        ({"x.json": says("a.jpg")}, ["a.jpg"], "coco"),
        ({"package.json": Reading()}, ["a.jpg"], "folder"),
        ({}, ["cat/1.jpg", "dog/2.jpg"], "class-folders"),
        ({}, ["holiday/1.jpg", "holiday/2.jpg"], "folder"),
        ({}, ["cat/1.jpg", "dog/2.jpg", "3.jpg"], "folder"),
        ({}, [], "folder"),
    ],
)
def test_the_format_is_found_out(files: dict[str, Reading], images: list[str], expected: str) -> None:
    assert labels.understand("auto", files, images).format == expected


def test_categories_that_no_box_uses_are_counted_too() -> None:
    reading = Reading(says("a.jpg").images, (ListedCategory(1, "cell"), ListedCategory(2, "virus")))
    assert dict(labels.understand("coco", {"x.json": reading}, ["a.jpg"]).categories) == {"cell": 1, "virus": 0}


def test_class_folders_are_tags() -> None:
    found = labels.understand("class-folders", {}, ["cat/1.jpg", "cat/2.jpg", "3.jpg"])
    assert {name: image.tags for name, image in found.by_image.items()} == {
        "cat/1.jpg": ("cat",),
        "cat/2.jpg": ("cat",),
    }
    assert dict(found.categories) == {"cat": 2}
    assert [one.file for one in found.problems] == ["3.jpg"]


@pytest.mark.parametrize(
    ("size", "box"),
    [
        ((100, 80), Box(10, 10, 20, 20)),
        ((200, 160), Box(20, 20, 40, 40)),
        ((25, 20), Box(2.5, 2.5, 5, 5)),
    ],
)
def test_labels_follow_a_picture_that_was_scaled(size: tuple[int, int], box: Box) -> None:
    fit, reason = labels.fitted(says("a.jpg").images[0], *size)
    assert fit is not None and [one.box for one in fit.boxes] == [box]
    assert reason == ""


def test_labels_of_a_picture_that_was_turned_are_not_guessed() -> None:
    fit, reason = labels.fitted(says("a.jpg").images[0], 80, 100)
    assert fit is None
    assert reason == "the labels are for 100 x 80 pixels, the picture has 80 x 100"


def test_labels_without_a_size_are_clipped_to_the_picture() -> None:
    fit, _reason = labels.fitted(LabelledImage("a.jpg", 0, 0, (CELL,)), 25, 40)
    assert fit is not None and [one.box for one in fit.boxes] == [Box(10, 10, 15, 20)]
