"""What a lost message or a lost machine left behind."""

from __future__ import annotations

from datetime import datetime, timedelta

from common.events import announce
from training.events import RunRequested
from training.models import Attempt, Run, RunState
from training.services.attempts import end_attempt
from training.states import LIVE, LOST

SILENCE = timedelta(seconds=60)


def sweep(*, now: datetime) -> int:
    """End attempts that fell silent, queue runs that no attempt holds, ring for what waits; how many were lost."""
    silent = list(Attempt.objects.filter(ended_at=None, heartbeat_at__lt=now - SILENCE).order_by("id"))
    for attempt in silent:
        message = f"Attempt {attempt.number} on {attempt.host} fell silent."
        end_attempt(attempt_id=attempt.pk, exit_class=LOST, message=message, now=now)
    held = Attempt.objects.filter(ended_at=None).values("run_id")
    Run.objects.filter(state__in=LIVE).exclude(pk__in=held).update(state=RunState.QUEUED)
    for run_id in Run.objects.filter(state=RunState.QUEUED).order_by("id").values_list("id", flat=True)[:5]:
        announce(RunRequested(run_id))
    return len(silent)
