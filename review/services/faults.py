"""Tasks whose votes cannot be merged: named, set aside, and tried again later and later, while all others go on."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence

from django.db import connection

from review.merging import Known, Merged, VotedTask, merge
from review.models import MergeFault

LONGEST = 500  # characters of an error that are kept
# Half a minute, then twice as long each time, up to a day.
_NOTE = """
    INSERT INTO review_mergefault (project_id, task_id, error, tries, since, retry_at)
    SELECT %(project)s, task, error, 1, now(), now() + interval '30 seconds'
      FROM unnest(%(tasks)s::bigint[], %(errors)s::text[]) AS fault (task, error) ORDER BY task
    ON CONFLICT (task_id) DO UPDATE SET error = excluded.error, tries = review_mergefault.tries + 1,
       retry_at = now() + least(interval '30 seconds' * 2 ^ least(review_mergefault.tries, 20), interval '1 day')
"""

logger = logging.getLogger(__name__)


def merge_each(kind: str, tasks: Sequence[VotedTask], known: Known) -> tuple[dict[int, Merged], dict[int, str]]:
    """Task → what its votes come to, and task → why they come to nothing. One broken task spoils no other."""
    try:
        return {task.id: item for task, item in zip(tasks, merge(kind, tasks, known), strict=True)}, {}
    except Exception:  # whatever it is: now each task shows whether it is the one
        logger.info("A batch of %s tasks cannot be merged; each is tried alone.", len(tasks))
    merged: dict[int, Merged] = {}
    faults: dict[int, str] = {}
    for task in tasks:
        try:
            (merged[task.id],) = merge(kind, [task], known)
        except Exception as error:  # noted with the task, for people to see
            logger.exception("The votes on task %s cannot be merged.", task.id)
            faults[task.id] = f"{type(error).__name__}: {error}"[:LONGEST]
    return merged, faults


def note(project_id: int, faults: Mapping[int, str], merged: Collection[int]) -> None:
    """Keep what could not be merged until it can; what `merged` is forgotten."""
    if faults:
        with connection.cursor() as cursor:
            cursor.execute(_NOTE, {"project": project_id, "tasks": list(faults), "errors": list(faults.values())})
    MergeFault.objects.filter(task__in=merged).delete()
