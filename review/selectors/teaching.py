"""The tasks that teach: gold, whose truth is known, and the random calibration share. Nothing else ever does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import connection
from django.db.models import F, Q

from annotation.models import Task
from projects.models import Stage
from review.lanes import CALIBRATION_EVERY, ORDINARY
from review.lessons import Lesson
from review.merging import VotedTask
from review.models import GoldAnswer
from review.selectors.due import closed_by
from review.selectors.voting import banned_workers, voted_tasks

# Tasks that one learning reads at most, gold first, then calibration by random key: bounds its memory and time.
MOST = 20_000
# Votes below which a calibration task only says that its voters agree with themselves.
LEAST_VOTES = 3
# An answer that reviewers agreed on was made from the votes before it: they would be held against themselves.
_EARLY = """
    SELECT a.id FROM annotation_assignment a JOIN review_goldanswer g ON g.task_id = a.task_id
     WHERE a.task_id = ANY(%s) AND a.state IN (1, 3) AND g.origin = 'verified' AND a.answered_at < g.created_at
"""


def lessons(stage: Stage, *, until: datetime | None = None, banned: Collection[int] | None = None) -> list[Lesson]:
    """The tasks to learn a stage's skills from, by id; `until`: with the votes and the gold of that moment."""
    shut_out = banned_workers(stage.project_id) if banned is None else banned
    known = _gold(stage, until)
    tasks = Task.objects.filter(stage=stage, subject__isnull=True).select_related("image")
    gold = list(tasks.filter(pk__in=known).order_by("key", "id")[:MOST])
    closed = tasks.filter(lane=ORDINARY, done__gte=F("target")) if until is None else closed_by(tasks, until)
    share = closed.annotate(rest=F("key") % CALIBRATION_EVERY).filter(rest=0)
    drawn = list(share.exclude(pk__in=known).order_by("key", "id")[: MOST - len(gold)])
    voted = voted_tasks([*gold, *drawn], banned=shut_out, until=until)
    early = _early_votes([task.pk for task in gold])
    found = [Lesson(_without(voted[task.pk], early), known[task.pk].answer) for task in gold]
    found += [Lesson(voted[task.pk]) for task in drawn if len(voted[task.pk].votes) >= LEAST_VOTES]
    return sorted(found, key=lambda lesson: lesson.task.id)


def _gold(stage: Stage, until: datetime | None) -> dict[int, GoldAnswer]:
    rows = GoldAnswer.objects.filter(task__stage=stage)
    if until is None:
        return {row.task_id: row for row in rows.filter(retired_at=None)}
    then = rows.filter(Q(retired_at=None) | Q(retired_at__gt=until), created_at__lte=until)
    return {row.task_id: row for row in then}


def _early_votes(task_ids: Sequence[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(_EARLY, [list(task_ids)])
        return {pk for (pk,) in cursor.fetchall()}


def _without(task: VotedTask, assignments: Collection[int]) -> VotedTask:
    return replace(task, votes=[vote for vote in task.votes if vote.assignment_id not in assignments])
