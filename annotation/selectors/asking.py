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
    side_lane: int | None  # the lane whose tasks are mixed in, when it has any
    answers: int  # of this worker in the project, where there is such a lane; counted up to FEW


FEW = 50  # answers in a project below which somebody is new to it

LARGEST_ID = 2**63 - 1  # of any row; functions take no larger number

# Functions (annotation/sql/asking_v1.sql): on the hot path building and planning these queries costs more than running.
ASKED = "SELECT * FROM annotation_asked_v1(%s, %s)"
ASKING_STAGES = "SELECT * FROM annotation_stages_v1(%s, %s, %s)"


def asked(assignment_id: int, worker_id: int) -> OpenAssignment | None:
    """The question behind a worker's assignment. One query."""
    if assignment_id > LARGEST_ID:
        return None
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [assignment_id, worker_id])
        row = cursor.fetchone()
    return OpenAssignment(*row) if row else None


def held_by(worker_id: int, project_id: int) -> list[int]:
    """The assignments that a worker holds in a project, unanswered. One query."""
    held = Assignment.objects.filter(worker_id=worker_id, project_id=project_id, state=AssignmentState.LEASED)
    return list(held.values_list("id", flat=True))


def asking_stages(project_id: int, worker_id: int) -> list[AskingStage]:
    """The stages of a project in order, with the brief that stands, as one worker meets them. One query."""
    with connection.cursor() as cursor:
        cursor.execute(ASKING_STAGES, [project_id, worker_id, FEW])
        rows = cursor.fetchall()
    return [AskingStage(pk, kind, json.loads(settings), *rest) for pk, kind, settings, *rest in rows]


@lru_cache(maxsize=1_024)
def brief_categories(brief_id: int) -> frozenset[int]:
    """The category ids of a brief; a brief never changes, so one query a process."""
    return frozenset(Brief.objects.values_list("categories", flat=True).get(pk=brief_id))


@dataclass(frozen=True, slots=True)
class Left:
    """What is left for a worker: a task they may have now, or one that others hold or that is still to be opened."""

    open: bool
    coming: bool


# `answering` and `checking` split the stages; `asking` are the answering ones that others follow.
LEFT = """
    SELECT EXISTS (SELECT 1 FROM annotation_task t
                    WHERE t.stage_id = ANY(%(stages)s) AND t.is_open AND NOT EXISTS
                          (SELECT 1 FROM annotation_assignment m WHERE m.task_id = t.id AND m.worker_id = %(worker)s)
                      AND CASE WHEN t.stage_id = ANY(%(checking)s) THEN
                            NOT annotation_had_part_v3(t.project_id, t.image_id, %(worker)s, t.stage_id) ELSE true END),
           EXISTS (SELECT 1 FROM annotation_assignment h JOIN annotation_task t ON t.id = h.task_id
                    WHERE h.state = 0
                      AND (t.stage_id = ANY(%(asking)s) OR t.stage_id = ANY(%(answering)s) AND NOT EXISTS
                          (SELECT 1 FROM annotation_assignment m WHERE m.task_id = t.id AND m.worker_id = %(worker)s)))
        OR EXISTS (SELECT 1 FROM annotation_task t WHERE t.stage_id = ANY(%(asking)s) AND t.is_open)
"""
COMING_TO_CHECK = """
    SELECT EXISTS (SELECT 1 FROM annotation_task t
                    WHERE t.stage_id = ANY(%(stages)s) AND t.done < t.target AND NOT EXISTS
                          (SELECT 1 FROM annotation_assignment m WHERE m.task_id = t.id AND m.worker_id = %(worker)s)
                      AND NOT annotation_had_part_v3(t.project_id, t.image_id, %(worker)s, %(first)s))
        OR EXISTS (SELECT 1 FROM annotation_assignment a
                    WHERE a.project_id = (SELECT project_id FROM projects_stage WHERE id = %(first)s)
                      AND a.state IN (1, 3) AND a.answered_at > %(since)s)
"""


def left_for(
    worker_id: int, stage_ids: Sequence[int], *, independent: Sequence[int] = (), since: datetime | None = None
) -> Left:
    """What some stages (in their order) still hold for a worker, locked by somebody else at this moment or not.

    Of the `independent` stages only images count in whose earlier stages the worker had no part; their questions follow
    from the answers of others, so open ones may bring some yet, and so may an answer given `since`. What is left is one
    query, so one look: a lease that comes back between two looks would be overlooked by both.
    """
    answering = [stage_id for stage_id in stage_ids if stage_id not in independent]
    asked = {"stages": [*stage_ids], "checking": [*independent], "answering": answering, "asking": answering[:-1]}
    with connection.cursor() as cursor:
        cursor.execute(LEFT, {**asked, "worker": worker_id})
        left = Left(*cursor.fetchone())
        if not independent or left.open or left.coming:
            return left
        cursor.execute(
            COMING_TO_CHECK,
            {"stages": [*stage_ids], "worker": worker_id, "first": independent[0], "since": since},
        )
        return Left(left.open, *cursor.fetchone())


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
