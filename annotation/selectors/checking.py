"""Whether those who may check are enough: stages that judge what others said ask only trusted people without a part."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from projects.access import TRUSTED

MOST = 2_000  # open questions looked at, the oldest first: each is held against people until it has enough

# Whoever may work at such a stage at all; experts at those that adjudicate.
_PEOPLE = """
    SELECT count(*), count(*) FILTER (WHERE role IN ('reviewer', 'admin')) FROM projects_membership
     WHERE project_id = %(project)s AND standing IN ('active', 'training')
       AND (trust >= %(trusted)s OR role IN ('reviewer', 'admin'))
"""
# Of an open question: how many more answers it wants, and how many people (no more than that) could still give one.
# Whoever holds it now is among them.
_OPEN = """
    SELECT t.image_id, t.target - t.done AS wanted,
           (SELECT count(*) FROM (
              SELECT 1 FROM projects_membership m
               WHERE m.project_id = t.project_id AND m.standing IN ('active', 'training')
                 AND (m.role IN ('reviewer', 'admin') OR (m.trust >= %(trusted)s AND t.kind <> 'adjudicate'))
                 AND NOT EXISTS (SELECT 1 FROM annotation_assignment a
                                  WHERE a.task_id = t.id AND a.worker_id = m.user_id AND a.state IN (1, 3))
                 AND NOT annotation_had_part_v3(t.project_id, t.image_id, m.user_id, t.stage_id)
               LIMIT t.target - t.done) able) AS able
      FROM (SELECT t.id, t.project_id, t.image_id, t.stage_id, s.kind, t.target, t.done FROM annotation_task t
              JOIN projects_stage s ON s.id = t.stage_id
             WHERE s.project_id = %(project)s AND s.kind IN ('verify', 'cover', 'adjudicate') AND t.done < t.target
             ORDER BY t.id LIMIT %(most)s) t
"""
_WANTED = """
    SELECT coalesce(max(redundancy) FILTER (WHERE kind <> 'adjudicate'), 0), bool_or(kind = 'adjudicate')
      FROM projects_stage WHERE project_id = %s AND kind IN ('verify', 'cover', 'adjudicate')
"""


@dataclass(frozen=True, slots=True)
class Checkers:
    """`trusted` people are here, an image wants `needed` who had no part in it; of `waiting` images `stuck` ones can
    never get them, unless `more` people come.
    """

    trusted: int
    needed: int
    more: int
    waiting: int
    stuck: int

    @property
    def is_short(self) -> bool:
        """Whether somebody has to be found: images wait in vain, or would as soon as there are any."""
        return self.stuck > 0 or self.more > 0


def checkers(project_id: int) -> Checkers | None:
    """Whether a project has people enough to check; None when nothing is checked. Three queries."""
    asked = {"project": project_id, "trusted": TRUSTED, "most": MOST}
    with connection.cursor() as cursor:
        cursor.execute(_WANTED, [project_id])
        needed, has_experts = cursor.fetchone()
        if has_experts is None:
            return None
        cursor.execute(_PEOPLE, asked)
        trusted, experts = cursor.fetchone()
        cursor.execute(_OPEN, asked)
        rows = cursor.fetchall()
    stuck = {image for image, wanted, able in rows if able < wanted}
    short = [wanted - able for _image, wanted, able in rows]
    more = max([0, needed - trusted, int(has_experts) - experts, *short])
    return Checkers(trusted, max(needed, int(has_experts)), more, len({row[0] for row in rows}), len(stuck))
