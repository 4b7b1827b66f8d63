from __future__ import annotations

from common.geometry import Box
from formats import class_folders
from formats.records import Code, LabelledBox, LabelledImage, ListedCategory


def test_the_folder_an_image_lies_in_is_its_tag() -> None:
    reading = class_folders.read(["train/dog/1.jpg", "train/cat/2.jpg", "test/dog/3.jpg"])
    assert {image.file_name: image.tags for image in reading.images} == {
        "train/dog/1.jpg": ("dog",),
        "train/cat/2.jpg": ("cat",),
        "test/dog/3.jpg": ("dog",),
    }
    assert reading.categories == (ListedCategory(0, "cat"), ListedCategory(1, "dog"))
    assert reading.problems == ()


def test_an_image_in_no_category_folder_is_kept_without_label_and_named() -> None:
    reading = class_folders.read(["1.jpg", "train/2.jpg"])
    assert [image.tags for image in reading.images] == [(), ()]
    assert [(one.file, one.code, one.is_warning) for one in reading.problems] == [
        ("1.jpg", Code.NO_CATEGORY, True),
        ("train/2.jpg", Code.NO_CATEGORY, True),
    ]


def test_an_image_takes_a_place_for_each_of_its_labels() -> None:
    image = LabelledImage("x/1.jpg", 9, 9, (LabelledBox("dog", Box(1, 1, 2, 2)),), tags=("cat", "dog"))
    assert list(class_folders.image_paths(image, "train")) == ["train/cat/1.jpg", "train/dog/1.jpg"]


def test_withheld_labels_show_in_no_path() -> None:
    image = LabelledImage("1.jpg", 9, 9, tags=("cat",))
    assert list(class_folders.image_paths(image, "test", with_labels=False)) == ["test/unlabelled/1.jpg"]


def test_a_category_name_never_climbs_out_of_its_folder() -> None:
    assert class_folders.folder_name("../../etc") == "_.._etc"
    assert class_folders.folder_name("a/b:c") == "a_b_c"
    assert class_folders.folder_name("..") == "_"


def test_what_is_written_is_read_back() -> None:
    images = [LabelledImage("1.jpg", 0, 0, tags=("cat", "dog")), LabelledImage("2.jpg", 0, 0, tags=("dog",))]
    paths = [path for image in images for path in class_folders.image_paths(image, "train")]
    assert [(image.file_name, image.tags) for image in class_folders.read(paths).images] == [
        ("train/cat/1.jpg", ("cat",)),
        ("train/dog/1.jpg", ("dog",)),
        ("train/dog/2.jpg", ("dog",)),
    ]
