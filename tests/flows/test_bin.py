"""The end of the bin, through all apps: what nobody published is gone, what was published stays whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from annotation.models import Assignment, AssignmentState, ImageReport, ReportReason, Suggestion, Task
from catalog.models import Image
from config.celery import app
from crowd import services as crowd
from datasets.models import Release, ReleaseItem, ReleaseState, SplitAssignment
from projects import services
from projects.models import Membership, Project, Role, Standing
from review import services as review
from review.models import (
    Aggregator,
    Comment,
    Flag,
    FlagSign,
    GoldAnswer,
    GoldScore,
    MergeFault,
    Object,
    Question,
    Recomputation,
    Skill,
)
from review.services.discarding import KINDS
from tests.datasets.factories import make_release, make_verified_project
from tests.factories import first_stage, make_member, make_project, signed_in, tasks_of
from tests.review.votes import NOW, drawn, settled_project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_once() -> Iterator[None]:
    """Bells are answered by this process."""
    app.conf.update(task_always_eager=True, task_eager_propagates=True)
    yield
    app.conf.update(task_always_eager=False, task_eager_propagates=False)


def bin_long_ago(project: Project, *, days: float = 30.01) -> None:
    services.bin_project(project=project, now=timezone.now() - timedelta(days=days))


def empty_the_bin(capture: DjangoCaptureOnCommitCallbacks, now: datetime | None = None) -> list[int]:
    with capture(execute=True):
        return services.empty_bin(now=now or timezone.now())


def lived_in() -> Project:
    """A project with a row in every table that hangs on one, short of a release."""
    project, image = settled_project([(10, 10, 50, 50, 0)])
    (task,), stage, found = tasks_of(project), first_stage(project), Object.objects.get()
    vote = Assignment.objects.filter(task=task).order_by("id")[0]
    reviewer = make_member(project, Role.REVIEWER)
    review.judge_crops(project=project, reviewer=reviewer, key=uuid4(), shown=[found.pk], wrong={}, now=NOW)
    review.undo(project=project, image_id=image.pk, reviewer=reviewer, now=NOW + timedelta(minutes=1))
    gold = GoldAnswer.objects.create(task=task, project=project, answer=drawn(), origin="expert", digest="0")
    place = {"project": project, "stage": stage, "worker": vote.worker}
    score = {"revision": 1, "right": True, "figures": {}, "answered_at": NOW}
    GoldScore.objects.create(gold=gold, assignment=vote, **place, **score)
    Skill.objects.get_or_create(stage=stage, worker=vote.worker, defaults={"project": project})
    MergeFault.objects.create(project=project, task=task, error="", tries=1, since=NOW, retry_at=NOW)
    Aggregator.objects.create(project=project, stage=stage, method="majority", parameters={}, gold=50)
    Flag.objects.create(project=project, worker=vote.worker, sign=FlagSign.SPEED)
    Question.objects.create(project=project, stage=stage, image=image, object=found, task=task)
    first = Comment.objects.create(project=project, image=image, object=found, author=reviewer, text="here")
    Comment.objects.create(project=project, image=image, parent=first, author=reviewer, text="there")
    Recomputation.objects.create(project=project, started_at=NOW)
    Suggestion.objects.create(task=task, origin="model", answer=drawn())
    ImageReport.objects.create(project=project, image=image, worker=vote.worker, reason=ReportReason.BROKEN)
    member = Membership.objects.get(project=project, user=vote.worker)
    crowd.change_standing(
        project=project, membership_id=member.pk, standing=Standing.BANNED, reason="spam", changed_by=project.created_by
    )
    return project


def rows(*apps_of_it: str) -> dict[str, int]:
    """How many rows every table of these apps has."""
    models = [model for name in apps_of_it for model in apps.get_app_config(name).get_models()]
    return {model.__name__: model._default_manager.count() for model in models}


def test_review_deletes_of_all_its_tables() -> None:
    assert set(apps.get_app_config("review").get_models()) == set(KINDS)


def test_after_thirty_days_nothing_is_left_of_a_project_that_published_nothing(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    project = lived_in()
    assert 0 not in rows("review").values()
    bin_long_ago(project)
    assert empty_the_bin(django_capture_on_commit_callbacks) == [project.pk]
    assert set(rows("projects", "annotation", "review", "crowd").values()) == {0}
    assert Image.objects.count() == 1  # the catalog's, however many projects use it


def test_before_the_thirty_days_are_over_nothing_goes(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    project = lived_in()
    before = rows("projects", "annotation", "review", "crowd")
    bin_long_ago(project, days=29.9)
    assert empty_the_bin(django_capture_on_commit_callbacks) == []
    assert rows("projects", "annotation", "review", "crowd") == before


def test_no_app_discards_a_project_whose_time_is_not_over() -> None:
    from annotation import services as annotation
    from datasets import services as datasets

    project = lived_in()
    before = rows("projects", "annotation", "review", "crowd", "datasets")
    now = timezone.now()
    for discard in (
        datasets.discard_releases,
        crowd.discard_changes,
        review.discard_agreement,
        annotation.discard_votes,
        services.discard_project,
    ):
        assert not discard(project_id=project.pk, now=now)
    assert rows("projects", "annotation", "review", "crowd", "datasets") == before


def test_a_lower_app_waits_for_the_higher_one() -> None:
    from annotation import services as annotation

    project = lived_in()
    bin_long_ago(project)
    assert not annotation.discard_votes(project_id=project.pk, now=timezone.now())
    assert not services.discard_project(project_id=project.pk, now=timezone.now())
    assert Task.objects.count() == 1
    assert Assignment.objects.filter(state=AssignmentState.COUNTED).count() == 3
    assert Project.objects.filter(pk=project.pk).exists()


def test_what_was_published_stays_with_all_it_was_made_from(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    release = make_release()
    project = Project.objects.get(pk=release.project_id)
    before = rows("projects", "annotation", "review", "datasets")
    bin_long_ago(project)
    assert empty_the_bin(django_capture_on_commit_callbacks) == [project.pk]
    assert rows("projects", "annotation", "review", "datasets") == before
    client = signed_in(project.created_by)
    assert client.get(f"/api/v1/releases/{release.pk}").status_code == 200
    assert client.get(f"/api/v1/projects/{project.pk}").status_code == 404
    assert client.post(f"/api/v1/projects/{project.pk}/restore").status_code == 404


def test_a_split_once_decided_keeps_its_project(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    project = make_verified_project(images=1)
    image = Image.objects.get()
    SplitAssignment.objects.create(image=image, project=project, group_key=image.pk, split="train", algorithm="test")
    bin_long_ago(project)
    empty_the_bin(django_capture_on_commit_callbacks)
    assert Project.objects.filter(pk=project.pk).exists()
    assert Object.objects.count() == 1


def test_a_release_that_failed_does_not_keep_its_project(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    project = make_verified_project(images=2)
    failed = Release.objects.create(project=project, name="1", state=ReleaseState.FAILED, created_by=project.created_by)
    for image in Image.objects.all():
        ReleaseItem.objects.create(release=failed, image=image, split="train", record={}, record_sha256="0")
    bin_long_ago(project)
    empty_the_bin(django_capture_on_commit_callbacks)
    assert set(rows("projects", "review", "datasets").values()) == {0}


def test_a_release_in_the_making_is_waited_for(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    project = make_verified_project(images=2)
    Release.objects.create(project=project, name="1", state=ReleaseState.BUILDING, created_by=project.created_by)
    bin_long_ago(project)
    empty_the_bin(django_capture_on_commit_callbacks)
    assert (Release.objects.count(), Object.objects.count()) == (1, 2)


def test_a_project_beside_the_discarded_one_keeps_everything(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    kept = make_project(images=2)
    bin_long_ago(make_project(images=1))
    empty_the_bin(django_capture_on_commit_callbacks)
    assert list(Project.objects.all()) == [kept]
    assert rows("projects")["ProjectImage"] == 2


def test_who_throws_a_project_away_can_take_it_back_on_the_last_day_and_not_after() -> None:
    project = make_project()
    client = signed_in(project.created_by)
    bin_long_ago(project)
    assert client.post(f"/api/v1/projects/{project.pk}/restore").status_code == 404
    assert client.get("/api/v1/projects?binned=true").json()["results"] == []
    Project.objects.filter(pk=project.pk).update(binned_at=timezone.now() - timedelta(days=29.99))
    assert [row["id"] for row in client.get("/api/v1/projects?binned=true").json()["results"]] == [project.pk]
    assert client.post(f"/api/v1/projects/{project.pk}/restore").status_code == 200
