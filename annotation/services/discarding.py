"""The end of a project in the bin, as far as annotation goes."""

from __future__ import annotations

from datetime import datetime

from annotation.events import VotesDiscarded
from annotation.models import Assignment, ImageReport, Suggestion, Task, WorkerCursor
from common.events import announce
from projects import services as projects

BATCH = 1_000


def discard_votes(*, project_id: int, now: datetime) -> bool:
    """Delete the tasks and votes of a project whose time in the bin is over; answers whether all are gone."""
    reports = ImageReport.objects.filter(project_id=project_id)
    cursors = WorkerCursor.objects.filter(stage__project_id=project_id)
    gone = projects.discard_rows(project_id=project_id, now=now, kinds=[reports, cursors])
    tasks = Task.objects.filter(project_id=project_id).order_by("-pk").values_list("pk", flat=True)
    while gone and (batch := list(tasks[:BATCH])):
        # By task, since assignments have no index by project alone.
        rows = [kind._default_manager.filter(task_id__in=batch) for kind in (Assignment, Suggestion)]
        kinds = [*rows, Task.objects.filter(pk__in=batch)]
        gone = projects.discard_rows(project_id=project_id, now=now, kinds=kinds)
    if gone:
        announce(VotesDiscarded(project_id))
    return gone
