"""Background work of review: wake-ups and the sweep that finishes what a lost one left."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from review import services


@shared_task
def settle_task(task_id: int) -> None:
    """Merge the votes of a task that is full."""
    services.settle_task(task_id=task_id)


@shared_task
def discard_agreement(project_id: int) -> None:
    """Delete what was agreed on in a project whose time in the bin is over."""
    services.discard_agreement(project_id=project_id, now=timezone.now())


@shared_task
def sweep() -> None:
    """Merge whatever is due anywhere."""
    services.settle_due(limit=5_000)
