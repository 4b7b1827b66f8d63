"""What a recomputation goes through, and what the last one came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q

from annotation.models import Task
from projects.models import ANSWERING
from review.merging import VERSION
from review.models import Consensus, Recomputation

# Above this share of drifted decisions somebody should look.
ALERT = 0.005
_NEWEST = """
    SELECT greatest((SELECT max(answered_at) FROM annotation_assignment
                      WHERE project_id = %(project)s AND state IN (1, 3)),
                    (SELECT max(updated_at) FROM review_goldanswer WHERE project_id = %(project)s)),
           (SELECT created_at FROM review_consensus WHERE project_id = %(project)s ORDER BY id DESC LIMIT 1)
"""
_DUE = """
    SELECT p.id FROM projects_project p
      LEFT JOIN LATERAL (SELECT r.started_at AS at, r.version FROM review_recomputation r
                          WHERE r.project_id = p.id AND r.finished_at IS NOT NULL
                          ORDER BY r.id DESC LIMIT 1) last ON true
     WHERE p.binned_at IS NULL AND (
       EXISTS (SELECT 1 FROM annotation_assignment a WHERE a.project_id = p.id AND a.state IN (1, 3)
                  AND a.answered_at >= coalesce(last.at, '-infinity'))
       OR (last.version <> %s AND EXISTS (SELECT 1 FROM review_consensus c WHERE c.project_id = p.id)))
     ORDER BY p.id
"""


@dataclass(frozen=True, slots=True)
class RecomputationFigures:
    """A recomputation of a project: `changed` by all that is known now, `drifted` by nothing that explains it."""

    started_at: datetime
    finished_at: datetime | None
    decisions: int
    changed: int
    repeated: int
    drifted: int

    @property
    def share(self) -> float:
        """Of all decisions those that came out otherwise, mostly because more is known of the workers."""
        return self.changed / self.decisions if self.decisions else 0.0

    @property
    def drift(self) -> float:
        """Of the decisions made again from the same votes and skills those that came out otherwise all the same."""
        return self.drifted / self.repeated if self.repeated else 0.0

    @property
    def is_alarming(self) -> bool:
        return self.drift > ALERT


def figures(row: Recomputation) -> RecomputationFigures:
    """What a recomputation came to."""
    return RecomputationFigures(row.started_at, row.finished_at, row.decisions, row.changed, row.repeated, row.drifted)


def latest_recomputation(project_id: int, *, finished: bool = False) -> RecomputationFigures | None:
    """The last recomputation of a project, under way or done, or the last that was `finished`. One query."""
    rows = Recomputation.objects.filter(project_id=project_id)
    row = (rows.filter(finished_at__isnull=False) if finished else rows).order_by("-id").first()
    return figures(row) if row else None


def is_up_to_date(project_id: int) -> bool:
    """Whether no vote was given and no known answer changed since the last full recomputation began, no round was
    stored since it ended (a ban makes new ones), and it was one of this version of the algorithms. Two queries.
    """
    done = Recomputation.objects.filter(project_id=project_id, finished_at__isnull=False)
    last = done.order_by("-id").values_list("started_at", "finished_at", "version").first()
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, {"project": project_id})
        told, merged = cursor.fetchone()
    if last is None:
        return told is None and merged is None
    started, finished, version = last
    assert finished is not None  # by the filter
    if version != VERSION and merged is not None:
        return False
    return (told is None or told < started) and (merged is None or merged <= finished)


def projects_to_recompute() -> list[int]:
    """Projects in which somebody voted since their last full recomputation began, or which another version of the
    algorithms did. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [VERSION])
        return [pk for (pk,) in cursor.fetchall()]


def unfinished() -> list[int]:
    """Projects whose recomputation is under way, or was broken off. One query."""
    return list(Recomputation.objects.filter(finished_at=None).order_by("id").values_list("project_id", flat=True))


def tasks_to_recompute(project_id: int, *, after: int, limit: int) -> list[Task]:
    """The next tasks that are settled or could be, by id, with stage and image. One query."""
    merged = Exists(Consensus.objects.filter(task=OuterRef("pk")))
    asked = Task.objects.filter(project_id=project_id, stage__kind__in=ANSWERING, pk__gt=after)
    found = asked.filter(Q(done__gte=F("target")) | merged).order_by("id")
    return list(found.select_related("stage", "image")[:limit])
