"""How far a project is, and what each worker has done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection


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
                   AND NOT EXISTS (SELECT 1 FROM projects_removedimage r WHERE r.project_id = t.project_id
                                      AND r.image_id = t.image_id AND r.restored_at IS NULL)
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
