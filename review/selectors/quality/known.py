"""How right workers are on gold, week by week; whose votes do not count are left out here, too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from review.agreement.intervals import Share
from review.selectors.quality import sample

_WEEKS = """
    SELECT date_trunc('week', answered_at AT TIME ZONE 'UTC')::date, count(*) FILTER (WHERE "right"), count(*),
           count(DISTINCT worker_id)
      FROM (SELECT answered_at, "right", worker_id, gold_id, revision FROM review_goldscore
             WHERE project_id = %(project)s ORDER BY answered_at DESC LIMIT %(scores)s) newest
      JOIN review_goldanswer g ON g.id = newest.gold_id AND g.revision = newest.revision
     WHERE NOT EXISTS (SELECT 1 FROM projects_membership m WHERE m.project_id = %(project)s
                          AND m.user_id = newest.worker_id AND m.standing = 'banned')
     GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class GoldWeek:
    week: date
    right: Share
    workers: int


@dataclass(frozen=True, slots=True)
class GoldFigures:
    """Answers to tasks whose truth is known: all of them (or the newest), and by week."""

    right: Share
    weeks: list[GoldWeek]


def gold_accuracy(project_id: int) -> GoldFigures:
    """The gold accuracy of a project. One query."""
    found = sample.rows(_WEEKS, {"project": project_id, "scores": sample.SCORES})
    weeks = [GoldWeek(week, Share(right, answers), workers) for week, right, answers, workers in found]
    total = Share(sum(week.right.part for week in weeks), sum(week.right.whole for week in weeks))
    return GoldFigures(total, weeks)
