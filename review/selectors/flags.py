"""Signs that somebody's votes may be worthless: those that were raised, and what the latest votes show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from annotation import selectors as annotation
from annotation.models import Assignment
from projects import selectors as projects
from projects.models import Role, Standing
from review.models import Flag, GoldScore, Skill
from review.suspicion import Evidence, Gated, Seen, signs

LATEST_VOTES = 2_000


def flags_of(project_id: int, *, resolved: bool = False) -> QuerySet[Flag]:
    """The signs that wait for somebody to look at them, or those that somebody has."""
    found = Flag.objects.filter(project_id=project_id, resolved_at__isnull=not resolved)
    return found.select_related("worker", "resolved_by")


def open_flags(project_id: int, worker_ids: Sequence[int]) -> dict[int, list[Flag]]:
    """Worker id → the signs that wait for somebody to look at them. One query."""
    found: dict[int, list[Flag]] = defaultdict(list)
    for flag in Flag.objects.filter(project_id=project_id, worker__in=worker_ids, resolved_at=None).order_by("id"):
        found[flag.worker_id].append(flag)
    return dict(found)


def flags_since(project_id: int, since: datetime) -> QuerySet[Flag, tuple[int, str]]:
    """(worker, sign) of what waits, or was looked at since a moment."""
    found = Flag.objects.filter(Q(resolved_at=None) | Q(resolved_at__gt=since), project_id=project_id)
    return found.values_list("worker_id", "sign")


def projects_voted_in(since: datetime) -> list[int]:
    """Open projects that got a vote since a moment. Two queries."""
    return [project for project in annotation.projects_asking() if _has_votes(project, since)]


def signs_in(project_id: int) -> dict[int, dict[str, Evidence]]:
    """What the latest votes of a project show of its workers: worker → sign → figures. Four queries.

    Whoever is banned already, and the project's administrators, are left out.
    """
    members = projects.members_of(project_id).filter(role=Role.ANNOTATOR).exclude(standing=Standing.BANNED)
    looked_at = set(members.values_list("user_id", flat=True))
    gates = [
        Gated(skill.worker_id, skill.gold_answers, skill.gold_right, skill.gate)
        for skill in Skill.objects.filter(project_id=project_id, gold_answers__gt=0)
    ]
    found = signs(_latest(project_id), gates)
    return {worker: shown for worker, shown in found.items() if worker in looked_at}


def _latest(project_id: int) -> list[Seen]:
    rows = Assignment.objects.filter(project_id=project_id, state__in=annotation.VOTE_STATES)
    votes = list(rows.select_related("task__stage").order_by("-answered_at")[:LATEST_VOTES])
    scores = GoldScore.objects.filter(assignment__in=[vote.pk for vote in votes], revision=F("gold__revision"))
    right = dict(scores.values_list("assignment_id", "right"))
    return [_seen(vote, right.get(vote.pk)) for vote in votes]


def _seen(vote: Assignment, right: bool | None) -> Seen:
    answer: dict[str, Any] = vote.answer or {}  # JSON; a vote has an answer
    seconds = (vote.active_ms or 0) / 1_000
    return Seen(vote.pk, vote.worker_id, vote.task_id, vote.task.stage.kind, answer, seconds, right)


def _has_votes(project_id: int, since: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM annotation_assignment"
            " WHERE project_id = %s AND state IN (1, 3) AND answered_at > %s)",
            [project_id, since],
        )
        return bool(cursor.fetchone()[0])
