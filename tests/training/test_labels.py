from __future__ import annotations

from common.geometry import Box
from datasets.records import Record, ReleasedObject
from training import labels

INDEX = {7: 0, 9: 1}


def one(*categories: int, box: Box | None = None, attributes: tuple[str, ...] = ()) -> ReleasedObject:
    return ReleasedObject(1, categories[0], categories, box, frozenset(attributes), 2, 3, 0.9)


def record(*objects: ReleasedObject) -> Record:
    return Record(5, "train", "ab", "a.jpg", 64, 48, "", "", "", objects)


def test_an_image_is_labelled_by_its_tags_and_by_its_boxes_once_each() -> None:
    assert labels.labels_of(record(one(9), one(7, box=Box(0, 0, 5, 5)), one(9)), INDEX) == [0, 1]


def test_a_box_of_two_categories_is_two_rows_and_what_is_a_crowd_is_only_ignored() -> None:
    box = Box(1.5, 2.0, 10.0, 20.0)
    rows = labels.boxes_of(record(one(7, 9, box=box), one(9, box=box, attributes=("group_of",)), one(7)), INDEX)
    sides = [1.5, 2.0, 10.0, 20.0]
    assert rows == [[*sides, 0, False], [*sides, 1, False], [*sides, 1, True]]


def test_a_single_label_is_a_number_and_many_are_a_list() -> None:
    assert labels.training_row(record(one(9)), INDEX, "classify", multi_label=False) == {
        "id": 5,
        "width": 64,
        "height": 48,
        "label": 1,
    }
    assert labels.training_row(record(), INDEX, "classify", multi_label=False) is None
    many = labels.training_row(record(), INDEX, "classify", multi_label=True)
    assert many is not None and many["label"] == []
    assert labels.truth_row(record(one(9)), INDEX, "classify")["label"] == 1
    assert labels.truth_row(record(one(9), one(7)), INDEX, "classify")["label"] == [0, 1]


def test_a_category_that_the_model_does_not_know_is_passed_over() -> None:
    assert labels.labels_of(record(one(3), one(7)), INDEX) == [0]


def test_what_may_be_said_of_a_withheld_image_holds_no_label() -> None:
    assert labels.image_row(record(one(7))) == {"id": 5, "width": 64, "height": 48}
