"""Runs, models and the leaderboard, as nobody, an outsider, an annotator, a reviewer, an admin."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from datasets.models import Release
from projects.models import Role
from tests.datasets.factories import make_release
from tests.factories import make_member, make_user, signed_in
from tests.training.factories import NOW, claim, make_model, make_painted_release, make_run, project_of
from training import services
from training.engine.evaluate import evaluate_classification
from training.models import Evaluation, Model, ModelState, Run, RunEvent, RunState

pytestmark = pytest.mark.django_db


@pytest.fixture
def release() -> Release:
    return make_painted_release()


def member(release: Release, role: Role) -> Any:  # an APIClient
    return signed_in(make_member(project_of(release), role))


def add_score(model: Model, *, right: int, split: str = "test") -> Evaluation:
    """An evaluation on ten images of which some are right."""
    truth: list[dict[str, object]] = [{"id": number, "label": 0} for number in range(10)]
    predictions: list[dict[str, object]] = [{"id": n, "top": [[0 if n < right else 1, 1.0]]} for n in range(10)]
    return Evaluation.objects.create(
        model=model,
        release=model.run.release,
        split=split,
        evaluator_version="1",
        predictions_sha256=f"{right:064}",
        figures=evaluate_classification(truth, predictions, ["a", "b"], draws=10),
    )


GUARDED = ["runs/{run}", "runs/{run}/events", "models/{model}", "models/{model}/files/config.json"]


@pytest.mark.parametrize("path", GUARDED)
def test_strangers_and_outsiders_see_nothing(release: Release, path: str) -> None:
    model = make_model(release)
    url = "/api/v1/" + path.format(run=model.run_id, model=model.pk)
    missing = "/api/v1/" + path.format(run=model.run_id + 1_000, model=model.pk + 1_000)
    assert signed_in(None).get(url).status_code in {401, 403}
    outsider = signed_in(make_user())
    assert outsider.get(url).status_code == 404
    assert outsider.get(url).json() == outsider.get(missing).json()


def test_the_form_names_every_setting_and_its_default() -> None:
    body = signed_in(make_user()).get("/api/v1/training/spec").json()
    assert [each["name"] for each in body["architectures"]] == [
        "lenet",
        "alexnet",
        "vgg11",
        "resnet8",
        "resnet18",
        "dense",
    ]
    named = {field["name"] for field in body["fields"]}
    assert all(set(each["defaults"]) == named | {"architecture"} for each in body["architectures"])


@pytest.mark.parametrize(("role", "status"), [(Role.ANNOTATOR, 403), (Role.REVIEWER, 403), (Role.ADMIN, 201)])
def test_admins_start_runs(release: Release, role: Role, status: int) -> None:
    given = {"release": release.pk, "name": "first", "spec": {"architecture": "lenet", "epochs": 2}}
    answer = member(release, role).post(f"/api/v1/projects/{release.project_id}/runs", given, format="json")
    assert answer.status_code == status
    assert Run.objects.count() == (status == 201)
    if status == 201:
        body = answer.json()
        assert (body["state"], body["task"], body["spec"]["epochs"], body["model"]) == ("queued", "classify", 2, None)
        assert body["release"] == {"id": release.pk, "name": "2026.1"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"spec": {"architecture": "lenet", "epochs": -1}}, "spec.epochs"),
        ({"spec": {"architecture": "gpt"}}, "spec.architecture"),
        ({"spec": []}, "spec"),
        ({"name": ""}, "name"),
        ({"release": 999_999}, "release"),
        ({"initial_model": 999_999}, "initial_model"),
    ],
)
def test_a_run_that_cannot_be_is_refused_by_field(release: Release, change: dict[str, Any], field: str) -> None:
    given = {"release": release.pk, "name": "first", "spec": {"architecture": "lenet"}} | change
    answer = member(release, Role.ADMIN).post(f"/api/v1/projects/{release.project_id}/runs", given, format="json")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert not Run.objects.exists()


def test_a_release_of_another_project_looks_as_one_that_is_not_there(release: Release) -> None:
    given = {"release": make_release().pk, "name": "first", "spec": {"architecture": "lenet"}}
    answer = member(release, Role.ADMIN).post(f"/api/v1/projects/{release.project_id}/runs", given, format="json")
    assert (answer.status_code, answer.json()["errors"]) == (400, {"release": ["unknown"]})


def test_reviewers_follow_a_run_and_annotators_do_not(release: Release) -> None:
    run = make_run(release)
    attempt = claim(run)
    told: list[dict[str, Any]] = [
        {"type": "started", "attempt": 1, "device": "CPU", "epoch": 0, "epochs": 2},
        {"type": "epoch", "attempt": 1, "epoch": 1, "eta": 5.0, "images_per_second": 90.0, "val_error": 0.5},
    ]
    services.take_events(attempt_id=attempt.pk, lines=told, start=0, end=10)
    assert member(release, Role.ANNOTATOR).get(f"/api/v1/runs/{run.pk}").status_code == 403
    client = member(release, Role.REVIEWER)
    body = client.get(f"/api/v1/runs/{run.pk}").json()
    assert (body["state"], body["device"], body["attempts"]) == ("running", "CPU", 1)
    assert body["progress"] == {"epoch": 1, "epochs": 2, "eta_seconds": 5.0, "images_per_second": 90.0}
    first = client.get(f"/api/v1/runs/{run.pk}/events").json()
    assert [event["kind"] for event in first["results"]] == ["started", "epoch"]
    assert first["results"][1]["data"]["val_error"] == 0.5
    rest = client.get(f"/api/v1/runs/{run.pk}/events", {"after": first["last"]}).json()
    assert rest == {"results": [], "last": first["last"]}


def test_the_list_of_runs_costs_the_same_however_long(
    release: Release, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = member(release, Role.REVIEWER)
    for number in range(3):
        add_score(make_model(release, name=f"run {number}"), right=number)
    with django_assert_num_queries(6):
        body = client.get(f"/api/v1/projects/{release.project_id}/runs").json()
    assert [each["name"] for each in body["results"]] == ["run 2", "run 1", "run 0"]
    assert body["results"][0]["evaluations"][0]["figures"]["top1_error"] == 0.8


@pytest.mark.parametrize(("role", "status"), [(Role.ANNOTATOR, 403), (Role.REVIEWER, 403), (Role.ADMIN, 200)])
def test_admins_cancel_runs(release: Release, role: Role, status: int) -> None:
    run = make_run(release)
    assert member(release, role).post(f"/api/v1/runs/{run.pk}/cancel").status_code == status
    run.refresh_from_db()
    assert run.state == (RunState.CANCELLED if status == 200 else RunState.QUEUED)


def test_a_run_that_is_over_cannot_be_cancelled(release: Release) -> None:
    run = make_run(release)
    services.end_attempt(attempt_id=claim(run).pk, exit_class="ok", message="", now=NOW)
    answer = member(release, Role.ADMIN).post(f"/api/v1/runs/{run.pk}/cancel")
    assert (answer.status_code, answer.json()["code"]) == (409, "run_ended")


def test_annotators_see_published_models_only(release: Release) -> None:
    model = make_model(release)
    annotator, reviewer = member(release, Role.ANNOTATOR), member(release, Role.REVIEWER)
    listed = f"/api/v1/projects/{release.project_id}/models"
    assert annotator.get(f"/api/v1/models/{model.pk}").status_code == 404
    assert annotator.get(listed).json()["results"] == []
    assert [each["id"] for each in reviewer.get(listed).json()["results"]] == [model.pk]
    assert reviewer.post(f"/api/v1/models/{model.pk}/publish").status_code == 403
    assert member(release, Role.ADMIN).post(f"/api/v1/models/{model.pk}/publish").json()["state"] == "published"
    assert annotator.get(f"/api/v1/models/{model.pk}").json()["files"] == [
        {"name": name, "bytes": file["bytes"], "sha256": file["sha256"]} for name, file in sorted(model.files.items())
    ]


def test_a_file_of_a_model_is_fetched_by_its_name_and_no_other(release: Release) -> None:
    model = make_model(release)
    client = member(release, Role.REVIEWER)
    answer = client.get(f"/api/v1/models/{model.pk}/files/model.safetensors")
    assert b"".join(answer.streaming_content) == b"weights"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="model.safetensors"'
    assert client.get(f"/api/v1/models/{model.pk}/files/secrets").status_code == 404


def test_the_leaderboard_puts_the_best_first_and_tells_nothing_of_withheld_labels(release: Release) -> None:
    worse, better = make_model(release, name="worse"), make_model(release, name="better")
    add_score(worse, right=4)
    add_score(better, right=7)
    add_score(worse, right=9, split="val")
    url = f"/api/v1/releases/{release.pk}/leaderboard"
    rows = member(release, Role.REVIEWER).get(url).json()
    assert [(row["name"], row["split"]) for row in rows] == [("better", "test"), ("worse", "test"), ("worse", "val")]
    hidden, opened = rows[0]["figures"], rows[2]["figures"]
    assert hidden["top1_error"] == pytest.approx(0.3)
    assert "confusion" not in hidden and "confusion" in opened
    assert "images" not in hidden["per_category"][0] and opened["per_category"][0]["images"] == 10
    assert member(release, Role.ANNOTATOR).get(url).json() == []
    Model.objects.filter(pk=better.pk).update(state=ModelState.PUBLISHED)
    assert [row["name"] for row in member(release, Role.ANNOTATOR).get(url).json()] == ["better"]
    assert signed_in(make_user()).get(url).status_code == 404


def test_events_are_paged(release: Release) -> None:
    run = make_run(release)
    attempt = claim(run)
    RunEvent.objects.bulk_create(RunEvent(run=run, attempt=attempt, kind="epoch", data={}) for _ in range(501))
    client = member(release, Role.REVIEWER)
    first = client.get(f"/api/v1/runs/{run.pk}/events").json()
    assert len(first["results"]) == 500
    assert len(client.get(f"/api/v1/runs/{run.pk}/events", {"after": first["last"]}).json()["results"]) == 1
