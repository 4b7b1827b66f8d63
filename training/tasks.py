"""Wake-ups of training; none of them lasts as long as a training does."""

from __future__ import annotations

import os

from celery import shared_task
from django.utils import timezone

from training import services, supervision

SLOTS = int(os.environ.get("QUORUM_TRAINING_SLOTS", "1"))  # trainings at a time on one machine


@shared_task
def launch(run_id: int) -> None:
    """Start a queued run on this machine, when it has a slot free."""
    supervision.launch(run_id=run_id, slots=SLOTS, now=timezone.now())


@shared_task
def suggest(job_id: int) -> None:
    """Let a model look at the next pictures of a project."""
    services.suggest_batch(job_id=job_id)


@shared_task
def sweep() -> None:
    """Find attempts that fell silent, runs that wait, and suggestions that nobody is at."""
    services.sweep(now=timezone.now())
    services.ring_for_suggestions(now=timezone.now())
