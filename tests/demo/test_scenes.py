"""The painted scenes: the same for the same seed, and exactly labelled."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from common.geometry import Box, iou
from demo.album import Album, paint
from demo.categories import CATEGORIES, LOOK_ALIKES, NAMES
from demo.scenes import HEIGHT, LEAST_THINGS, WIDTH, Scene, paint_scene


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    return [paint_scene(11, number) for number in range(3)]


def test_the_same_seed_paints_the_same_picture(scenes: list[Scene]) -> None:
    again = paint_scene(11, 0)
    assert again.truth == scenes[0].truth
    assert np.array_equal(np.asarray(again.picture), np.asarray(scenes[0].picture))
    assert scenes[0].truth != scenes[1].truth


def test_every_scene_holds_ten_or_more_things_inside_its_frame(scenes: list[Scene]) -> None:
    frame = Box(0, 0, WIDTH, HEIGHT)
    for scene in scenes:
        assert scene.picture.size == (WIDTH, HEIGHT)
        assert len(scene.truth) >= LEAST_THINGS - 3 >= 10
        for item in scene.truth:
            assert item.box.is_valid() and item.box.clipped(WIDTH, HEIGHT) == item.box
            assert item.category in NAMES
            assert iou(item.box, frame) < 0.2


def test_only_things_at_the_edge_are_truncated_and_some_things_are_occluded(scenes: list[Scene]) -> None:
    found = [item for scene in scenes for item in scene.truth]
    cut = [item.box for item in found if "truncated" in item.attributes]
    assert cut
    assert all(box.x == 0 or box.right == WIDTH or box.bottom == HEIGHT for box in cut)
    assert any("occluded" in item.attributes for item in found)


def test_every_category_is_named_in_both_languages_and_has_a_look_alike() -> None:
    assert len(CATEGORIES) == 12
    for category in CATEGORIES:
        assert category.zh and category.definition and category.definition_zh
        assert LOOK_ALIKES[LOOK_ALIKES[category.name]] == category.name


def test_an_album_is_painted_once_and_goes_on_where_it_was_cut_off(tmp_path: Path) -> None:
    album = Album("spring", tmp_path, 3, 1, 2)
    ticks: list[int] = []
    paint(album, lambda: ticks.append(1))
    assert len(ticks) == 2
    labels = json.loads((tmp_path / "labels.json").read_text())
    assert [image["file_name"] for image in labels["images"]] == ["garden-table-0001.jpg", "garden-table-0002.jpg"]
    assert [category["name"] for category in labels["categories"]] == list(NAMES)
    with Image.open(tmp_path / "garden-table-0001.jpg") as picture:
        assert picture.size == (WIDTH, HEIGHT)
    first = (tmp_path / "garden-table-0001.jpg").stat().st_mtime_ns
    (tmp_path / "truth" / "0002.json").unlink()
    paint(album, lambda: ticks.append(1))
    assert len(ticks) == 4
    assert (tmp_path / "garden-table-0001.jpg").stat().st_mtime_ns == first
    assert json.loads((tmp_path / "labels.json").read_text()) == labels
