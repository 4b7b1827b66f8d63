from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.geometry import Box
from formats import yolo
from formats.records import Code, LabelledBox, LabelledImage, ListedCategory
from tests.formats.strategies import NAMES, assert_sound, labelled_images

NUMBERS = {name: number for number, name in enumerate(NAMES)}
BY_NUMBER = dict(enumerate(NAMES))


def read(
    data: bytes, width: int = 100, height: int = 80
) -> tuple[tuple[LabelledBox, ...], list[tuple[int | None, str]]]:
    reading = yolo.read_image("a.txt", data, image_name="a.jpg", width=width, height=height, names=BY_NUMBER)
    return reading.images[0].boxes, [(one.line, one.code) for one in reading.problems]


@given(labelled_images())
def test_what_is_written_is_read_back_to_a_hundredth_of_a_pixel(image: LabelledImage) -> None:
    boxes, problems = read(yolo.write_image(image, NUMBERS), image.width, image.height)
    assert problems == []
    assert [one.category for one in boxes] == [one.category for one in image.boxes]
    for one, other in zip(boxes, image.boxes, strict=True):
        for side in ("x", "y", "right", "bottom"):
            assert getattr(one.box, side) == pytest.approx(getattr(other.box, side), abs=0.01)


@given(st.binary(max_size=100))
def test_no_bytes_make_the_readers_fall_over(data: bytes) -> None:
    labels = yolo.read_image("a.txt", data, image_name="a.jpg", width=100, height=80, names=BY_NUMBER)
    assert_sound(labels, "a.txt")
    assert len(labels.images[0].boxes) + len(labels.problems) <= len(data) + 1
    listed = yolo.read_data("data.yaml", data)
    assert_sound(listed, "data.yaml")
    assert listed.categories or listed.problems


def test_six_decimals_are_written_and_an_image_without_boxes_is_an_empty_file() -> None:
    image = LabelledImage("a.jpg", 100, 80, (LabelledBox("猫", Box(10, 20, 30, 40)),))
    assert yolo.write_image(image, NUMBERS) == b"2 0.250000 0.500000 0.300000 0.500000\n"
    assert yolo.write_image(LabelledImage("a.jpg", 100, 80), NUMBERS) == b""
    assert read(b"") == ((), [])


def test_an_outline_becomes_the_box_around_it() -> None:
    assert read(b"0 0.1 0.1 0.5 0.1 0.3 0.6") == ((LabelledBox("cell", Box(10, 8, 40, 40)),), [])


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"0 0.5 0.5 0.1", Code.MISSING_FIELD),
        (b"0 0.5 0.5 0.1 0.1 0.9", Code.MISSING_FIELD),
        (b"cell 0.5 0.5 0.1 0.1", Code.BAD_NUMBER),
        (b"0 0.5 0.5 nan 0.1", Code.BAD_NUMBER),
        (b"4 0.5 0.5 0.1 0.1", Code.UNKNOWN_CATEGORY),
        (b"0 0.5 0.5 0 0.1", Code.ZERO_AREA),
        (b"0 0.5 0.5 -0.1 0.1", Code.ZERO_AREA),
        (b"0 3 0.5 0.1 0.1", Code.OUTSIDE_IMAGE),
    ],
)
def test_a_bad_line_is_named_and_the_next_one_kept(line: bytes, code: Code) -> None:
    boxes, problems = read(b"\n" + line + b"\n0 0.5 0.5 1 1\n")
    assert boxes == (LabelledBox("cell", Box(0, 0, 100, 80)),)
    assert problems == [(2, code)]


def test_the_data_file_names_categories_and_splits() -> None:
    data = yolo.write_data(["cell", "猫"], ["train", "val"])
    assert "train: images/train\n" in data.decode()
    assert yolo.read_data("data.yaml", data).categories == (ListedCategory(0, "cell"), ListedCategory(1, "猫"))


def test_a_list_of_names_is_read_like_a_mapping() -> None:
    assert yolo.read_data("data.yaml", b"names: [a, b]").categories == (ListedCategory(0, "a"), ListedCategory(1, "b"))


@pytest.mark.parametrize(
    ("data", "line", "code"),
    [
        (b"names: [a\nb: }", 2, Code.UNREADABLE),
        (b"nc: 3", None, Code.MISSING_FIELD),
        (b"- 1", None, Code.MISSING_FIELD),
        (b"!!python/object/apply:os.system ['true']", 1, Code.UNREADABLE),
    ],
)
def test_a_data_file_that_is_none_is_named(data: bytes, line: int | None, code: Code) -> None:
    reading = yolo.read_data("data.yaml", data)
    assert [(one.file, one.line, one.code) for one in reading.problems] == [("data.yaml", line, code)]


def test_images_and_labels_lie_side_by_side() -> None:
    assert yolo.image_path("val", "a.jpg") == "images/val/a.jpg"
    assert yolo.label_path("val", "a.jpg") == "labels/val/a.txt"
