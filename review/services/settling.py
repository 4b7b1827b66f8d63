"""Merging votes: every task that is full becomes a consensus, and its boxes or tags become objects to review."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db import connection, transaction

from projects.events import StandingChanged
from review.selectors import due
from review.services import layers, rounds
from review.services.locks import lock_project, lock_reviews

BATCH = 200
_UNSETTLE = """
    UPDATE review_consensus c SET counted = 0 FROM annotation_assignment a
     WHERE a.worker_id = %(worker)s AND a.project_id = %(project)s AND a.state IN (1, 3)
       AND c.task_id = a.task_id AND c.counted > 0
"""


@dataclass(frozen=True, slots=True)
class Settled:
    """How much was merged: tasks, boxes or tags proposed, and images now waiting for a reviewer."""

    tasks: int = 0
    objects: int = 0
    images: int = 0

    def __add__(self, other: Settled) -> Settled:
        return Settled(self.tasks + other.tasks, self.objects + other.objects, self.images + other.images)


def settle_task(*, task_id: int) -> Settled:
    """Merge the votes of one task if it is due, and with it what else is due in its project (at most one batch).

    A burst of messages is thus worked off in batches: the first takes all, the others find nothing left.
    """
    project_id = due.project_of(task_id)
    if project_id is not None:
        return settle_due(project_id=project_id, limit=BATCH)
    layers.settle_question(task_id=task_id)
    return Settled()


def settle_due(*, project_id: int | None = None, limit: int = 1_000) -> Settled:
    """Merge the votes of up to `limit` tasks that are due, and settle as many questions that check what they found.

    Safe to repeat, and to run twice at once.
    """
    done = Settled()
    for project, task_ids in _batches(due.due_tasks(project_id)[:limit].values_list("project_id", "id")):
        done += _settle_batch(project, task_ids)
    layers.settle_questions(project_id=project_id, limit=limit)
    return done


def standing_changed(fact: StandingChanged) -> int:
    """Make every settled task that this worker voted on due again, because their votes count no longer, or again.

    Called in the transaction that changes it; waits for a merge that has read the old standing. Returns how many rounds
    are to be looked at.
    """
    lock_project(fact.project_id)
    with connection.cursor() as cursor:
        cursor.execute(_UNSETTLE, {"project": fact.project_id, "worker": fact.user_id})
        return int(cursor.rowcount)


def _batches(found: Iterable[tuple[int, int]]) -> Iterator[tuple[int, list[int]]]:
    for project, rows in groupby(list(found), key=lambda row: row[0]):
        ids = [task_id for _project, task_id in rows]
        for start in range(0, len(ids), BATCH):
            yield project, ids[start : start + BATCH]


@transaction.atomic
def _settle_batch(project_id: int, task_ids: Sequence[int]) -> Settled:
    lock_project(project_id)
    # Counters are read before the votes: a vote that arrives in between makes the task due again.
    tasks = list(due.due_tasks(project_id).filter(pk__in=task_ids).select_related("stage", "image"))
    lock_reviews(project_id, {task.image_id for task in tasks})
    outcomes = rounds.outcomes(project_id, tasks)
    rounds.note_unchanged([outcome for outcome in outcomes if not outcome.is_new])
    fresh = [outcome for outcome in outcomes if outcome.is_new]
    created = rounds.write(project_id, fresh)
    images = layers.forward(project_id, {task.image_id for task in tasks}, with_new={item.image for item in created})
    return Settled(len(fresh), len(created), len(images))
