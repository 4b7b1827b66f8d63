"""Wake-ups and sweeps of annotation."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from annotation import selectors, services


@shared_task
def open_due_tasks(project_id: int) -> None:
    """Open the tasks of a project that went live or got images."""
    services.open_due_tasks(project_id=project_id)


@shared_task
def follow_redundancy(stage_id: int) -> None:
    """Let open tasks follow a stage's new redundancy."""
    services.follow_redundancy(stage_id=stage_id)


@shared_task
def open_following(task_id: int) -> None:
    """Ask the next stage's question about the image of a filled task."""
    services.open_following(task_id=task_id)


@shared_task
def discard_votes(project_id: int) -> None:
    """Delete the tasks and votes of a project whose time in the bin is over."""
    services.discard_votes(project_id=project_id, now=timezone.now())


@shared_task
def follow_removal(project_id: int, image_id: int) -> None:
    """Ask no more about an image that was taken out."""
    services.follow_removal(project_id=project_id, image_id=image_id)


@shared_task
def follow_return(project_id: int, image_id: int) -> None:
    """Ask again about an image that was put back."""
    services.follow_return(project_id=project_id, image_id=image_id)


@shared_task
def sweep_leases() -> None:
    """Take back leases that ran out."""
    services.expire_leases(now=timezone.now())


@shared_task
def sweep_openings() -> None:
    """Open the tasks that a lost message left closed, and close those it left open."""
    for project_id in selectors.projects_asking():
        services.open_due_tasks(project_id=project_id)
    for stage_id in selectors.stages_to_follow():
        services.follow_redundancy(stage_id=stage_id)
    services.follow_removals(now=timezone.now())
