"""Attempts carried through with the real engine, in a process of its own."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError, connection

from catalog import places
from catalog.models import Image
from datasets import selectors as datasets
from datasets.models import Release, ReleaseItem
from projects.models import Template
from tests.training.factories import NOW, TINY, TINY_DETECTOR, claim, make_painted_release, make_run
from training import folders, services, supervision
from training.models import Attempt, Evaluation, Model, Run, RunEvent, RunState
from training.services.evaluating import evaluate_model

pytestmark = pytest.mark.django_db


def carried_through(run: Run) -> Run:
    return supervision.supervise(claim(run))


@pytest.fixture
def release() -> Release:
    return make_painted_release()


def test_a_classifier_is_trained_registered_and_scored_on_the_withheld_test(release: Release) -> None:
    run = carried_through(make_run(release, TINY))
    assert (run.state, run.message) == (RunState.SUCCEEDED, "")
    kinds = list(RunEvent.objects.filter(run=run).order_by("id").values_list("kind", flat=True))
    assert [kind for kind in kinds if kind != "progress"] == ["started", "epoch", "epoch", "done"]
    model = Model.objects.get(run=run)
    assert (model.name, model.version, model.architecture) == ("first", 1, "resnet8")
    with default_storage.open(model.files["model.safetensors"]["path"]) as stored:
        assert hashlib.sha256(stored.read()).hexdigest() == model.files["model.safetensors"]["sha256"]
    scored = {row.split: row.figures for row in Evaluation.objects.filter(model=model)}
    assert set(scored) == {"val", "test"}
    assert "examples" not in scored["test"]
    shown = scored["val"]["examples"]
    listed = {item.image_id for item in ReleaseItem.objects.filter(release=release, split="val")}
    assert {each["image"] for end in ("best", "worst") for each in shown[end]} == listed
    assert scored["test"]["images"] == ReleaseItem.objects.filter(release=release, split="test").count()
    assert not (folders.folder_of(run.pk) / "out" / "checkpoint").exists()


def test_a_detector_is_trained_on_boxes(release: Release) -> None:
    boxes = make_painted_release(template=Template.BOXES)
    run = carried_through(make_run(boxes, TINY_DETECTOR))
    assert run.state == RunState.SUCCEEDED
    assert Evaluation.objects.get(model__run=run, split="test").figures["task"] == "detect"
    lines = (folders.folder_of(run.pk) / "train.jsonl").read_text(encoding="utf-8").splitlines()
    assert all(json.loads(line)["boxes"][0][:4] == [10.0, 10.0, 30.0, 40.0] for line in lines)


def test_no_withheld_label_lies_in_the_folder_of_a_run() -> None:
    release = make_painted_release(images=20, labels=2)
    run = carried_through(make_run(release, TINY))
    folder = folders.folder_of(run.pk)
    hidden = {record.image_id: record for record in datasets.release_truth(release.pk, "test")}
    assert hidden
    for path in folder.rglob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row.get("id") in hidden or str(row.get("id")) in map(str, hidden):
                assert path.name in ("test.jsonl", "predictions_test.jsonl")
                assert not {"label", "boxes", "objects"} & row.keys()
    salt = release.salt
    assert all(salt not in path.read_text(encoding="utf-8", errors="ignore") for path in folder.rglob("*.json*"))


def test_a_val_split_that_is_withheld_is_not_given_to_the_engine() -> None:
    release = make_painted_release(images=20, withheld=("val", "test"))
    run = carried_through(make_run(release, TINY))
    assert run.state == RunState.SUCCEEDED
    assert not (folders.folder_of(run.pk) / "val.jsonl").exists()


def test_a_picture_that_cannot_be_decoded_fails_the_run_and_is_named(release: Release) -> None:
    item = ReleaseItem.objects.filter(release=release, split="train").order_by("id").first()
    assert item is not None
    path = Path(default_storage.path(places.picture(Image.objects.get(pk=item.image_id).sha256)))
    path.write_bytes(b"\x89PNG\r\n\x1a\nnonsense")
    run = carried_through(make_run(release, TINY))
    assert (run.state, run.failure_class) == (RunState.FAILED, "data")
    assert run.message.startswith(f"image {item.image_id} ({path}) cannot be decoded")
    assert not Model.objects.exists()


def test_a_cancelled_run_stops_and_leaves_no_model(release: Release) -> None:
    run = make_run(release, TINY | {"epochs": 9000})
    attempt = claim(run)

    def cancel_after_first_epoch(events: list[RunEvent]) -> None:
        if any(event.kind == "epoch" for event in events):
            services.cancel_run(run_id=run.pk, now=NOW)

    ended = supervision.supervise(attempt, told=cancel_after_first_epoch)
    assert (ended.state, Model.objects.count()) == (RunState.CANCELLED, 0)
    attempt.refresh_from_db()
    assert attempt.exit_class == "cancelled"


def test_an_interrupted_run_goes_on_from_its_checkpoint_and_ends_as_if_it_had_not_been(release: Release) -> None:
    spec = TINY | {"epochs": 200, "dropout": 0.2, "augment": True}  # long enough to be interrupted on a busy machine
    whole = carried_through(make_run(release, spec, name="whole"))
    run = make_run(release, spec, name="disturbed")
    seen: list[RunEvent] = []
    first = supervision.supervise(
        claim(run), told=seen.extend, must_stop=lambda: any(event.kind == "epoch" for event in seen)
    )
    assert first.state == RunState.QUEUED
    assert carried_through(run).state == RunState.SUCCEEDED
    digests = [Model.objects.get(run_id=each.pk).files["model.safetensors"]["sha256"] for each in (whole, run)]
    assert digests[0] == digests[1]


def test_a_second_run_is_not_launched_while_the_machine_is_busy(release: Release) -> None:
    first, second = make_run(release), make_run(release, name="second")
    assert services.claim(run_id=first.pk, host=os.uname().nodename, slots=1, now=NOW) is not None
    assert supervision.launch(run_id=second.pk, slots=1, now=NOW) is None
    second.refresh_from_db()
    assert second.state == RunState.QUEUED


def test_a_killed_engine_is_tried_again(release: Release) -> None:
    run = make_run(release, TINY | {"epochs": 9000})
    attempt = claim(run)

    def kill(events: list[RunEvent]) -> None:
        attempt.refresh_from_db()
        if events and attempt.process:
            with contextlib.suppress(ProcessLookupError):  # the last events may be told after its end
                os.kill(attempt.process, signal.SIGKILL)

    ended = supervision.supervise(attempt, told=kill)
    assert (ended.state, Attempt.objects.get().exit_class) == (RunState.QUEUED, "lost")


def test_a_supervisor_whose_run_was_given_to_another_leaves_without_ending_it(release: Release) -> None:
    run = make_run(release, TINY | {"epochs": 9000})
    attempt = claim(run)

    def lose(events: list[RunEvent]) -> None:
        if events and not Attempt.objects.filter(number=2).exists():
            services.sweep(now=NOW + timedelta(days=9_000))
            claim(run, now=NOW + timedelta(days=9_000))

    supervision.supervise(attempt, told=lose)
    run.refresh_from_db()
    assert (run.state, run.fence) == (RunState.STARTING, 2)


def test_a_database_that_is_away_for_a_while_does_not_end_a_training(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "close", lambda: None)  # the test's own transaction lives in it
    calls: list[str] = []
    beat = services.beat

    def broken(**arguments: Any) -> services.Order:  # as beat takes them
        calls.append("beat")
        if len(calls) <= 2:
            raise OperationalError("server closed the connection")
        return beat(**arguments)

    monkeypatch.setattr(services, "beat", broken)
    run = carried_through(make_run(release, TINY | {"epochs": 300}))
    assert run.state == RunState.SUCCEEDED
    assert len(calls) > 2


def test_a_fine_tuned_run_starts_from_the_weights_of_the_registry(release: Release) -> None:
    model = Model.objects.get(run=carried_through(make_run(release, TINY)))
    tuned = services.create_run(
        project_id=release.project_id,
        release_id=release.pk,
        name="tuned",
        spec=TINY,
        created_by=release.created_by,
        initial_model_id=model.pk,
    )
    assert carried_through(tuned).state == RunState.SUCCEEDED
    told = RunEvent.objects.get(run=tuned, kind="initialised")
    assert told.data["head_kept"] is True


def test_evaluating_again_gives_the_same_row_and_asks_the_engine_for_other_splits(release: Release) -> None:
    model = Model.objects.get(run=carried_through(make_run(release, TINY)))
    assert evaluate_model(model_id=model.pk, split="test") == Evaluation.objects.get(model=model, split="test")
    train = evaluate_model(model_id=model.pk, split="train")
    assert train.figures["images"] == ReleaseItem.objects.filter(release=release, split="train").count()
    assert train.figures["images_without_prediction"] == 0


def test_large_pictures_are_read_from_a_rendition_of_sufficient_size(release: Release) -> None:
    record = next(datasets.records(release.pk, "train", with_labels=True))
    path = folders.picture_path(record.sha256, record.width, record.height, 32)
    assert path == Path(default_storage.path(places.picture(record.sha256)))
