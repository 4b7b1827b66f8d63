from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.geometry import Box
from formats import voc
from formats.records import Code, LabelledBox, LabelledImage
from tests.formats.strategies import assert_sound, labelled_images
from tests.real_data import shared_data


def annotation(objects: str, size: str = "<size><width>100</width><height>80</height><depth>3</depth></size>") -> bytes:
    return f"<annotation>\n<filename>a.jpg</filename>\n{size}\n{objects}\n</annotation>".encode()


def cell(xmin: str, ymin: str, xmax: str, ymax: str) -> str:
    corners = f"<xmin>{xmin}</xmin><ymin>{ymin}</ymin><xmax>{xmax}</xmax><ymax>{ymax}</ymax>"
    return f"<object><name>cell</name>\n<bndbox>{corners}</bndbox></object>"


@pytest.fixture(scope="module")
def blood_cells() -> Path:
    return shared_data() / "images" / "bccd" / "voc"


def test_the_blood_cells_are_read_whole_and_only_the_two_boxes_without_area_are_left_out(blood_cells: Path) -> None:
    readings = [voc.read_image(path.name, path.read_bytes()) for path in sorted(blood_cells.glob("*.xml"))]
    problems = [problem for reading in readings for problem in reading.problems]
    assert sum(len(image.boxes) for reading in readings for image in reading.images) == 4886
    assert [(one.file, one.line, one.code) for one in problems] == [
        ("BloodImage_00338.xml", 163, Code.ZERO_AREA),
        ("BloodImage_00343.xml", 55, Code.ZERO_AREA),
    ]


def test_pixels_counted_from_one_become_pixels_counted_from_zero() -> None:
    reading = voc.read_image("a.xml", annotation(cell("1", "1", "10", "20")))
    assert reading.images == (LabelledImage("a.jpg", 100, 80, (LabelledBox("cell", Box(0, 0, 10, 20)),)),)
    assert reading.problems == ()


def test_a_box_over_the_edge_is_clipped_with_a_warning() -> None:
    reading = voc.read_image("a.xml", annotation(cell("91", "71", "130", "95")))
    assert reading.images[0].boxes == (LabelledBox("cell", Box(90, 70, 10, 10)),)
    assert [(one.file, one.line, one.code, one.is_warning) for one in reading.problems] == [
        ("a.xml", 5, Code.CLIPPED, True)
    ]


def test_a_box_outside_the_image_is_left_out() -> None:
    reading = voc.read_image("a.xml", annotation(cell("201", "71", "230", "95")))
    assert reading.images[0].boxes == ()
    assert [(one.line, one.code, one.is_warning) for one in reading.problems] == [(5, Code.OUTSIDE_IMAGE, False)]


def test_a_file_counted_from_zero_is_forgiven_in_silence() -> None:
    reading = voc.read_image("a.xml", annotation(cell("0", "0", "10", "10")))
    assert reading.images[0].boxes == (LabelledBox("cell", Box(0, 0, 10, 10)),)
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("corners", "code"),
    [
        (("5", "5", "5", "9"), Code.ZERO_AREA),
        (("9", "5", "5", "9"), Code.ZERO_AREA),
        (("nan", "5", "9", "9"), Code.BAD_NUMBER),
        (("inf", "5", "9", "9"), Code.BAD_NUMBER),
        (("", "5", "9", "9"), Code.BAD_NUMBER),
        (("five", "5", "9", "9"), Code.BAD_NUMBER),
    ],
)
def test_a_box_that_is_none_is_left_out_and_its_neighbour_kept(corners: tuple[str, ...], code: Code) -> None:
    reading = voc.read_image("a.xml", annotation(cell(*corners) + cell("1", "1", "4", "4")))
    assert [box.box for box in reading.images[0].boxes] == [Box(0, 0, 4, 4)]
    assert [(one.line, one.code) for one in reading.problems] == [(5, code)]


def test_size_filename_and_flags_may_be_missing() -> None:
    data = (
        b"<annotation><object><name>dog</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox>"
    )
    reading = voc.read_image("folder/n0001.xml", data + b"</object></annotation>")
    assert reading.images == (LabelledImage("n0001", 0, 0, (LabelledBox("dog", Box(0, 0, 2, 2)),)),)
    assert reading.problems == ()


def test_an_entity_bomb_is_refused_before_it_grows() -> None:
    bomb = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 12))
    data = f'<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY e0 "x">{bomb}]>\n<annotation>&e11;</annotation>'.encode()
    reading = voc.read_image("bomb.xml", data)
    assert reading.images == ()
    assert [(one.file, one.line, one.code) for one in reading.problems] == [("bomb.xml", 2, Code.ENTITIES_REFUSED)]


def test_an_entity_that_names_a_local_file_is_refused() -> None:
    data = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><annotation><filename>&e;</filename></annotation>'
    assert [one.code for one in voc.read_image("a.xml", data).problems] == [Code.ENTITIES_REFUSED]


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xd8\xff", b"<annotation>\n<object>", b"<html></html>", b"<annotation>" * 100, b"\x00" * 50],
)
def test_what_is_no_annotation_is_named_and_gives_no_image(data: bytes) -> None:
    reading = voc.read_image("x.xml", data)
    assert (reading.images, [one.code for one in reading.problems]) == ((), [Code.UNREADABLE])


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_fall_over(data: bytes) -> None:
    reading = voc.read_image("x.xml", data)
    assert_sound(reading, "x.xml")
    assert (reading.images, len(reading.problems)) == ((), 1)


@given(labelled_images())
def test_what_is_written_is_read_back_to_the_pixel(image: LabelledImage) -> None:
    reading = voc.read_image("x.xml", voc.write_image(image))
    assert reading.problems == ()
    (back,) = reading.images
    assert (back.file_name, back.width, back.height) == (image.file_name, image.width, image.height)
    assert [one.category for one in back.boxes] == [one.category for one in image.boxes]
    assert [one.attributes for one in back.boxes] == [one.attributes for one in image.boxes]
    for one, other in zip(back.boxes, image.boxes, strict=True):
        assert abs(one.box.x - other.box.x) <= 1.5
        assert abs(one.box.bottom - other.box.bottom) <= 1.5


@given(labelled_images(whole=True))
def test_whole_pixels_survive_a_round_trip_exactly(image: LabelledImage) -> None:
    assert voc.read_image("x.xml", voc.write_image(image)).images[0].boxes == image.boxes


def test_an_image_without_boxes_still_gets_a_file() -> None:
    written = voc.write_image(LabelledImage("b.jpg", 10, 12))
    assert voc.read_image("b.xml", written).images == (LabelledImage("b.jpg", 10, 12),)


def test_the_folders_are_those_of_voc() -> None:
    assert voc.annotation_path("7.jpg") == "Annotations/7.xml"
    assert voc.image_path("7.jpg") == "JPEGImages/7.jpg"
    assert list(voc.image_set("val", iter(["7.jpg", "8.png"]))) == [
        ("ImageSets/Main/val.txt", b"7\n"),
        ("ImageSets/Main/val.txt", b"8\n"),
    ]
