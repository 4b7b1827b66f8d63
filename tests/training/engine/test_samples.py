from __future__ import annotations

from pathlib import Path

import pytest

from tests.training.engine.made import paint_icons, write_list
from training.engine.failures import BadInput
from training.engine.samples import read_samples


@pytest.fixture
def image(tmp_path: Path) -> str:
    return str(paint_icons(tmp_path, 1)[0]["image"])


def test_a_list_is_read_in_order_with_its_truth(tmp_path: Path, image: str) -> None:
    rows = [
        {
            "id": 5,
            "image": Path(image).name,
            "width": 32,
            "height": 32,
            "boxes": [[1, 2, 3, 4, 1], [0, 0, 9, 9, 0, True]],
        }
    ]
    listed = read_samples(write_list(tmp_path / "list.jsonl", rows), truth="detect", categories=2)
    sample = listed.samples[0]
    assert (sample.id, sample.image, sample.width) == ("5", Path(image), 32)
    assert sample.boxes is not None
    assert sample.boxes.tolist() == [[1, 2, 3, 4, 1, 0], [0, 0, 9, 9, 0, 1]]


def test_a_list_of_labels_anywhere_makes_the_task_multi_label(tmp_path: Path, image: str) -> None:
    rows = [
        {"id": "a", "image": image, "width": 32, "height": 32, "label": [2, 0, 2]},
        {"id": "b", "image": image, "width": 32, "height": 32, "label": []},
    ]
    listed = read_samples(write_list(tmp_path / "list.jsonl", rows), truth="classify", categories=3)
    assert listed.multi_label
    assert [sample.labels for sample in listed.samples] == [(0, 2), ()]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"boxes": [[0, 0, float("nan"), 5, 0]]}, "list.jsonl line 2: box 1 has a side that is not a finite number"),
        (
            {"boxes": [[0, 0, 5, 5, 0], [0, 0, 0, 5, 0]]},
            "list.jsonl line 2: box 2 has a side that is not .* or no area",
        ),
        ({"boxes": [[0, 0, 5, 5, 2]]}, "list.jsonl line 2: box 1: category index 2 is not from 0 to 1"),
        ({"boxes": [[0, 0, 5]]}, "list.jsonl line 2: box 1 must be"),
        ({"boxes": 5}, "list.jsonl line 2: boxes must be a list"),
        ({"colour": 5}, "list.jsonl line 2: unknown key colour"),
        ({"label": 0}, "list.jsonl line 2: unknown key label"),
        ({"width": 0}, "list.jsonl line 2: width must be a whole number of pixels"),
        ({"id": "first"}, "list.jsonl line 2: the id first was used before"),
        ({"image": "nowhere.jpg"}, "list.jsonl line 2: image .*nowhere.jpg is not there"),
    ],
)
def test_a_line_that_cannot_be_used_is_refused_by_number(
    tmp_path: Path, image: str, change: dict[str, object], sentence: str
) -> None:
    plain: dict[str, object] = {"id": "first", "image": image, "width": 32, "height": 32, "boxes": []}
    path = write_list(tmp_path / "list.jsonl", [plain, plain | {"id": "second"} | change])
    with pytest.raises(BadInput, match=sentence):
        read_samples(path, truth="detect", categories=2)


@pytest.mark.parametrize(("content", "sentence"), [("", "the list is empty"), ("{\n", "line 1: is not JSON")])
def test_a_list_that_is_none_is_refused(tmp_path: Path, content: str, sentence: str) -> None:
    path = tmp_path / "list.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match=sentence):
        read_samples(path, truth=None, categories=2)


def test_labels_in_the_list_of_test_images_are_refused(tmp_path: Path, image: str) -> None:
    rows = [{"id": "a", "image": image, "width": 32, "height": 32, "label": 0}]
    with pytest.raises(BadInput, match="unknown key label"):
        read_samples(write_list(tmp_path / "list.jsonl", rows), truth=None, categories=2)
