"""Figures of a model on a split: the only place in training where withheld labels are read, and none leave it."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage

from datasets import selectors as datasets
from datasets.models import Release, ReleaseState
from training import folders, labels
from training.engine.evaluate import EVALUATOR_VERSION, evaluate_classification, evaluate_detection
from training.engine.failures import describe_exit
from training.errors import ModelNotFoundError, NothingToEvaluateError
from training.examples import examples
from training.models import Evaluation, Model
from training.processes import Engine


def evaluate_model(*, model_id: int, split: str, release_id: int | None = None) -> Evaluation:
    """Score a model on a split of its own release, or of another; the same input gives the same row."""
    model = Model.objects.select_related("run__release").filter(pk=model_id).first()
    if model is None:
        raise ModelNotFoundError
    release = model.run.release if release_id is None else Release.objects.filter(pk=release_id).first()
    if release is None or release.project_id != model.project_id or release.state != ReleaseState.FROZEN:
        raise NothingToEvaluateError("There is no such frozen release in the model's project.")
    predictions = _predictions(model, release, split)
    figures = _figures(model, release, split, predictions)
    row, _ = Evaluation.objects.get_or_create(
        model=model,
        release=release,
        split=split,
        evaluator_version=EVALUATOR_VERSION,
        predictions_sha256=hashlib.sha256(predictions).hexdigest(),
        defaults={"figures": figures},
    )
    return row


def _predictions(model: Model, release: Release, split: str) -> bytes:
    """What the model says of the split: as its run wrote it, else asked now of the engine in a process of its own."""
    stored = model.files.get(f"predictions_{split}.jsonl")
    if stored is not None and release.pk == model.run.release_id:
        with default_storage.open(stored["path"]) as file:
            return bytes(file.read())
    with tempfile.TemporaryDirectory(prefix="quorum-evaluate-") as name:
        return _ask_engine(model, release, split, Path(name))


def _ask_engine(model: Model, release: Release, split: str, folder: Path) -> bytes:
    hidden = datasets.records(release.pk, split, with_labels=False)
    size = int(model.run.spec["image_size"])
    if not folders.write_images(folder / "images.jsonl", hidden, size, lambda: None):
        raise NothingToEvaluateError(f"Release {release.name} has no image in {split}.")
    (folder / "model").mkdir()
    folders.fetch_model(model, folder / "model")
    arguments = ["predict", *(str(folder / part) for part in ("model", "images.jsonl", "answers.jsonl"))]
    engine = Engine(arguments, folder / "log")
    code = engine.wait()
    if code:
        said = (folder / "log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
        reason = said[-1] if said else describe_exit(code)
        raise NothingToEvaluateError(f"The engine could not use the model: {reason}")
    return (folder / "answers.jsonl").read_bytes()


def _figures(model: Model, release: Release, split: str, predictions: bytes) -> dict[str, object]:
    known = labels.category_index(model.categories)
    categories = [*model.categories, *(each for each in release.categories if each["id"] not in known)]
    index = labels.category_index(categories)
    names: dict[str, str] = {}
    truth = []
    for record in datasets.release_truth(release.pk, split):
        names[str(record.image_id)] = record.file_name
        truth.append(labels.truth_row(record, index, model.task))
    if not truth:
        raise NothingToEvaluateError(f"Release {release.name} has no image in {split}.")
    judge = evaluate_detection if model.task == "detect" else evaluate_classification
    said = _still_published(predictions, truth)
    figures = judge(truth, said, [str(each["name"]) for each in categories])
    # which images came out wrong would, beside the predictions, tell their labels
    return figures if split in release.withheld else figures | {"examples": examples(truth, said, names)}


def _still_published(predictions: bytes, truth: Iterable[labels.Row]) -> list[dict[str, Any]]:
    """The predictions whose images were not withdrawn since."""
    asked = {str(row["id"]) for row in truth}
    rows = (json.loads(line) for line in predictions.splitlines())
    return [row for row in rows if row["id"] in asked]
