"""Votes, the tasks they are on, and reports about images."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet

from annotation.models import Assignment, AssignmentState, ImageReport, Task
from catalog.models import ImageState
from projects.models import RemovedImage, StageKind

PACE = """
    SELECT id, active_ms / greatest(1, jsonb_array_length(coalesce(answer->'boxes', answer->'tags')))::float8
      FROM annotation_assignment
     WHERE id = ANY(%s) AND active_ms IS NOT NULL AND (answer ? 'boxes' OR answer ? 'tags')
"""
VOTE_STATES = (AssignmentState.COUNTED, AssignmentState.SURPLUS)


@dataclass(frozen=True, slots=True)
class Vote:
    """One answer, as review reads it."""

    assignment_id: int
    task_id: int
    worker_id: int
    brief_id: int
    answer: dict[str, Any]  # the JSON of `Assignment.answer`
    answered_at: datetime


def votes_of_tasks(task_ids: Sequence[int]) -> list[Vote]:
    """Every vote on some tasks (counted and surplus), by task and worker. One query."""
    rows = Assignment.objects.filter(task_id__in=task_ids, state__in=VOTE_STATES).order_by("task_id", "worker_id")
    return [_vote(row) for row in rows]


def pace_of_votes(assignment_ids: Collection[int]) -> dict[int, float]:
    """Vote → the milliseconds of work that each of its boxes or tags took, where that is known. One query."""
    with connection.cursor() as cursor:
        cursor.execute(PACE, [list(assignment_ids)])
        return dict(cursor.fetchall())


def filled_tasks(*, project_id: int | None = None) -> QuerySet[Task]:
    """Tasks that have all the votes they asked for, on images that were not taken out of their project."""
    taken_out = RemovedImage.objects.filter(
        project_id=OuterRef("project_id"), image_id=OuterRef("image_id"), restored_at=None
    )
    found = Task.objects.filter(~Exists(taken_out), done__gte=F("target"))
    return found if project_id is None else found.filter(project_id=project_id)


def unanswered_draws(project_id: int) -> QuerySet[Task]:
    """Open questions that ask for boxes and have no vote yet, with their images."""
    found = Task.objects.filter(project_id=project_id, stage__kind=StageKind.DRAW, subject__isnull=True)
    return found.filter(done=0, is_open=True, image__state=ImageState.ACTIVE).select_related("image")


def tasks_of_image(project_id: int, image_id: int) -> list[Task]:
    """The questions asked about one image, with their stages. One query."""
    found = Task.objects.filter(project_id=project_id, image_id=image_id)
    return list(found.select_related("stage").order_by("stage__position", "id"))


def vote_counts(project_id: int, image_ids: Sequence[int]) -> dict[int, int]:
    """Image id → counted votes; of tasks in another lane no more than their stage asks for. One query."""
    rows = Task.objects.filter(project_id=project_id, image_id__in=image_ids)
    counts: dict[int, int] = {}
    for image_id, done, lane, asked in rows.values_list("image_id", "done", "lane", "stage__redundancy"):
        counts[image_id] = counts.get(image_id, 0) + (min(done, asked) if lane else done)
    return counts


def voters_of_images(project_id: int, image_ids: Collection[int]) -> list[tuple[int, int]]:
    """(image, worker) of every vote on what is in some images, in the order in which they were asked. One query."""
    rows = Assignment.objects.filter(
        task__project_id=project_id,
        task__image_id__in=image_ids,
        task__subject__isnull=True,
        state__in=VOTE_STATES,
    ).order_by("id")
    return list(rows.values_list("task__image_id", "worker_id"))


def votes_by(project_id: int, worker_id: int, image_ids: Collection[int]) -> list[tuple[int, Vote]]:
    """(image, vote) of what one person said to be in some images. One query."""
    rows = Assignment.objects.filter(
        task__project_id=project_id,
        task__image_id__in=image_ids,
        task__subject__isnull=True,
        worker_id=worker_id,
        state__in=VOTE_STATES,
    )
    return [(row.task.image_id, _vote(row)) for row in rows.select_related("task").order_by("id")]


def voted_on_image(project_id: int, image_id: int, worker_id: int) -> bool:
    """Whether the person answered any question about the image: such a person may not review it. One query."""
    mine = Assignment.objects.filter(
        task__project_id=project_id, task__image_id=image_id, worker_id=worker_id, state__in=VOTE_STATES
    )
    return mine.exists()


def reports_of(project_id: int, *, waiting: bool = False) -> QuerySet[ImageReport]:
    """What workers said about images of a project; or only what nobody has looked at yet."""
    reports = ImageReport.objects.filter(project_id=project_id).select_related("image", "worker")
    return reports.filter(resolved_at=None) if waiting else reports


def iter_votes(project_id: int) -> Iterator[Vote]:
    """Every vote of a project, streamed in the order of tasks; for recomputation and export."""
    rows = Assignment.objects.filter(project_id=project_id, state__in=VOTE_STATES).order_by("task_id", "worker_id")
    return (_vote(row) for row in rows.iterator(chunk_size=2_000))


def _vote(row: Assignment) -> Vote:
    assert row.answer is not None and row.answered_at is not None  # the constraint a_vote_has_an_answer
    return Vote(row.pk, row.task_id, row.worker_id, row.brief_id, row.answer, row.answered_at)
