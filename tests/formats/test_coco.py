from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from faster_coco_eval import COCO, COCOeval_faster
from hypothesis import given
from hypothesis import strategies as st

from common.geometry import Box
from formats import coco
from formats.records import Code, LabelledBox, LabelledImage, ListedCategory
from tests.formats.strategies import NAMES, assert_sound, labelled_images
from tests.real_data import shared_data

CATEGORIES = [ListedCategory(number, name) for number, name in zip((1, 2, 7, 90), NAMES, strict=True)]
START = coco.NextIds()


def written(images: Sequence[LabelledImage], first: coco.NextIds = START) -> tuple[bytes, coco.NextIds]:
    out = io.BytesIO()
    following = coco.write(out, images, CATEGORIES, spool=io.BytesIO(), first=first)
    return out.getvalue(), following


def document(**changes: object) -> bytes:
    """A plain COCO file of one image and one box, an entry a line."""
    parts: dict[str, object] = {
        "images": [{"id": 1, "file_name": "a.jpg", "width": 100, "height": 80}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 3, "bbox": [1, 2, 3, 4]}],
        "categories": [{"id": 3, "name": "cell"}],
    }
    return json.dumps(parts | changes, indent=1).encode()


def box_entry(**changes: object) -> dict[str, object]:
    return {"id": 2, "image_id": 1, "category_id": 3, "bbox": [5, 6, 7, 8]} | changes


def refusals(data: bytes) -> list[tuple[str, int | None, str]]:
    return [(one.file, one.line, one.code) for one in coco.read("a.json", data).problems]


@pytest.mark.parametrize(
    ("path", "images", "boxes", "categories"),
    [
        ("annotations/voc2007_train_coco.json", 2501, 7844, 20),
        ("annotations/coco2017_train_mini80.json", 80, 739, 80),
        ("annotations/coco2017_val_mini79.json", 79, 624, 80),
        ("images/bccd/instances_train.json", 205, 2804, 3),
        ("images/coco-permissive/instances_train2017.json", 26, 181, 80),
    ],
)
def test_real_files_are_read_whole(path: str, images: int, boxes: int, categories: int) -> None:
    reading = coco.read(path, (shared_data() / path).read_bytes())
    assert len(reading.images) == images
    assert sum(len(image.boxes) for image in reading.images) == boxes
    assert len(reading.categories) == categories
    assert [one for one in reading.problems if not one.is_warning] == []


def test_category_numbers_keep_their_gaps_and_crowds_become_groups() -> None:
    path = shared_data() / "annotations" / "coco2017_train_mini80.json"
    reading = coco.read(path.name, path.read_bytes())
    assert max(one.number for one in reading.categories) == 90
    crowds = [one for image in reading.images for one in image.boxes if "group_of" in one.attributes]
    assert len(crowds) == sum(one["iscrowd"] for one in json.loads(path.read_bytes())["annotations"])
    assert crowds != []


@given(st.lists(labelled_images(), max_size=4))
def test_what_is_written_is_read_back_exactly(images: list[LabelledImage]) -> None:
    reading = coco.read("x.json", written(images)[0])
    assert reading.images == tuple(images)
    assert reading.categories == tuple(CATEGORIES)
    assert reading.problems == ()


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_fall_over(data: bytes) -> None:
    reading = coco.read("x.json", data)
    assert_sound(reading, "x.json")
    assert reading.images == () and reading.problems


ODD: st.SearchStrategy[object] = st.sampled_from(
    [None, True, 1, 3, -1.5, float("nan"), float("inf"), 10**400, "", "x", [], [1, 2, 3, 4], [[1]], {}]
)
KEYS = ("id", "image_id", "category_id", "bbox", "name", "file_name", "width", "license", "tags", "attributes")
ENTRIES = st.lists(st.dictionaries(st.sampled_from(KEYS), ODD, max_size=6) | ODD, max_size=3)


@given(st.fixed_dictionaries(dict.fromkeys(("images", "annotations", "categories", "licenses"), ENTRIES)))
def test_no_odd_values_make_the_reader_fall_over(parts: dict[str, object]) -> None:
    assert_sound(coco.read("x.json", json.dumps(parts).encode()), "x.json")


def test_tags_licence_and_address_survive() -> None:
    image = LabelledImage("a.jpg", 20, 30, tags=("cell",), licence="CC BY 2.0", landing_url="https://example.org/a")
    assert coco.read("x.json", written([image])[0]).images == (image,)


def test_ids_stay_unique_over_splits() -> None:
    box = LabelledBox("cell", Box(1, 1, 2, 2))
    image = LabelledImage("a.jpg", 20, 30, (box, box))
    train, following = written([image, image])
    assert following == coco.NextIds(image=3, box=5)
    val = json.loads(written([image], following)[0])
    assert [one["id"] for one in json.loads(train)["images"]] == [1, 2]
    assert [one["id"] for one in val["images"]] == [3]
    assert [(one["id"], one["image_id"]) for one in val["annotations"]] == [(5, 3), (6, 3)]


def test_an_image_without_boxes_stays() -> None:
    data, _following = written([LabelledImage("empty.jpg", 20, 30)])
    assert json.loads(data)["images"] == [{"id": 1, "file_name": "empty.jpg", "width": 20, "height": 30}]
    assert json.loads(data)["annotations"] == []


