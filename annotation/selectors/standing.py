"""Questions that do not stand as the rows of projects say: what a lost message left behind."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Exists, F, OuterRef

from annotation.models import Assignment, AssignmentState, Task
from projects.models import ANSWERING, RemovedImage

RECENT = timedelta(days=1)

Place = tuple[int, int]  # project, image


def leases_on_image(project_id: int, image_id: int) -> list[Place]:
    """`(assignment, worker)` of every lease on a question about the image. One query."""
    held = Assignment.objects.filter(task__project_id=project_id, task__image_id=image_id, state=AssignmentState.LEASED)
    return list(held.values_list("id", "worker_id"))


def removed_and_still_asked() -> list[Place]:
    """`(project, image)` of what was taken out and is still asked about. One query."""
    asked = Task.objects.filter(project_id=OuterRef("project_id"), image_id=OuterRef("image_id"), is_open=True)
    gone = RemovedImage.objects.filter(Exists(asked), restored_at=None)
    return list(gone.values_list("project_id", "image_id"))


def restored_and_not_asked(now: datetime) -> list[Place]:
    """`(project, image)` of what was put back within a day and lacks votes that nobody is asked for. One query."""
    closed = Task.objects.filter(project_id=OuterRef("project_id"), image_id=OuterRef("image_id"))
    closed = closed.filter(target__lt=F("stage__redundancy"), stage__kind__in=ANSWERING, subject__isnull=True)
    back = RemovedImage.objects.filter(Exists(closed), restored_at__gt=now - RECENT)
    return list(back.values_list("project_id", "image_id"))


STAGES_TO_FOLLOW = """
    SELECT s.id FROM projects_stage s JOIN projects_project p ON p.id = s.project_id
     WHERE p.state IN ('pilot', 'live') AND p.binned_at IS NULL AND EXISTS (
           SELECT 1 FROM annotation_task t
            WHERE t.stage_id = s.id AND t.is_open AND t.lane = 0
              AND (t.target < s.redundancy
                   OR t.target > greatest(s.redundancy, coalesce((s.settings->>'most_votes')::int, 0))))
     ORDER BY s.id
"""


def stages_to_follow() -> list[int]:
    """Stages with open questions that ask for fewer votes than they should, or more than they may. One query."""
    with connection.cursor() as cursor:
        cursor.execute(STAGES_TO_FOLLOW)
        return [row[0] for row in cursor.fetchall()]
