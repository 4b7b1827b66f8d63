"""The engine on real photographs (skips, loudly, where they are missing)."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.real_data import shared_data
from tests.training.engine.made import Row, epochs_of, read_rows, train_here, write_list, write_manifest
from training.engine.evaluate import evaluate_classification, evaluate_detection


def blood_cells(part: str) -> list[Row]:
    root = shared_data() / "images" / "bccd"
    coco = json.loads((root / f"instances_{part}.json").read_text())
    order = sorted(category["id"] for category in coco["categories"])
    boxes: dict[int, list[list[float]]] = {}
    for each in coco["annotations"]:
        boxes.setdefault(each["image_id"], []).append([*each["bbox"], order.index(each["category_id"])])
    return [
        {
            "id": f"{part}{each['id']}",
            "image": str(root / "images" / each["file_name"]),
            "width": each["width"],
            "height": each["height"],
            "boxes": boxes.get(each["id"], []),
        }
        for each in coco["images"]
    ]


@pytest.mark.slow
def test_blood_cells_are_found_after_six_epochs(tmp_path: Path) -> None:
    test = blood_cells("test")
    val = write_list(tmp_path / "val.jsonl", test)
    train = write_list(tmp_path / "all.jsonl", blood_cells("train") + blood_cells("val"))
    splits = {"train": str(train), "val": str(val)}
    manifest = write_manifest(tmp_path, test, 3, {"architecture": "dense", "epochs": 6}, splits=splits)
    train_here(manifest, tmp_path / "out")
    figures = evaluate_detection(
        test, read_rows(tmp_path / "out" / "predictions_test.jsonl"), ["r", "w", "p"], draws=20
    )
    assert float(str(figures["ap50"])) >= 0.80


def icons(folder: Path, archive: str, per_category: int) -> list[Row]:
    """The first images of each of the ten categories, unpacked."""
    rows: list[Row] = []
    taken: dict[str, int] = {}
    with zipfile.ZipFile(shared_data() / "images" / "cifar10" / archive) as packed:
        names = sorted(name for name in packed.namelist() if name.endswith(".jpg"))
        categories = sorted({name.split("/")[-2] for name in names})
        for name in names:
            category = name.split("/")[-2]
            taken[category] = taken.get(category, 0) + 1
            if taken[category] <= per_category:
                image = packed.extract(name, folder)
                label = categories.index(category)
                rows.append({"id": name, "image": image, "width": 32, "height": 32, "label": label})
    return rows


@pytest.mark.slow
def test_ten_kinds_of_things_are_told_apart_far_better_than_by_chance(tmp_path: Path) -> None:
    test = icons(tmp_path / "test", "test-2k.zip", 50)
    train = write_list(tmp_path / "all.jsonl", icons(tmp_path / "train", "train-10k.zip", 300))
    splits = {"train": str(train), "val": str(write_list(tmp_path / "val.jsonl", test))}
    manifest = write_manifest(tmp_path, test, 10, {"architecture": "resnet8", "epochs": 5}, splits=splits)
    losses = [float(str(event["train_loss"])) for event in epochs_of(train_here(manifest, tmp_path / "out"))]
    assert losses[-1] < losses[0] - 0.4
    predicted = read_rows(tmp_path / "out" / "predictions_test.jsonl")
    figures = evaluate_classification(test, predicted, [str(index) for index in range(10)])
    assert float(str(figures["top1_error"])) < 0.6
    assert float(str(figures["top5_error"])) < 0.15