def test_ten_times_the_images_take_no_more_memory(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        boxes = tuple(LabelledBox("cell", Box(i, i, 5, 5)) for i in range(10))
        images: Iterator[LabelledImage] = (LabelledImage(f"{i}.jpg", 64, 64, boxes) for i in range(count))
        with (tmp_path / "out").open("wb") as out, (tmp_path / "spool").open("w+b") as spool:
            tracemalloc.start()
            coco.write(out, images, CATEGORIES, spool=spool)
            used = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return used

    peak(10)
    assert peak(5000) < peak(500) + 200_000


def test_an_independent_reader_agrees_and_scores_it_perfect(tmp_path: Path) -> None:
    source = shared_data() / "images" / "bccd" / "instances_val.json"
    reading = coco.read(source.name, source.read_bytes())
    target = tmp_path / "ours.json"
    with target.open("wb") as out:
        coco.write(out, reading.images, reading.categories, spool=io.BytesIO())
    truth, ours = COCO(str(source)), COCO(str(target))
    guesses = [
        {
            "image_id": next(i["id"] for i in truth.dataset["images"] if i["file_name"] == image["file_name"]),
            "category_id": box["category_id"],
            "bbox": box["bbox"],
            "score": 1.0,
        }
        for image in ours.dataset["images"]
        for box in ours.imgToAnns[image["id"]]
    ]
    evaluation = COCOeval_faster(truth, truth.loadRes(guesses), "bbox")
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    assert evaluation.stats[0] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (box_entry(category_id=4), Code.UNKNOWN_CATEGORY),
        (box_entry(category_id="3"), Code.UNKNOWN_CATEGORY),
        (box_entry(category_id=None), Code.UNKNOWN_CATEGORY),
        (box_entry(image_id=2), Code.UNKNOWN_IMAGE),
        (box_entry(image_id=[1]), Code.UNKNOWN_IMAGE),
        (box_entry(id=1), Code.DUPLICATE_ID),
        (box_entry(bbox=None), Code.MISSING_FIELD),
        (box_entry(bbox=[1, 2, 3]), Code.MISSING_FIELD),
        (box_entry(bbox=[1, 2, 3, "4"]), Code.BAD_NUMBER),
        (box_entry(bbox=[1, 2, 3, float("nan")]), Code.BAD_NUMBER),
        (box_entry(bbox=[float("inf"), 2, 3, 4]), Code.BAD_NUMBER),
        (box_entry(bbox=[10**400, 2, 3, 4]), Code.BAD_NUMBER),
        (box_entry(bbox=[1, 2, 0, 4]), Code.ZERO_AREA),
        (box_entry(bbox=[1, 2, 3, -4]), Code.ZERO_AREA),
        (box_entry(bbox=[200, 2, 3, 4]), Code.OUTSIDE_IMAGE),
    ],
)
def test_a_bad_annotation_is_named_with_its_line_and_its_neighbour_kept(entry: dict[str, object], code: Code) -> None:
    good = {"id": 1, "image_id": 1, "category_id": 3, "bbox": [1, 2, 3, 4]}
    data = document(annotations=[good, entry])
    reading = coco.read("a.json", data)
    assert [one.box for one in reading.images[0].boxes] == [Box(1, 2, 3, 4)]
    line = data.decode().splitlines().index("  {", 20) + 1
    assert [(one.file, one.line, one.code) for one in reading.problems] == [("a.json", line, code)]


def test_a_box_over_the_edge_is_clipped_with_a_warning() -> None:
    reading = coco.read("a.json", document(annotations=[box_entry(bbox=[90, 70, 30, 30])]))
    assert reading.images[0].boxes == (LabelledBox("cell", Box(90, 70, 10, 10)),)
    assert [(one.code, one.is_warning) for one in reading.problems] == [(Code.CLIPPED, True)]


def test_optional_fields_are_forgiven() -> None:
    images = [{"id": 1, "file_name": "a.jpg"}]
    reading = coco.read(
        "a.json", document(images=images, annotations=[{k: v for k, v in box_entry().items() if k != "id"}])
    )
    assert reading.images == (LabelledImage("a.jpg", 0, 0, (LabelledBox("cell", Box(5, 6, 7, 8)),)),)
    assert reading.problems == ()


def test_images_and_categories_given_twice_are_named() -> None:
    images = [{"id": 1, "file_name": "a.jpg"}, {"id": 1, "file_name": "b.jpg"}, {"id": 2}]
    categories = [{"id": 3, "name": "cell"}, {"id": 3, "name": "cells"}, {"name": "x"}]
    reading = coco.read("a.json", document(images=images, categories=categories))
    assert [image.file_name for image in reading.images] == ["a.jpg"]
    assert [category.name for category in reading.categories] == ["cell"]
    assert [one.code for one in reading.problems] == [
        Code.DUPLICATE_ID,
        Code.MISSING_FIELD,
        Code.DUPLICATE_ID,
        Code.MISSING_FIELD,
    ]


@pytest.mark.parametrize("data", [b"", b"[]", b'{"images": 3}', b"\xff\xfe", b"[" * 100_000, b'{"images": [}'])
def test_what_is_no_coco_file_is_named(data: bytes) -> None:
    assert [code for _file, _line, code in refusals(data)] == [Code.UNREADABLE]


def test_a_panoptic_file_is_passed_over_with_one_word() -> None:
    path = shared_data() / "images" / "coco-permissive" / "panoptic_train2017.json"
    reading = coco.read("panoptic.json", path.read_bytes())
    assert (reading.images, [(one.code, one.is_warning) for one in reading.problems]) == ((), [(Code.NO_BOXES, True)])


def test_broken_json_is_named_with_its_line() -> None:
    assert refusals(b'{"images": [\n{"id": 1,}\n]}') == [("a.json", 2, Code.UNREADABLE)]
