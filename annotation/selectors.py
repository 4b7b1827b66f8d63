"""Reads about tasks and votes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet

from annotation.models import Assignment, AssignmentState, ImageReport, Task
from catalog.models import Category
from projects import selectors as projects
from projects.access import Access
from projects.models import Brief, Project, ProjectState, Stage

VOTE_STATES = (AssignmentState.COUNTED, AssignmentState.SURPLUS)


@dataclass(frozen=True, slots=True)
class OpenAssignment:
    """What is needed to judge an answer."""

    stage_kind: str
    brief_id: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class AskingStage:
    """A stage that may hand out work, and the brief its workers read now."""

    id: int
    kind: str
    settings: dict[str, int]
    brief_id: int
    brief_version: int


@dataclass(frozen=True, slots=True)
class Vote:
    """One answer, as review reads it."""

    assignment_id: int
    task_id: int
    worker_id: int
    brief_id: int
    answer: dict[str, Any]  # the JSON of `Assignment.answer`
    answered_at: datetime


# The hot path asks by plain SQL: building these queries through the ORM costs more than running them.
ASKED = """
    SELECT s.kind, a.brief_id, i.width, i.height FROM annotation_assignment a
      JOIN annotation_task t ON t.id = a.task_id JOIN projects_stage s ON s.id = t.stage_id
      JOIN catalog_image i ON i.id = t.image_id
     WHERE a.id = %s AND a.worker_id = %s
"""
ASKING_STAGES = """
    SELECT s.id, s.kind, s.settings, b.id, b.version FROM projects_stage s,
      LATERAL (SELECT id, version FROM projects_brief WHERE project_id = s.project_id ORDER BY version DESC LIMIT 1) b
     WHERE s.project_id = %s ORDER BY s.position
"""


def asked(assignment_id: int, worker_id: int) -> OpenAssignment | None:
    """The question behind a worker's assignment. One query."""
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [assignment_id, worker_id])
        row = cursor.fetchone()
    return OpenAssignment(*row) if row else None


def asking_stages(project_id: int) -> list[AskingStage]:
    """The stages of a project in order, with the brief that stands. One query."""
    with connection.cursor() as cursor:
        cursor.execute(ASKING_STAGES, [project_id])
        rows = cursor.fetchall()
    return [AskingStage(pk, kind, json.loads(settings), brief, version) for pk, kind, settings, brief, version in rows]


@lru_cache(maxsize=1_024)
def brief_categories(brief_id: int) -> frozenset[int]:
    """The category ids of a brief; a brief never changes, so one query a process."""
    return frozenset(Brief.objects.values_list("categories", flat=True).get(pk=brief_id))


@dataclass(frozen=True, slots=True)
class Left:
    """What is left for a worker: a task they may have now, or one that others hold or that is still to be opened."""

    open: bool
    coming: bool


LEFT = """
    SELECT EXISTS (SELECT 1 FROM annotation_task t
                    WHERE t.stage_id = ANY(%(stages)s) AND t.is_open AND NOT EXISTS
                          (SELECT 1 FROM annotation_assignment m WHERE m.task_id = t.id AND m.worker_id = %(worker)s)),
           EXISTS (SELECT 1 FROM annotation_assignment h JOIN annotation_task t ON t.id = h.task_id
                    WHERE h.state = 0 AND (t.stage_id = ANY(%(earlier)s) OR t.stage_id = ANY(%(stages)s) AND NOT EXISTS
                          (SELECT 1 FROM annotation_assignment m WHERE m.task_id = t.id AND m.worker_id = %(worker)s)))
        OR EXISTS (SELECT 1 FROM annotation_task t WHERE t.stage_id = ANY(%(earlier)s) AND t.is_open)
"""


def left_for(worker_id: int, stage_ids: Sequence[int]) -> Left:
    """What some stages (in their order) still hold for a worker, locked by somebody else at this moment or not.

    One query, so one look: a lease that comes back between two looks would be overlooked by both.
    """
    with connection.cursor() as cursor:
        cursor.execute(LEFT, {"stages": list(stage_ids), "earlier": list(stage_ids[:-1]), "worker": worker_id})
        return Left(*cursor.fetchone())


def votes_of_tasks(task_ids: Sequence[int]) -> list[Vote]:
    """Every vote on some tasks (counted and surplus), by task and worker. One query."""
    rows = Assignment.objects.filter(task_id__in=task_ids, state__in=VOTE_STATES).order_by("task_id", "worker_id")
    return [_vote(row) for row in rows]


def filled_tasks(*, project_id: int | None = None) -> QuerySet[Task]:
    """Tasks that have all the votes they asked for."""
    found = Task.objects.filter(done__gte=F("target"))
    return found if project_id is None else found.filter(project_id=project_id)


def tasks_of_image(project_id: int, image_id: int) -> list[Task]:
    """The questions asked about one image, with their stages. One query."""
    found = Task.objects.filter(project_id=project_id, image_id=image_id)
    return list(found.select_related("stage").order_by("stage__position", "id"))


def vote_counts(project_id: int, image_ids: Sequence[int]) -> dict[int, int]:
    """Image id → counted votes. One query."""
    rows = Task.objects.filter(project_id=project_id, image_id__in=image_ids).values_list("image_id", "done")
    counts: dict[int, int] = {}
    for image_id, done in rows:
        counts[image_id] = counts.get(image_id, 0) + done
    return counts


def voted_on_image(project_id: int, image_id: int, worker_id: int) -> bool:
    """Whether the person answered any question about the image: such a person may not review it. One query."""
    mine = Assignment.objects.filter(
        task__project_id=project_id, task__image_id=image_id, worker_id=worker_id, state__in=VOTE_STATES
    )
    return mine.exists()


