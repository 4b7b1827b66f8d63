"""Which tasks wait to be merged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now

from annotation import selectors as annotation
from annotation.models import Assignment, AssignmentState, Task
from projects.models import ANSWERING
from review.models import Consensus, GoldAnswer, MergeFault


def due_tasks(project_id: int | None = None) -> QuerySet[Task]:
    """Full tasks that were never merged, or have counted votes since; by project. Questions of layers are not here.

    A task that became gold keeps its consensus: everybody answers it, and its truth is known. One that could not be
    merged is due again when its time has come.
    """
    merged = Consensus.objects.filter(task=OuterRef("pk"), counted__gte=OuterRef("done"))
    gold = GoldAnswer.objects.filter(task=OuterRef("pk"), retired_at=None)
    kept = Exists(gold) & Exists(Consensus.objects.filter(task=OuterRef("pk")))
    found = annotation.filled_tasks(project_id=project_id).filter(stage__kind__in=ANSWERING)
    resting = Exists(MergeFault.objects.filter(task=OuterRef("pk"), retry_at__gt=Now()))
    return found.filter(~Exists(merged), ~resting).exclude(kept).order_by("project_id", "id")


def closed_by(tasks: QuerySet[Task], at: datetime) -> QuerySet[Task]:
    """Those of the tasks that had been merged at a moment, or had the votes they ask for now."""
    votes = Assignment.objects.filter(task=OuterRef("pk"), state=AssignmentState.COUNTED, answered_at__lte=at)
    counted = votes.order_by().values("task").annotate(count=Count("pk")).values("count")
    merged = Exists(Consensus.objects.filter(task=OuterRef("pk"), created_at__lte=at))
    return tasks.annotate(by_then=Subquery(counted)).filter(Q(by_then__gte=F("target")) | merged)


def project_of(task_id: int) -> int | None:
    """The project of a task that is due, None when it is not. One query."""
    return due_tasks().filter(pk=task_id).values_list("project_id", flat=True).first()


def latest_rounds(task_ids: Sequence[int]) -> dict[int, Consensus]:
    """The last consensus of each task that has one. One query."""
    rows = Consensus.objects.filter(task__in=task_ids).order_by("task_id", F("round").desc()).distinct("task_id")
    return {row.task_id: row for row in rows}
