"""What the dispatcher and the workspace ask before they hand anything out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import connection

from annotation.models import Assignment, AssignmentState
from annotation.selectors.figures import worker_figures
from catalog.models import Category
from projects import selectors as projects
from projects.access import Access
from projects.models import Brief, Project, ProjectState, Stage


@dataclass(frozen=True, slots=True)
class OpenAssignment:
    """What is needed to judge an answer."""

    stage_kind: str
    brief_id: int
    width: int
    height: int
    has_later_stage: bool
    is_shut_out: bool  # the worker was banned before they answered


@dataclass(frozen=True, slots=True)
class AskingStage:
    """A stage that may hand out work, and the brief its workers read now."""

    id: int
    kind: str
    settings: dict[str, int]
    brief_id: int
    brief_version: int


# The hot path asks by plain SQL: building these queries through the ORM costs more than running them.
ASKED = """
    SELECT s.kind, a.brief_id, i.width, i.height,
           EXISTS (SELECT 1 FROM projects_stage l WHERE l.project_id = s.project_id AND l.position > s.position),
           a.answered_at IS NULL AND EXISTS (
             SELECT 1 FROM projects_membership m
              WHERE m.project_id = s.project_id AND m.user_id = a.worker_id AND m.standing = 'banned')
      FROM annotation_assignment a
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


def held_by(worker_id: int, project_id: int) -> list[int]:
    """The assignments that a worker holds in a project, unanswered. One query."""
    held = Assignment.objects.filter(worker_id=worker_id, project_id=project_id, state=AssignmentState.LEASED)
    return list(held.values_list("id", flat=True))


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