def reports_of(project_id: int) -> QuerySet[ImageReport]:
    """What workers said about images of a project."""
    return ImageReport.objects.filter(project_id=project_id).select_related("image", "worker")


@dataclass(frozen=True, slots=True)
class StageProgress:
    stage_id: int
    kind: str
    tasks: int
    filled: int
    votes: int
    votes_needed: int
    leased: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a project is; `finished_on` is the forecast at the pace of the last seven days with votes."""

    stages: list[StageProgress]
    votes_per_day: list[tuple[date, int]]
    votes_total: int
    workers_active: int
    median_ms: int | None
    pace: float
    remaining_votes: int
    finished_on: date | None


def progress(project_id: int, *, now: datetime) -> Progress:
    """The figures of the dashboard. Three queries."""
    stages = _stage_progress(project_id)
    days = _votes_per_day(project_id, now)
    active, median = _recent_workers(project_id, now)
    remaining = sum(stage.votes_needed - stage.votes for stage in stages)
    recent = [votes for day, votes in days if day > (now - timedelta(days=7)).date() and votes]
    pace = sum(recent) / len(recent) if recent else 0.0
    finished = now.date() + timedelta(days=int(-(-remaining // pace))) if pace and remaining else None
    total = sum(stage.votes for stage in stages)
    return Progress(stages, days, total, active, median, pace, remaining, finished)


def _stage_progress(project_id: int) -> list[StageProgress]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT s.id, s.kind, count(t.id), count(t.id) FILTER (WHERE t.done >= t.target), coalesce(sum(t.done), 0),
                   coalesce(sum(t.target), 0), coalesce(sum(t.target - t.open - t.done), 0)
              FROM projects_stage s LEFT JOIN annotation_task t ON t.stage_id = s.id AND t.project_id = s.project_id
             WHERE s.project_id = %s GROUP BY s.id ORDER BY s.position
            """,
            [project_id],
        )
        return [StageProgress(*row) for row in cursor.fetchall()]


def _votes_per_day(project_id: int, now: datetime) -> list[tuple[date, int]]:
    first = now.date() - timedelta(days=29)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT d::date, count(a.id) FROM generate_series(%s::date, %s::date, interval '1 day') d
              LEFT JOIN annotation_assignment a ON a.project_id = %s AND a.state IN (1, 3)
                   AND a.answered_at >= d AND a.answered_at < d + interval '1 day'
             GROUP BY 1 ORDER BY 1
            """,
            [first, now.date(), project_id],
        )
        return list(cursor.fetchall())


def _recent_workers(project_id: int, now: datetime) -> tuple[int, int | None]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT worker_id), percentile_cont(0.5) WITHIN GROUP (ORDER BY active_ms)"
            "  FROM annotation_assignment WHERE project_id = %s AND state IN (1, 3) AND answered_at > %s",
            [project_id, now - timedelta(days=7)],
        )
        active, median = cursor.fetchone()
    return int(active), None if median is None else int(median)


@dataclass(frozen=True, slots=True)
class WorkerFigures:
    worker_id: int
    votes: int
    votes_today: int
    active_ms_today: int
    median_ms: int | None


def worker_figures(project_id: int, worker_ids: Sequence[int], *, now: datetime) -> dict[int, WorkerFigures]:
    """What some workers have done in a project. One query."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT worker_id, count(*), count(*) FILTER (WHERE answered_at >= %(midnight)s),
                   coalesce(sum(active_ms) FILTER (WHERE answered_at >= %(midnight)s), 0),
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY active_ms)::int
              FROM annotation_assignment
             WHERE project_id = %(project)s AND worker_id = ANY(%(workers)s) AND state IN (1, 3) GROUP BY worker_id
            """,
            {"midnight": midnight, "project": project_id, "workers": list(worker_ids)},
        )
        return {row[0]: WorkerFigures(*row) for row in cursor.fetchall()}


def iter_votes(project_id: int) -> Iterator[Vote]:
    """Every vote of a project, streamed in the order of tasks; for recomputation and export."""
    rows = Assignment.objects.filter(project_id=project_id, state__in=VOTE_STATES).order_by("task_id", "worker_id")
    return (_vote(row) for row in rows.iterator(chunk_size=2_000))


def _vote(row: Assignment) -> Vote:
    assert row.answer is not None and row.answered_at is not None  # the constraint a_vote_has_an_answer
    return Vote(row.pk, row.task_id, row.worker_id, row.brief_id, row.answer, row.answered_at)


def projects_asking() -> list[int]:
    """Ids of the projects that are open to workers. One query."""
    asking = Project.objects.filter(state__in=[ProjectState.PILOT, ProjectState.LIVE], binned_at=None)
    return list(asking.values_list("id", flat=True))


@dataclass(frozen=True, slots=True)
class Desk:
    """What the workspace needs before the first picture."""

    project: Project
    standing: str
    stages: list[Stage]
    categories: list[tuple[int, Category]]
    brief: Brief
    mine: dict[str, int]


def desk(access: Access, worker_id: int, *, now: datetime) -> Desk:
    """A worker's view of a project. Four queries."""
    figures = worker_figures(access.project.pk, [worker_id], now=now).get(worker_id)
    mine = {
        "answered": figures.votes if figures else 0,
        "answered_today": figures.votes_today if figures else 0,
        "active_ms_today": figures.active_ms_today if figures else 0,
    }
    return Desk(
        project=access.project,
        standing=access.standing,
        stages=projects.stages_of(access.project.pk),
        categories=projects.categories_of(access.project.pk),
        brief=projects.standing_brief(access.project.pk),
        mine=mine,
    )
