"""Reads about what was agreed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection


def worker_agreement(project_id: int, worker_ids: Sequence[int]) -> dict[int, float]:
    """Worker id → the share of their boxes or tags on settled tasks that became part of an agreed object. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH settled AS (
              SELECT a.id, a.worker_id,
                     jsonb_array_length(coalesce(a.answer -> 'boxes', a.answer -> 'tags')) AS given
                FROM annotation_assignment a
               WHERE a.project_id = %(project)s AND a.worker_id = ANY(%(workers)s) AND a.state IN (1, 3)
                 AND EXISTS (SELECT 1 FROM review_consensus c WHERE c.task_id = a.task_id)),
            shared AS (
              SELECT (vote ->> 0)::bigint AS assignment_id, count(*) AS agreed
                FROM review_object o, jsonb_array_elements(o.provenance) vote
               WHERE o.project_id = %(project)s AND o.state IN ('proposed', 'verified') GROUP BY 1)
            SELECT s.worker_id, coalesce(sum(shared.agreed), 0)::float / nullif(sum(s.given), 0)
              FROM settled s LEFT JOIN shared ON shared.assignment_id = s.id GROUP BY s.worker_id
            """,
            {"project": project_id, "workers": list(worker_ids)},
        )
        return {worker: share for worker, share in cursor.fetchall() if share is not None}
