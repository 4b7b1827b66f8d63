"""Votes on tasks, as workers would have submitted them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from accounts.models import User
from annotation import services as annotation
from annotation.models import Task, WorkerCursor
from catalog.models import Image
from projects import selectors as projects
from projects.models import Project, ProjectState, Template
from review import services
from tests.factories import category_ids, make_member, make_project, tasks_of

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MOST_URGENT = 1_000
Boxes = Sequence[tuple[float, float, float, float, int]]


def drawn(*boxes: tuple[float, float, float, float, int]) -> dict[str, object]:
    """A `draw` answer of `(x, y, width, height, category)` boxes."""
    return {
        "boxes": [
            {"x": x, "y": y, "width": width, "height": height, "categories": [category], "method": "simulated"}
            for x, y, width, height, category in boxes
        ]
    }


def vote(task: Task, worker: User, answer: object, *, now: datetime = NOW) -> int:
    """Lease this very task to a worker and answer it; returns the assignment."""
    brief = projects.standing_brief(task.project_id)
    # Whoever begins is asked what is most urgent, so for this moment the worker begins and the task is that.
    WorkerCursor.objects.filter(stage_id=task.stage_id, worker=worker).delete()
    Task.objects.filter(pk=task.pk).update(priority=MOST_URGENT)
    (lease,) = annotation.claim(
        project_id=task.project_id,
        stage_id=task.stage_id,
        worker_id=worker.pk,
        brief_id=brief.pk,
        count=1,
        lease=timedelta(minutes=30),
        now=now,
    )
    Task.objects.filter(pk=task.pk).update(priority=task.priority)
    annotation.submit(
        assignment_id=lease.assignment_id,
        worker_id=worker.pk,
        submit_key=uuid4(),
        answer=answer,
        active_ms=9_000,
        now=now,
    )
    return lease.assignment_id


def voted_project(*answers: object, layers: int = 1, template: Template = Template.BOXES) -> tuple[Project, Image]:
    """A live project with one image on which each answer was given by a worker of its own."""
    project = make_project(images=1, state=ProjectState.LIVE, redundancy=len(answers), template=template)
    Project.objects.filter(pk=project.pk).update(review_layers=layers)
    project.refresh_from_db()
    (task,) = tasks_of(project)
    for answer in answers:
        vote(task, make_member(project), answer)
    return project, task.image


def settled_project(boxes: Boxes, *, layers: int = 1) -> tuple[Project, Image]:
    """A project with one image on which three workers drew the same; categories are places in the project's list."""
    project = make_project(images=1, state=ProjectState.LIVE, redundancy=3)
    Project.objects.filter(pk=project.pk).update(review_layers=layers)
    project.refresh_from_db()
    (task,) = tasks_of(project)
    known = category_ids(project)
    answer = drawn(*((x, y, width, height, known[place]) for x, y, width, height, place in boxes))
    for _ in range(3):
        vote(task, make_member(project), answer)
    services.settle_due(project_id=project.pk)
    return project, task.image
