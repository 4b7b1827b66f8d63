"""Background work of review: wake-ups and the sweep that finishes what a lost one left."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from review import services

JUST_NOW, FLAGGED_EVERY = timedelta(minutes=2), timedelta(minutes=10)


@shared_task
def settle_task(task_id: int) -> None:
    """Merge the votes of a task that is full."""
    services.settle_task(task_id=task_id)


@shared_task
def discard_agreement(project_id: int) -> None:
    """Delete what was agreed on in a project whose time in the bin is over."""
    services.discard_agreement(project_id=project_id, now=timezone.now())


@shared_task
def follow_gold(gold_id: int) -> None:
    """Score what is due by an answer that has become known or was changed."""
    services.follow_gold(gold_id=gold_id)


@shared_task
def score_recent() -> None:
    """Hold the votes of the last minutes against known answers."""
    services.score_due(since=timezone.now() - JUST_NOW)


@shared_task
def score_all() -> None:
    """Hold against known answers what a lost beat left."""
    services.score_due(since=None, limit=100_000)


@shared_task
def raise_flags() -> None:
    """Lay signs of worthless votes before the administrators."""
    now = timezone.now()
    services.raise_flags(since=now - FLAGGED_EVERY, now=now)


@shared_task
def sweep() -> None:
    """Merge whatever is due anywhere."""
    services.settle_due(limit=5_000)


@shared_task
def recompute_new_votes() -> None:
    """Recompute every project in which somebody voted since the last time."""
    services.recompute_new_votes()


@shared_task
def resume_recomputations() -> None:
    """Go on with recomputations that were broken off."""
    services.resume_recomputations()
