"""What the workers of the queue `media` do: load by id, one service call."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from catalog import selectors, services
from catalog.models import SourceState


@shared_task
def check_source(source_id: int) -> None:
    """The dry run of a source."""
    services.check_source(source_id, clock=timezone.now)


@shared_task
def import_source(source_id: int) -> None:
    """The import of a source."""
    services.import_source(source_id, clock=timezone.now)


@shared_task
def forget_abandoned() -> None:
    """Make room: files of uploads that nobody went on with."""
    services.forget_abandoned(now=timezone.now())


@shared_task
def sweep() -> None:
    """Wake the work that a lost message or a killed worker left."""
    for source in selectors.abandoned_sources(timezone.now()):
        (check_source if source.state == SourceState.CHECKING else import_source).delay(source.pk)
