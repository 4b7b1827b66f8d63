"""Wake-ups and sweeps of projects."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from projects import selectors, services


@shared_task
def take_images(source_id: int) -> None:
    """Let what a source brought join its project."""
    services.take_images(source_id=source_id)


@shared_task
def discard_project(project_id: int) -> None:
    """Delete what is left of a project whose time in the bin is over."""
    services.discard_project(project_id=project_id, now=timezone.now())


@shared_task
def empty_bin() -> None:
    """Look for projects whose time in the bin is over."""
    services.empty_bin(now=timezone.now())


@shared_task
def sweep() -> None:
    """Let images join that a lost message left outside."""
    for source_id in selectors.sources_with_images_outside():
        services.take_images(source_id=source_id)
