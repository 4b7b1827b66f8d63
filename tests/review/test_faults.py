"""A task whose votes cannot be merged holds up nothing but its own image, is named, and is tried again later."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Assignment, Task
from projects.models import Project, ProjectState, Template
from review import services
from review.models import Consensus, ImageReview, MergeFault, Skill
from review.selectors.due import due_tasks
from tests.factories import category_ids, make_member, make_project, tasks_of
from tests.review.votes import drawn, vote

pytestmark = pytest.mark.django_db

# What a restored backup or a hand in the database could leave of an answer: a box without sides.
TORN = {"boxes": [{"x": 3}]}


def voted(images: int, *, template: Template = Template.BOXES, key: int = 11) -> tuple[Project, list[Task]]:
    """Every image has two votes that agree and waits to be merged."""
    project = make_project(images=images, state=ProjectState.LIVE, redundancy=2, template=template)
    Task.objects.filter(project=project).update(key=key)
    cat = category_ids(project)[0]
    answer = {"tags": [cat]} if template == Template.TAGS else drawn((10, 10, 50, 50, cat))
    workers = [make_member(project) for _ in range(2)]
    tasks = tasks_of(project)
    for task in tasks:
        for worker in workers:
            vote(task, worker, answer)
    return project, tasks


def tear(task: Task) -> Assignment:
    broken = Assignment.objects.filter(task=task).order_by("id")[0]
    Assignment.objects.filter(pk=broken.pk).update(answer=TORN)
    return broken


def wait_until(task: Task) -> None:
    """The time for another try has come."""
    MergeFault.objects.filter(task=task).update(retry_at=timezone.now() - timedelta(seconds=1))


def test_one_broken_task_leaves_the_rest_of_its_batch_settled_and_is_named(caplog: pytest.LogCaptureFixture) -> None:
    project, [first, broken, last] = voted(3)
    tear(broken)
    with caplog.at_level(logging.ERROR, logger="review.services.faults"):
        assert services.settle_due().tasks == 2
    assert set(Consensus.objects.values_list("task_id", flat=True)) == {first.pk, last.pk}
    assert set(ImageReview.objects.values_list("image_id", flat=True)) == {first.image_id, last.image_id}
    fault = MergeFault.objects.get()
    assert (fault.task_id, fault.project_id, fault.tries) == (broken.pk, project.pk, 1)
    assert fault.error.startswith("KeyError: ")
    assert f"The votes on task {broken.pk} cannot be merged." in caplog.text


def test_tags_that_cannot_be_read_are_set_aside_alike() -> None:
    _project, [broken, fine] = voted(2, template=Template.TAGS)
    tear(broken)
    assert services.settle_due().tasks == 1
    assert (Consensus.objects.get().task_id, MergeFault.objects.get().task_id) == (fine.pk, broken.pk)


def test_it_is_tried_again_later_and_later_up_to_a_day() -> None:
    _project, [broken] = voted(1)
    tear(broken)
    waits = []
    for _ in range(16):
        services.settle_due()
        assert not due_tasks().exists()
        assert services.settle_task(task_id=broken.pk).tasks == 0  # a bell does not hurry it
        fault = MergeFault.objects.get()
        # The moment of all tries is that of this test's transaction.
        waits.append((fault.tries, (fault.retry_at - fault.since).total_seconds()))
        wait_until(broken)
        assert due_tasks().exists()
    assert waits[:4] == [(1, 30), (2, 60), (3, 120), (4, 240)]
    assert waits[-2:] == [(15, 86_400), (16, 86_400)]


def test_once_it_can_be_merged_it_is_and_the_fault_is_gone() -> None:
    _project, [broken] = voted(1)
    torn = tear(broken)
    services.settle_due()
    Assignment.objects.filter(pk=torn.pk).update(answer=torn.answer)
    assert services.settle_due().tasks == 0
    wait_until(broken)
    assert services.settle_due().tasks == 1
    assert not MergeFault.objects.exists()
    assert ImageReview.objects.get().image_id == broken.image_id


def test_a_recomputation_goes_through_and_keeps_the_round_that_stood() -> None:
    project, [broken, _fine] = voted(2, key=10)
    services.settle_due()
    torn = tear(broken)
    done = services.recompute(project_id=project.pk)
    assert done.finished_at is not None
    assert done.decisions == 1
    assert MergeFault.objects.get().task_id == broken.pk
    assert Consensus.objects.filter(task=broken).count() == 1
    Assignment.objects.filter(pk=torn.pk).update(answer=torn.answer)
    services.recompute(project_id=project.pk)
    assert not MergeFault.objects.exists()


def test_what_cannot_be_read_teaches_nothing_and_the_rest_does() -> None:
    project = make_project(images=3, state=ProjectState.LIVE, redundancy=3)
    Task.objects.filter(project=project).update(key=10)
    workers = [make_member(project) for _ in range(3)]
    for task in tasks_of(project):
        for worker in workers:
            vote(task, worker, drawn((10, 10, 50, 50, category_ids(project)[0])))
    tear(tasks_of(project)[0])
    services.recompute(project_id=project.pk)
    assert list(Skill.objects.values_list("evidence", flat=True)) == [2, 2, 2]


def test_a_broken_task_does_not_keep_others_waiting_behind_the_limit() -> None:
    _project, tasks = voted(4)
    for task in tasks[:2]:
        tear(task)
    done = [services.settle_due(limit=2).tasks for _ in range(3)]
    assert done == [0, 2, 0]
