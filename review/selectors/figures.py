"""How well the voters of a project agree, in figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

_BY_CATEGORY = """
    SELECT category_id, count(*), avg(agreement), avg(confidence) FROM review_object
     WHERE project_id = %s AND state IN ('proposed', 'verified')
     GROUP BY category_id ORDER BY count(*) DESC, category_id
"""
_HISTOGRAM = """
    SELECT least(floor(confidence * 10)::int, 9) AS tenth, count(*) FROM review_object
     WHERE project_id = %s AND state IN ('proposed', 'verified') AND consensus_id IS NOT NULL GROUP BY 1
"""
_STATES = "SELECT state, count(*) FROM review_object WHERE project_id = %s AND state <> 'superseded' GROUP BY state"
# Of every box's voters: which category they gave, against the one that was agreed, in the latest round of each task.
_CONFUSION = """
    SELECT (item->'categories'->>0)::bigint AS agreed, vote.key::bigint AS voted, sum(vote.value::int)::bigint AS count
      FROM (SELECT DISTINCT ON (task_id) result FROM review_consensus WHERE project_id = %s
             ORDER BY task_id, round DESC) latest,
           jsonb_array_elements(latest.result->'objects') item, jsonb_each_text(item->'category_votes') vote
     WHERE item->'box' <> 'null' AND NOT item->'categories' @> to_jsonb(vote.key::bigint)
     GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 100
"""
_MEAN = """
    SELECT count(DISTINCT image_id), avg(agreement) FROM (
      SELECT DISTINCT ON (c.task_id) t.image_id, c.agreement FROM review_consensus c JOIN annotation_task t
          ON t.id = c.task_id WHERE c.project_id = %s ORDER BY c.task_id, c.round DESC) latest
"""


@dataclass(frozen=True, slots=True)
class CategoryFigures:
    category_id: int
    objects: int
    mean_agreement: float | None
    mean_confidence: float


@dataclass(frozen=True, slots=True)
class Tenth:
    """How many objects lie between two confidences."""

    start: float
    end: float
    objects: int


@dataclass(frozen=True, slots=True)
class Confused:
    """So many voters gave one category where another was agreed."""

    voted: int
    agreed: int
    count: int


@dataclass(frozen=True, slots=True)
class AgreementFigures:
    images_settled: int
    mean_agreement: float | None
    by_category: list[CategoryFigures]
    confidence_histogram: list[Tenth]
    states: dict[str, int]
    confusion: list[Confused]


def agreement(project_id: int) -> AgreementFigures:
    """The agreement of a project's voters. Five queries over the project's objects."""
    settled, mean = _rows(_MEAN, project_id)[0]
    tenths = dict(_rows(_HISTOGRAM, project_id))
    states = dict(_rows(_STATES, project_id))
    return AgreementFigures(
        images_settled=settled,
        mean_agreement=mean,
        by_category=[CategoryFigures(*row) for row in _rows(_BY_CATEGORY, project_id)],
        confidence_histogram=[Tenth(n / 10, (n + 1) / 10, tenths.get(n, 0)) for n in range(10)],
        states={name: states.get(name, 0) for name in ("proposed", "verified", "rejected")},
        confusion=[Confused(voted, agreed, count) for agreed, voted, count in _rows(_CONFUSION, project_id)],
    )


def _rows(query: str, project_id: int) -> list[tuple[Any, ...]]:  # columns as each query names them
    with connection.cursor() as cursor:
        cursor.execute(query, [project_id])
        return list(cursor.fetchall())
