"""A model's boxes beside questions without a vote: asked for, done in batches by the real engine, stopped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from annotation.models import Suggestion, Task
from annotation.services import open_due_tasks
from common import events
from datasets.models import Release
from projects.models import Project, ProjectImage, ProjectState, Role, Template
from tests.factories import category_ids, make_image, make_member, make_user, signed_in
from tests.review.votes import drawn, vote
from tests.training.factories import (
    COLOURS,
    NOW,
    TINY_DETECTOR,
    claim,
    make_model,
    make_painted_release,
    make_run,
    paint,
    project_of,
)
from training import services, supervision
from training.events import SuggestionsRequested
from training.labels import suggested_boxes
from training.models import Model, SuggestionJob, SuggestionState
from training.services import suggesting

pytestmark = pytest.mark.django_db


def detector(release: Release) -> Model:
    """A model of boxes whose files were not trained."""
    model = make_model(release)
    Model.objects.filter(pk=model.pk).update(task="detect")
    model.refresh_from_db()
    return model


@pytest.fixture
def release() -> Release:
    """A release of boxes whose project goes on asking about three new pictures."""
    made = make_painted_release(template=Template.BOXES)
    project = project_of(made)
    known = list(ProjectImage.objects.filter(project=project).values_list("image_id", flat=True))
    for number in range(3):
        image = make_image(width=64, height=64)
        paint(image, COLOURS[number % 2])
        ProjectImage.objects.create(project=project, image=image, name=f"new {number}.png")
    Project.objects.filter(pk=project.pk).update(state=ProjectState.LIVE)
    open_due_tasks(project_id=project.pk)
    Task.objects.filter(project=project, image__in=known).update(done=3, open=0, is_open=False)
    return made


def asked(model: Model, **settings: Any) -> SuggestionJob:  # as request_suggestions takes them
    return services.request_suggestions(model_id=model.pk, requested_by=model.run.created_by, **settings)


def says(rows: list[list[float]], monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Put an answer in the engine's place; returns the images it was asked about, as they come."""
    seen: list[int] = []

    def predicted(turn: Any, tasks: list[Task], clock: Callable[[], object]) -> dict[str, list[list[float]]]:
        seen.extend(task.image_id for task in tasks)
        return {str(task.image_id): rows for task in tasks}

    monkeypatch.setattr(suggesting, "_predicted", predicted)
    return seen


SURE = [1.0, 2.0, 30.0, 40.0, 0.9, 0]


def test_a_trained_detector_lays_its_boxes_beside_open_questions(release: Release) -> None:
    run = supervision.supervise(claim(make_run(release, TINY_DETECTOR)))
    model = Model.objects.get(run=run)
    job = asked(model, least_score=0.0)
    assert (job.state, job.total) == ("queued", 3)
    services.suggest_batch(job_id=job.pk)
    done = services.suggest_batch(job_id=job.pk)
    assert done is not None
    assert (done.state, done.done, done.message) == ("succeeded", 3, "")
    found = list(Suggestion.objects.select_related("task"))
    assert len(found) == done.suggested == 3
    known = set(category_ids(project_of(release)))
    for one in found:
        assert one.origin == str(model)
        for box in one.answer["boxes"]:
            assert box["x"] >= 0 and box["y"] >= 0 and box["x"] + box["width"] <= 64 and box["y"] + box["height"] <= 64
            assert set(box["categories"]) <= known


