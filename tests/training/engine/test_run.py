from __future__ import annotations

import json
from pathlib import Path

import pytest
from safetensors.torch import load_file

from tests.training.engine.made import (
    Row,
    epochs_of,
    paint_icons,
    paint_scenes,
    read_rows,
    train_here,
    without_truth,
    write_list,
    write_manifest,
)
from training.engine.evaluate import evaluate_classification, evaluate_detection
from training.engine.failures import BadInput, Diverged
from training.engine.predict import predict_list
from training.engine.watch import Watch

FITTING = {
    "lenet": (32, 8, 0.02),
    "alexnet": (32, 6, 0.02),
    "vgg11": (32, 4, 0.03),
    "resnet8": (64, 4, 0.1),
    "resnet18": (24, 3, 0.03),
}
NAMES = ["kind 0", "kind 1", "kind 2", "kind 3"]


@pytest.mark.parametrize("architecture", FITTING)
def test_each_classifier_learns_a_small_set_by_heart(tmp_path: Path, architecture: str) -> None:
    count, epochs, rate = FITTING[architecture]
    rows = paint_icons(tmp_path / "icons", count)
    spec: Row = {
        "architecture": architecture,
        "epochs": epochs,
        "batch_size": 8,
        "learning_rate": rate,
        "dropout": 0,
        "augment": False,
    }
    events = train_here(write_manifest(tmp_path, rows, 4, spec), tmp_path / "out")
    assert [event["type"] for event in events if event["type"] != "progress"] == [
        "started",
        *["epoch"] * epochs,
        "done",
    ]
    assert min(float(str(event["val_error"])) for event in epochs_of(events)) == 0.0
    predicted = read_rows(tmp_path / "out" / "predictions_test.jsonl")
    assert evaluate_classification(rows, predicted, NAMES)["top1_error"] == 0.0


def test_the_detector_learns_a_few_scenes_by_heart(tmp_path: Path) -> None:
    rows = paint_scenes(tmp_path / "scenes", 16)
    spec: Row = {
        "architecture": "dense",
        "image_size": 128,
        "epochs": 25,
        "batch_size": 4,
        "learning_rate": 0.004,
        "width": 8,
    }
    events = train_here(write_manifest(tmp_path, rows, 2, spec), tmp_path / "out")
    assert max(float(str(event["val_ap50"])) for event in epochs_of(events)) > 0.95
    predicted = read_rows(tmp_path / "out" / "predictions_test.jsonl")
    figures = evaluate_detection(rows, predicted, NAMES[:2], draws=0)
    assert float(str(figures["ap50"])) > 0.95


def test_a_multi_label_set_is_learnt_with_a_sigmoid_per_category(tmp_path: Path) -> None:
    rows = [row | {"label": [row["label"], 4]} for row in paint_icons(tmp_path / "icons", 32)]
    rows[0]["label"] = []
    spec: Row = {"architecture": "resnet8", "epochs": 6, "batch_size": 8, "learning_rate": 0.2, "augment": False}
    train_here(write_manifest(tmp_path, rows, 5, spec), tmp_path / "out")
    predicted = read_rows(tmp_path / "out" / "predictions_val.jsonl")
    figures = evaluate_classification(rows, predicted, [*NAMES, "icon"])
    f1 = figures["f1"]
    assert isinstance(f1, dict)
    assert f1["f1"] > 0.9
    assert json.loads((tmp_path / "out" / "config.json").read_text())["multi_label"] is True


@pytest.fixture
def trained(tmp_path: Path) -> Path:
    rows = paint_icons(tmp_path / "icons", 16)
    spec: Row = {"architecture": "resnet8", "width": 8, "epochs": 1, "batch_size": 8}
    train_here(write_manifest(tmp_path, rows, 4, spec), tmp_path / "out")
    return tmp_path / "out"


