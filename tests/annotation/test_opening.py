"""When questions are opened: with the project, with images that come later, with the stage before."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from annotation import services, tasks
from annotation.models import Assignment, AssignmentState, Task
from catalog.models import Image, ImageState
from projects.models import Project, ProjectState, Template
from projects.selectors import stages_of, standing_brief
from projects.services import add_images
from tests.factories import make_image, make_member, make_project

pytestmark = pytest.mark.django_db


def answer_all(project: Project, stage_id: int, answer: dict[str, list[object]]) -> list[int]:
    """One worker answers everything a stage holds; the ids of the tasks."""
    worker = make_member(project)
    now = timezone.now()
    leases = services.claim(
        project_id=project.pk,
        stage_id=stage_id,
        worker_id=worker.pk,
        brief_id=standing_brief(project.pk).pk,
        count=10,
        lease=timedelta(minutes=5),
        now=now,
    )
    for lease in leases:
        services.submit(
            assignment_id=lease.assignment_id,
            worker_id=worker.pk,
            submit_key=uuid.uuid4(),
            answer=answer,
            active_ms=1,
            now=now,
        )
    return [lease.task_id for lease in leases]


def asked(project: Project) -> dict[str, int]:
    return {stage.kind: Task.objects.filter(stage=stage).count() for stage in stages_of(project.pk)}


def test_a_draft_and_a_project_in_the_bin_ask_nothing() -> None:
    draft = make_project(images=2)
    binned = make_project(images=2)
    Project.objects.filter(pk=binned.pk).update(state=ProjectState.LIVE, binned_at=timezone.now())
    assert [services.open_due_tasks(project_id=project.pk) for project in (draft, binned)] == [0, 0]


def test_images_that_come_later_are_asked_about_and_withdrawn_ones_are_not() -> None:
    project = make_project(images=1, state=ProjectState.LIVE)
    fresh, withdrawn = make_image(), make_image()
    Image.objects.filter(pk=withdrawn.pk).update(state=next(s for s in ImageState if s != ImageState.ACTIVE))
    add_images(project_id=project.pk, source_id=None, images=[(fresh.pk, "a.jpg"), (withdrawn.pk, "b.jpg")])
    assert services.open_due_tasks(project_id=project.pk) == 1
    assert Task.objects.filter(project=project, image=fresh).count() == 1


def test_a_later_stage_asks_about_an_image_once_the_stage_before_is_full() -> None:
    project = make_project(images=3, template=Template.IMAGENET, state=ProjectState.LIVE, redundancy=2)
    tag, draw = stages_of(project.pk)
    answer_all(project, tag.pk, {"tags": []})
    assert services.open_due_tasks(project_id=project.pk) == 0
    filled = answer_all(project, tag.pk, {"tags": []})
    assert asked(project) == {"tag": 3, "draw": 0}
    first, *rest = filled
    assert services.open_following(task_id=first) == 1
    assert services.open_following(task_id=first) == 0
    assert list(Task.objects.filter(stage=draw).values_list("image", flat=True)) == [
        Task.objects.get(pk=first).image_id
    ]
    assert services.open_due_tasks(project_id=project.pk) == len(rest)
    assert asked(project) == {"tag": 3, "draw": 3}


def test_nothing_follows_the_last_stage() -> None:
    project = make_project(images=1, state=ProjectState.LIVE, redundancy=1)
    [task] = answer_all(project, stages_of(project.pk)[0].pk, {"boxes": []})
    assert services.open_following(task_id=task) == 0


def test_the_sweeps_take_back_dead_leases_and_open_what_a_lost_message_left_closed() -> None:
    project = make_project(images=2, state=ProjectState.LIVE)
    worker = make_member(project)
    services.claim(
        project_id=project.pk,
        stage_id=stages_of(project.pk)[0].pk,
        worker_id=worker.pk,
        brief_id=standing_brief(project.pk).pk,
        count=2,
        lease=timedelta(minutes=5),
        now=timezone.now() - timedelta(minutes=6),
    )
    tasks.sweep_leases()
    assert set(Assignment.objects.values_list("state", flat=True)) == {AssignmentState.EXPIRED}
    late = make_project(images=2)
    Project.objects.filter(pk=late.pk).update(state=ProjectState.LIVE)
    tasks.sweep_openings()
    assert asked(late) == {"draw": 2}


def test_stages_that_check_are_asked_only_by_name() -> None:
    project = make_project(images=2, state=ProjectState.LIVE, template=Template.VERIFIED_BOXES, redundancy=1)
    draw, verify, cover = stages_of(project.pk)
    filled = answer_all(project, draw.pk, {"boxes": []})
    assert [services.open_following(task_id=task) for task in filled] == [0, 0]
    assert services.open_due_tasks(project_id=project.pk) == 0
    assert asked(project) == {"draw": 2, "verify": 0, "cover": 0}

    image = Task.objects.get(pk=filled[0]).image_id
    first, second = services.ask(stage=verify, questions=[(image, {"object": 1}), (image, {"object": 2})])
    found = Task.objects.filter(stage=verify).order_by("id").values_list("id", "image_id", "subject", "target", "open")
    assert list(found) == [(first, image, {"object": 1}, 2, 2), (second, image, {"object": 2}, 2, 2)]
    assert services.ask(stage=cover, questions=[]) == []
