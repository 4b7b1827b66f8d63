"""How far workers can be trusted, from their known answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import F, Q

from review.agreement import trust as trusting
from review.models import GoldScore


def trust(project_id: int, worker_ids: Collection[int] | None = None) -> dict[int, float]:
    """Worker id → the trust that their known answers earn, for all who gave any or for some of them. One query.

    An answer that was held against what was corrected since does not count.
    """
    rows = GoldScore.objects.filter(project_id=project_id).annotate(counts=Q(revision=F("gold__revision")))
    if worker_ids is not None:
        rows = rows.filter(worker__in=worker_ids)
    answers: dict[int, list[bool]] = defaultdict(list)
    for worker, right, counts in rows.order_by("answered_at", "id").values_list("worker_id", "right", "counts"):
        answers[worker] += [right] if counts else []
    return {worker: trusting.trust(given) for worker, given in answers.items()}


def scored_since(since: datetime) -> dict[int, set[int]]:
    """Project id → workers whose known answers were given since a moment. One query."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = GoldScore.objects.filter(answered_at__gt=since).values_list("project_id", "worker_id").distinct()
    for project, worker in rows:
        found[project].add(worker)
    return found


def projects_scored() -> list[int]:
    """Projects in which anybody answered what is known. One query."""
    return list(GoldScore.objects.values_list("project_id", flat=True).distinct().order_by("project_id"))