def test_weights_that_the_engine_cannot_read_end_the_job_with_its_words(release: Release) -> None:
    job = asked(detector(release))
    services.suggest_batch(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == SuggestionState.FAILED
    assert "The engine could not use the model" in job.message
    assert not Suggestion.objects.exists()


def test_a_job_goes_on_after_the_last_whole_batch(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggesting, "BATCH", 2)
    seen = says([SURE], monkeypatch)
    job = asked(detector(release))
    first = services.suggest_batch(job_id=job.pk)
    assert first is not None
    assert (first.state, first.done, first.suggested, len(seen)) == ("running", 2, 2, 2)
    assert services.ring_for_suggestions(now=timezone.now()) == 1
    while (last := services.suggest_batch(job_id=job.pk)) is not None:
        job = last
    assert (job.state, job.done, job.suggested) == ("succeeded", 3, 3)
    assert len(seen) == len(set(seen)) == 3


def test_one_process_is_at_a_job_until_it_falls_silent(release: Release) -> None:
    job = asked(detector(release))
    SuggestionJob.objects.filter(pk=job.pk).update(state="running", heartbeat_at=NOW, fence=4)
    assert services.suggest_batch(job_id=job.pk, clock=lambda: NOW + timedelta(seconds=30)) is None
    assert services.ring_for_suggestions(now=NOW + timedelta(seconds=30)) == 0
    assert services.ring_for_suggestions(now=NOW + timedelta(seconds=61)) == 1


def test_what_a_superseded_process_found_is_dropped(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    job = asked(detector(release))

    def overtaken(turn: Any, tasks: list[Task], clock: Callable[[], object]) -> dict[str, list[list[float]]]:
        SuggestionJob.objects.filter(pk=job.pk).update(fence=99)
        return {str(task.image_id): [SURE] for task in tasks}

    monkeypatch.setattr(suggesting, "_predicted", overtaken)
    services.suggest_batch(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.done) == ("running", 0)
    assert not Suggestion.objects.exists()


def test_a_cancelled_job_stops_and_keeps_what_it_suggested(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggesting, "BATCH", 1)
    says([SURE], monkeypatch)
    job = asked(detector(release))
    services.suggest_batch(job_id=job.pk)
    assert services.cancel_suggestions(job_id=job.pk, now=NOW).state == "cancelled"
    assert services.suggest_batch(job_id=job.pk) is None
    assert Suggestion.objects.count() == 1


def test_a_question_with_a_vote_gets_no_suggestion(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    project = project_of(release)
    says([SURE], monkeypatch)
    job = asked(detector(release))
    worker = make_member(project)
    opened = Task.objects.filter(project=project, is_open=True)
    vote(opened[0], worker, drawn((1, 1, 9, 9, category_ids(project)[0])))
    services.suggest_batch(job_id=job.pk)
    assert Suggestion.objects.count() == 2
    assert not Suggestion.objects.filter(task__done__gt=0).exists()


def test_a_second_job_waits_for_the_first(release: Release) -> None:
    model = detector(release)
    asked(model)
    answer = signed_in(model.run.created_by).post(f"/api/v1/models/{model.pk}/suggestions", {}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "suggestions_under_way")
    assert SuggestionJob.objects.count() == 1


def test_a_classifier_draws_no_boxes_and_nothing_open_needs_none(release: Release) -> None:
    model = make_model(release)
    client = signed_in(model.run.created_by)
    answer = client.post(f"/api/v1/models/{model.pk}/suggestions", {}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "suggestions_refused")
    Model.objects.filter(pk=model.pk).update(task="detect")
    Task.objects.update(is_open=False)
    answer = client.post(f"/api/v1/models/{model.pk}/suggestions", {}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_suggest")
    assert not SuggestionJob.objects.exists()


@pytest.mark.parametrize("least_score", [-0.1, 1.1, "much"])
def test_a_score_that_is_none_is_refused(release: Release, least_score: object) -> None:
    model = detector(release)
    given = {"least_score": least_score}
    answer = signed_in(model.run.created_by).post(f"/api/v1/models/{model.pk}/suggestions", given, format="json")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["least_score"])


@pytest.mark.parametrize(("role", "status"), [(Role.ANNOTATOR, 403), (Role.REVIEWER, 403), (Role.ADMIN, 201)])
def test_admins_ask_for_suggestions(release: Release, role: Role, status: int) -> None:
    model = detector(release)
    client = signed_in(make_member(project_of(release), role))
    answer = client.post(f"/api/v1/models/{model.pk}/suggestions", {}, format="json")
    assert answer.status_code == status
    assert SuggestionJob.objects.count() == (status == 201)
    if status == 201:
        body = answer.json()
        assert (body["model"], body["model_name"], body["state"]) == (model.pk, str(model), "queued")
        assert (body["total"], body["done"], body["least_score"]) == (3, 0, 0.4)


def test_strangers_and_outsiders_see_no_suggestions(release: Release) -> None:
    job = asked(detector(release))
    outsider = signed_in(make_user())
    for method, url in (
        ("get", f"/api/v1/suggestions/{job.pk}"),
        ("post", f"/api/v1/suggestions/{job.pk}/cancel"),
        ("get", f"/api/v1/projects/{release.project_id}/suggestions"),
        ("post", f"/api/v1/models/{job.model_id}/suggestions"),
    ):
        assert getattr(signed_in(None), method)(url).status_code == 401
        assert getattr(outsider, method)(url).status_code == 404
    missing = outsider.get(f"/api/v1/suggestions/{job.pk + 1_000}")
    assert outsider.get(f"/api/v1/suggestions/{job.pk}").json() == missing.json()


@pytest.mark.parametrize(("role", "seen", "stopped"), [(Role.ANNOTATOR, 403, 403), (Role.REVIEWER, 200, 403)])
def test_reviewers_watch_and_admins_stop(release: Release, role: Role, seen: int, stopped: int) -> None:
    job = asked(detector(release))
    client = signed_in(make_member(project_of(release), role))
    assert client.get(f"/api/v1/suggestions/{job.pk}").status_code == seen
    assert client.get(f"/api/v1/projects/{release.project_id}/suggestions").status_code == seen
    assert client.post(f"/api/v1/suggestions/{job.pk}/cancel").status_code == stopped
    job.refresh_from_db()
    assert job.state == "queued"
    admin = signed_in(make_member(project_of(release), Role.ADMIN))
    assert admin.post(f"/api/v1/suggestions/{job.pk}/cancel").json()["state"] == "cancelled"
    assert admin.post(f"/api/v1/suggestions/{job.pk}/cancel").json()["state"] == "cancelled"
    SuggestionJob.objects.filter(pk=job.pk).update(state="succeeded")
    assert admin.post(f"/api/v1/suggestions/{job.pk}/cancel").json()["code"] == "suggestions_ended"


def test_asking_rings_the_bell_after_commit(
    release: Release,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    model = detector(release)
    heard: list[object] = []
    monkeypatch.setattr(events, "_listeners", {SuggestionsRequested: [heard.append]})
    with django_capture_on_commit_callbacks(execute=True):
        job = asked(model)
        assert heard == []
    assert heard == [SuggestionsRequested(job.pk)]


def test_only_sure_boxes_of_categories_that_are_asked_about_are_suggested() -> None:
    categories: list[dict[str, object]] = [{"id": 7, "name": "a"}, {"id": 9, "name": "b"}]
    rows = [[1.0, 2.0, 3.0, 4.0, 0.5, 0], [5.0, 6.0, 7.0, 8.0, 0.8, 0], [0, 0, 1, 1, 0.9, 1], [0, 0, 1, 1, 0.49, 0]]
    assert suggested_boxes(rows, categories, least_score=0.5, allowed={7}) == [
        {"x": 5.0, "y": 6.0, "width": 7.0, "height": 8.0, "categories": [7], "attributes": []},
        {"x": 1.0, "y": 2.0, "width": 3.0, "height": 4.0, "categories": [7], "attributes": []},
    ]