def test_the_same_manifest_gives_the_same_weights_and_another_seed_others(tmp_path: Path, trained: Path) -> None:
    manifest = tmp_path / "manifest.json"
    train_here(manifest, tmp_path / "again")
    values = json.loads(manifest.read_text())
    values["spec"]["seed"] = 1
    manifest.write_text(json.dumps(values))
    train_here(manifest, tmp_path / "other")
    weights = [(tmp_path / name / "model.safetensors").read_bytes() for name in ("out", "again", "other")]
    assert weights[0] == weights[1]
    assert weights[0] != weights[2]


def test_single_precision_can_be_asked_for(tmp_path: Path) -> None:
    rows = paint_icons(tmp_path / "icons", 8)
    spec: Row = {"architecture": "lenet", "epochs": 1, "precision": "fp32"}
    events = train_here(write_manifest(tmp_path, rows, 4, spec), tmp_path / "out")
    assert (events[0]["type"], events[0]["precision"]) == ("started", "float32")


def test_a_finished_run_started_again_changes_nothing(tmp_path: Path, trained: Path) -> None:
    before = {path.name: path.read_bytes() for path in trained.glob("*.safetensors")}
    events = train_here(tmp_path / "manifest.json", trained)
    assert [event["type"] for event in events[-2:]] == ["started", "done"]
    assert {path.name: path.read_bytes() for path in trained.glob("*.safetensors")} == before


def test_the_model_folder_says_how_to_use_it_and_predicts_by_itself(tmp_path: Path, trained: Path) -> None:
    config = json.loads((trained / "config.json").read_text())
    assert config["categories"] == [{"id": 10 + index, "name": f"kind {index}"} for index in range(4)]
    assert config["preprocessing"]["centre_crop"] == 32
    assert predict_list(trained, tmp_path / "test.jsonl", tmp_path / "answers.jsonl", Watch()) == 16
    assert read_rows(tmp_path / "answers.jsonl") == read_rows(trained / "predictions_test.jsonl")


def test_fine_tuning_keeps_the_body_and_renews_a_head_of_other_categories(tmp_path: Path, trained: Path) -> None:
    rows = paint_icons(tmp_path / "icons", 6, categories=3)
    spec: Row = {"architecture": "resnet8", "width": 8, "epochs": 1, "learning_rate": 1e-8, "weight_decay": 0}
    weights = str(trained / "model.safetensors")
    (tmp_path / "fine").mkdir()
    manifest = write_manifest(tmp_path / "fine", rows, 3, spec, init_weights=weights)
    events = train_here(manifest, tmp_path / "fine" / "out")
    assert events[0] | {"at": 0, "attempt": 0} == {
        "type": "initialised",
        "weights": "model.safetensors",
        "head_kept": False,
        "at": 0,
        "attempt": 0,
    }
    body, tuned = load_file(weights), load_file(tmp_path / "fine" / "out" / "model.safetensors")
    kernel = "features.0.first.weight"
    assert (body[kernel] - tuned[kernel]).abs().max().item() < 1e-5
    assert list(tuned["head.weight"].shape) == [3, 32]


def test_fine_tuning_with_the_same_categories_keeps_the_head(tmp_path: Path, trained: Path) -> None:
    rows = paint_icons(tmp_path / "icons", 8)
    spec: Row = {"architecture": "resnet8", "width": 8, "epochs": 1}
    (tmp_path / "fine").mkdir()
    manifest = write_manifest(tmp_path / "fine", rows, 4, spec, init_weights=str(trained / "model.safetensors"))
    assert train_here(manifest, tmp_path / "fine" / "out")[0]["head_kept"] is True


def test_weights_of_another_network_are_refused(tmp_path: Path, trained: Path) -> None:
    rows = paint_icons(tmp_path / "icons", 8)
    (tmp_path / "fine").mkdir()
    weights = str(trained / "model.safetensors")
    manifest = write_manifest(tmp_path / "fine", rows, 4, {"architecture": "lenet"}, init_weights=weights)
    with pytest.raises(BadInput, match="are of resnet8, not lenet"):
        train_here(manifest, tmp_path / "fine" / "out")


