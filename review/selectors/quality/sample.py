"""How much of a project its quality figures read: the latest rounds and images, up to a stated number.

A project may hold a hundred million votes; a page must not read them all. Up to these numbers the figures are exact,
above them they are those of the newest part. The same rows give the same sample.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

ROUNDS = 20_000  # the newest consensus rounds, for figures that read columns
RESULTS = 5_000  # the newest consensus rounds, for figures that read whole results
VOTED_TASKS = 500  # the newest tasks, for figures that read raw votes
IMAGES = 20_000  # the newest images under review
VERDICTS = 20_000  # the newest verdicts of reviewers
GOLD_TASKS = 1_000  # the newest gold tasks
SCORES = 50_000  # the newest gold answers of workers
WORKED_IMAGES = 2_000  # the newest finished images, for time spent

# The last round of each task among the newest rounds of a project.
LATEST = """
    latest AS (
      SELECT DISTINCT ON (task_id) task_id, votes, counted, risk, result
        FROM (SELECT task_id, round, votes, counted, risk, result FROM review_consensus
               WHERE project_id = %(project)s ORDER BY id DESC LIMIT %(rounds)s) newest
       ORDER BY task_id, round DESC)
"""


def rows(
    query: str, values: Mapping[str, str | int | float | datetime], *parts: str
) -> list[tuple[Any, ...]]:  # columns as each query names them
    """The rows of one query; `parts` are the named queries (WITH) that it reads from."""
    statement = f"WITH {', '.join(parts)} {query}" if parts else query
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def week_of(moment: datetime) -> date:
    """The Monday of its week."""
    return moment.date() - timedelta(days=moment.weekday())
