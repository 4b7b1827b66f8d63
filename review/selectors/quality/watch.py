"""What needs somebody's eyes: open flags, and a recomputation that came out otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from review.models import Flag
from review.selectors.recomputations import RecomputationFigures, latest_recomputation


@dataclass(frozen=True, slots=True)
class WatchFigures:
    open_flags: int
    flagged_workers: int
    recomputation: RecomputationFigures | None


def watch(project_id: int) -> WatchFigures:
    """Two queries."""
    flagged = list(Flag.objects.filter(project_id=project_id, resolved_at=None).values_list("worker_id", flat=True))
    last = latest_recomputation(project_id, finished=True)
    return WatchFigures(len(flagged), len(set(flagged)), last)
