"""Questions about an image that was taken out of its project, or put back. The rows of projects say which it is."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from annotation import selectors
from annotation.models import Task
from annotation.services.asking import move_target, open_due_tasks
from annotation.services.dispatch import release
from projects import selectors as projects
from projects.models import ANSWERING


@transaction.atomic
def follow_removal(*, project_id: int, image_id: int) -> None:
    """Close the questions about an image that was taken out: leases go back, votes stay. Safe to repeat."""
    if not projects.removed_from(project_id).filter(image_id=image_id).exists():
        return
    held: dict[int, list[int]] = defaultdict(list)
    for assignment_id, worker_id in selectors.leases_on_image(project_id, image_id):
        held[worker_id].append(assignment_id)
    for worker_id, assignment_ids in sorted(held.items()):
        release(assignment_ids=assignment_ids, worker_id=worker_id)
    for task in Task.objects.filter(project_id=project_id, image_id=image_id).order_by("id"):
        move_target(task_id=task.pk, target=0)


@transaction.atomic
def follow_return(*, project_id: int, image_id: int) -> None:
    """Ask again about an image that was put back, for the votes that are missing. Safe to repeat."""
    if not projects.names_of_images(project_id, [image_id]):
        return
    asked = Task.objects.filter(project_id=project_id, image_id=image_id, stage__kind__in=ANSWERING)
    for task in asked.filter(subject__isnull=True).select_related("stage").order_by("id"):
        if task.target < task.stage.redundancy:
            move_target(task_id=task.pk, target=task.stage.redundancy)
    open_due_tasks(project_id=project_id)


def follow_removals(*, now: datetime) -> int:
    """Do what lost messages left undone; of how many images."""
    gone, back = selectors.removed_and_still_asked(), selectors.restored_and_not_asked(now)
    for project_id, image_id in gone:
        follow_removal(project_id=project_id, image_id=image_id)
    for project_id, image_id in back:
        follow_return(project_id=project_id, image_id=image_id)
    return len(gone) + len(back)
