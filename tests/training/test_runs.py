from __future__ import annotations

from typing import Any

import pytest

from common.errors import DomainError
from tests.datasets.factories import make_release
from tests.factories import make_project
from tests.training.factories import NOW, claim, make_model, make_painted_release, make_run
from training import services
from training.errors import RunEndedError, RunInvalidError, SpecInvalidError
from training.models import ModelState, Run, RunState

pytestmark = pytest.mark.django_db


def test_a_run_keeps_its_settings_with_every_default_resolved() -> None:
    run = make_run(make_release(), {"architecture": "dense", "epochs": 3})
    assert (run.task, run.state, run.spec["epochs"], run.spec["optimiser"]) == ("detect", RunState.QUEUED, 3, "adam")
    same = make_run(run.release, {"architecture": "dense", "epochs": 3, "width": 16}, name="again")
    assert same.spec_sha == run.spec_sha
    assert len(run.spec_sha) == 64


def test_bad_settings_are_refused_field_by_field() -> None:
    with pytest.raises(SpecInvalidError) as refusal:
        make_run(make_release(), {"architecture": "dense", "epochs": 0, "colour": 1})
    assert set(refusal.value.fields) == {"spec.epochs", "spec.colour"}
    assert not Run.objects.exists()


def refusal_of(**changes: Any) -> str:  # arguments of create_run
    release = changes.pop("on", None) or make_release()
    plain: dict[str, Any] = {
        "project_id": release.project_id,
        "release_id": release.pk,
        "name": "first",
        "spec": {"architecture": "dense"},
        "created_by": release.created_by,
    }
    with pytest.raises(RunInvalidError) as refusal:
        services.create_run(**plain | changes)
    return refusal.value.detail


def test_a_release_that_cannot_teach_is_refused() -> None:
    assert refusal_of(project_id=make_project().pk) == "There is no such release in this project."
    tags = make_painted_release()
    assert refusal_of(on=tags) == "Release 2026.1 has no box in train."
    closed = make_release(withheld=("train", "test"))
    assert refusal_of(on=closed) == "The train labels of release 2026.1 are withheld."
    assert not Run.objects.exists()


def test_fine_tuning_starts_from_a_model_of_the_project_and_of_the_same_network() -> None:
    release = make_painted_release()
    model = make_model(release)
    other = make_model(make_painted_release())
    sentence = "Model first v1 is of resnet8; a run of lenet cannot start from it."
    assert refusal_of(on=release, spec={"architecture": "lenet"}, initial_model_id=model.pk) == sentence
    foreign = refusal_of(on=release, spec={"architecture": "resnet8"}, initial_model_id=other.pk)
    assert foreign == "There is no such model in this project."


def test_a_waiting_run_is_cancelled_at_once_and_a_running_one_at_its_next_beat() -> None:
    waiting = make_run(make_release())
    assert services.cancel_run(run_id=waiting.pk, now=NOW).state == RunState.CANCELLED
    assert services.cancel_run(run_id=waiting.pk, now=NOW).finished_at == NOW
    running = make_run(waiting.release, name="second")
    claim(running)
    cancelled = services.cancel_run(run_id=running.pk, now=NOW)
    assert (cancelled.state, cancelled.cancel_requested) == (RunState.STARTING, True)


def test_a_cancelled_run_cannot_be_claimed() -> None:
    run = make_run(make_release())
    services.cancel_run(run_id=run.pk, now=NOW)
    assert services.claim(run_id=run.pk, host="here", slots=1, now=NOW) is None


def test_a_run_that_is_over_cannot_be_cancelled() -> None:
    run = make_run(make_release())
    services.end_attempt(attempt_id=claim(run).pk, exit_class="ok", message="", now=NOW)
    with pytest.raises(RunEndedError):
        services.cancel_run(run_id=run.pk, now=NOW)
    run.refresh_from_db()
    assert (run.state, run.cancel_requested) == (RunState.SUCCEEDED, False)


def test_models_of_one_name_are_numbered_and_one_of_them_is_published() -> None:
    release = make_painted_release()
    first, second = make_model(release), make_model(release)
    assert (first.version, second.version) == (1, 2)
    services.publish_model(model_id=first.pk)
    services.publish_model(model_id=second.pk)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (ModelState.RETIRED, ModelState.PUBLISHED)


def test_an_unknown_model_cannot_be_published() -> None:
    with pytest.raises(DomainError):
        services.publish_model(model_id=0)
