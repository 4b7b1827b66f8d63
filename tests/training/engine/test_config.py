from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from training.engine.config import (
    BadConfig,
    default_spec,
    manifest_values,
    parse_manifest,
    read_manifest,
    resolve_spec,
    spec_sha,
)

PLAIN: dict[str, object] = {
    "task": "classify",
    "spec": {"architecture": "lenet"},
    "categories": [{"id": 1, "name": "cat"}],
    "splits": {"train": "train.jsonl"},
}


def test_a_spec_gets_the_defaults_of_its_architecture() -> None:
    spec = resolve_spec({"architecture": "dense", "epochs": 3})
    assert (spec.task, spec.epochs, spec.optimiser, spec.image_size, spec.width) == ("detect", 3, "adam", 320, 16)
    assert default_spec("classify").architecture == "resnet8"


def test_equal_specs_have_equal_digests_and_any_changed_setting_another() -> None:
    spec = resolve_spec({"architecture": "lenet"})
    assert spec_sha(spec) == spec_sha(resolve_spec({"architecture": "lenet", "seed": 0, "dropout": 0}))
    others = [replace(spec, seed=1), replace(spec, augment=False), replace(spec, learning_rate=0.021)]
    assert len({spec_sha(each) for each in [spec, *others]}) == 4


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"colour": "red"}, "colour", "unknown setting"),
        ({"epochs": 0}, "epochs", "must be a whole number from 1 to 10000"),
        ({"epochs": True}, "epochs", "must be a whole number from 1 to 10000"),
        ({"epochs": 2.5}, "epochs", "must be a whole number from 1 to 10000"),
        ({"learning_rate": float("nan")}, "learning_rate", "must be from 1e-08 to 100.0"),
        ({"dropout": 1.0}, "dropout", "must be from 0.0 to 0.95"),
        ({"optimiser": "lion"}, "optimiser", "must be one of sgd, adam"),
        ({"augment": "yes"}, "augment", "must be true or false"),
        ({"limit_seconds": -1}, "limit_seconds", "must be a positive number of seconds, or null"),
        ({"architecture": "vgg99"}, "architecture", "must be one of lenet, alexnet, vgg11, resnet8, resnet18, dense"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_by_name(values: dict[str, object], field: str, sentence: str) -> None:
    with pytest.raises(BadConfig) as refusal:
        resolve_spec({"architecture": "lenet", **values})
    assert refusal.value.problems == {field: sentence}


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"colour": 1}, "manifest.colour", "unknown key"),
        ({"task": "detect"}, "spec.architecture", "lenet cannot do the task detect"),
        ({"task": "dance"}, "task", "must be one of classify, detect"),
        ({"categories": []}, "categories", "must be a list of at least one"),
        ({"categories": [{"id": 1, "name": "a"}, {"id": 1, "name": "b"}]}, "categories", "two have the same id"),
        ({"categories": [{"id": 1}]}, "categories[0].name", "is missing"),
        ({"splits": {"train": "a", "test": "b"}}, "splits.test", "unknown key"),
        ({"splits": {"val": "a"}}, "splits.train", "is missing"),
        ({"fence": -1}, "fence", "must be a whole number, 0 or more"),
        ({"test_images": 5}, "test_images", "must be a path or null"),
    ],
)
def test_a_bad_manifest_is_refused_by_the_place_at_fault(change: dict[str, object], field: str, sentence: str) -> None:
    with pytest.raises(BadConfig) as refusal:
        parse_manifest(PLAIN | change, Path())
    assert refusal.value.problems == {field: sentence}


def test_a_manifest_reads_back_what_was_written(tmp_path: Path) -> None:
    manifest = parse_manifest(PLAIN | {"attempt": 2, "fence": 7, "fence_file": "fence"}, tmp_path)
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest_values(manifest)), encoding="utf-8")
    assert read_manifest(path) == manifest
    assert manifest.train == tmp_path / "train.jsonl"


@pytest.mark.parametrize(("content", "sentence"), [(None, "cannot be read"), ("{", "is not JSON"), ("[]", "an object")])
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, content: str | None, sentence: str) -> None:
    path = tmp_path / "manifest.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(BadConfig, match=sentence if sentence != "an object" else "must be a JSON object"):
        read_manifest(path)


def test_the_settings_and_the_evaluator_load_without_torch() -> None:
    code = "import sys, training.engine.config, training.engine.evaluate; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