def test_a_category_without_an_example_is_warned_of_and_never_predicted(tmp_path: Path) -> None:
    rows = paint_icons(tmp_path / "icons", 8)
    spec: Row = {"architecture": "lenet", "epochs": 1}
    events = train_here(write_manifest(tmp_path, rows, 5, spec), tmp_path / "out")
    assert (events[0]["type"], events[0]["categories"]) == ("warning", ["kind 4"])
    for row in read_rows(tmp_path / "out" / "predictions_test.jsonl"):
        top = row["top"]
        assert isinstance(top, list)
        assert top[-1] == [4, 0.0]


def test_a_corrupt_image_ends_the_run_and_is_named(tmp_path: Path) -> None:
    rows = paint_icons(tmp_path / "icons", 8)
    Path(str(rows[5]["image"])).write_bytes(b"\x89PNG\r\n\x1a\nnonsense")
    manifest = write_manifest(tmp_path, rows, 4, {"architecture": "lenet"})
    with pytest.raises(BadInput, match=r"image icon5 \(.*icon5.png\) cannot be decoded"):
        train_here(manifest, tmp_path / "out")


def test_a_loss_that_is_no_number_ends_the_run_before_a_checkpoint(tmp_path: Path) -> None:
    rows = paint_scenes(tmp_path / "scenes", 4)
    spec: Row = {
        "architecture": "dense",
        "image_size": 128,
        "optimiser": "sgd",
        "schedule": "constant",
        "learning_rate": 100.0,
        "momentum": 0.99,
        "weight_decay": 1.0,
        "batch_size": 1,
        "epochs": 60,
        "width": 8,
    }
    with pytest.raises(Diverged):
        train_here(write_manifest(tmp_path, rows, 2, spec), tmp_path / "out")


def test_the_time_limit_ends_a_run_with_a_model(tmp_path: Path) -> None:
    rows = paint_icons(tmp_path / "icons", 8)
    spec: Row = {"architecture": "lenet", "epochs": 9000, "batch_size": 4, "limit_seconds": 0.001}
    events = train_here(write_manifest(tmp_path, rows, 4, spec), tmp_path / "out")
    assert events[-1]["stopped"] == "limit"
    assert len(epochs_of(events)) == 1
    assert len(read_rows(tmp_path / "out" / "predictions_test.jsonl")) == 8


def test_a_run_without_validation_images_keeps_its_last_weights(tmp_path: Path) -> None:
    rows = paint_icons(tmp_path / "icons", 8)
    train = write_list(tmp_path / "train.jsonl", rows)
    spec: Row = {"architecture": "lenet", "epochs": 2}
    manifest = write_manifest(tmp_path, rows, 4, spec, splits={"train": str(train), "val": None})
    events = train_here(manifest, tmp_path / "out")
    assert events[-1]["best_epoch"] == 2
    assert "val_error" not in epochs_of(events)[0]
    assert not (tmp_path / "out" / "predictions_val.jsonl").exists()


def test_images_of_many_shapes_get_boxes_in_their_own_pixels(tmp_path: Path) -> None:
    rows = paint_scenes(tmp_path / "scenes", 3)
    spec: Row = {"architecture": "dense", "image_size": 64, "epochs": 1, "width": 8}
    manifest = write_manifest(tmp_path, rows, 2, spec)
    wide: Row = rows[0] | {"id": "wide", "width": 1280, "height": 960}
    write_list(tmp_path / "test.jsonl", without_truth([*rows, wide]))
    train_here(manifest, tmp_path / "out")
    answers = {str(row["id"]): row["boxes"] for row in read_rows(tmp_path / "out" / "predictions_test.jsonl")}
    small, large = answers["scene0"], answers["wide"]
    assert isinstance(small, list) and isinstance(large, list)
    assert large and len(large) == len(small)
    assert [side / 10 for side in large[0][:4]] == pytest.approx(small[0][:4], abs=0.02)
