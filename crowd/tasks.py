"""Wake-ups of crowd."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from crowd import services


@shared_task
def discard_changes(project_id: int) -> None:
    """Delete why standings changed in a project whose time in the bin is over."""
    services.discard_changes(project_id=project_id, now=timezone.now())
