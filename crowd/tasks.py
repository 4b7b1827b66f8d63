"""Wake-ups of crowd."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from crowd import services

JUST_NOW = timedelta(minutes=10)


@shared_task
def discard_changes(project_id: int) -> None:
    """Delete why standings changed in a project whose time in the bin is over."""
    services.discard_changes(project_id=project_id, now=timezone.now())


@shared_task
def follow_trust() -> None:
    """Let trust follow the known answers of the last minutes."""
    services.follow_trust(since=timezone.now() - JUST_NOW)


@shared_task
def follow_all_trust() -> None:
    """Let trust follow what a lost beat left, and known answers that were changed."""
    services.follow_trust(since=None)
