"""What needs somebody's eyes: open flags, and a recomputation that came out otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from review.models import Flag, Recomputation

ALARM = 0.005  # share of decisions that a recomputation may change before people should look


@dataclass(frozen=True, slots=True)
class RecomputationFigures:
    """The last full recomputation from raw votes, compared with the running state."""

    finished_at: datetime
    decisions: int
    changed: int

    @property
    def share(self) -> float:
        return self.changed / self.decisions if self.decisions else 0.0

    @property
    def alarms(self) -> bool:
        return self.share > ALARM


@dataclass(frozen=True, slots=True)
class WatchFigures:
    open_flags: int
    flagged_workers: int
    recomputation: RecomputationFigures | None


def watch(project_id: int) -> WatchFigures:
    """Two queries."""
    flagged = list(Flag.objects.filter(project_id=project_id, resolved_at=None).values_list("worker_id", flat=True))
    done = Recomputation.objects.filter(project_id=project_id, finished_at__isnull=False).order_by("-id").first()
    last = None
    if done is not None and done.finished_at is not None:
        last = RecomputationFigures(done.finished_at, done.decisions, done.changed)
    return WatchFigures(len(flagged), len(set(flagged)), last)
