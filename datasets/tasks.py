"""What workers do: load by id, one service call. Each is safe to do twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from datasets import services

HOURS = 3_600  # an export of a million images takes longer than other tasks may


@shared_task(time_limit=6 * HOURS)
def freeze(release_id: int) -> None:
    """Freeze a release."""
    services.freeze_release(release_id)


@shared_task(time_limit=6 * HOURS)
def export(export_id: int) -> None:
    """Write an export."""
    services.run_export(export_id)


@shared_task
def offer(release_id: int) -> None:
    """Ask for the export that every frozen release offers."""
    services.offer_release(release_id=release_id)


@shared_task
def discard_releases(project_id: int) -> None:
    """Let go of a project whose time in the bin is over, unless it published."""
    services.discard_releases(project_id=project_id, now=timezone.now())


@shared_task
def clear_exports() -> None:
    """Make room: old files that can be written again."""
    services.clear_exports(now=timezone.now())


@shared_task
def sweep() -> None:
    """Wake what was lost."""
    services.sweep(now=timezone.now())
