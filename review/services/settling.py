"""Merging votes: every task that is full becomes a consensus, and its boxes or tags become objects to review."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db import transaction

from annotation import selectors as annotation
from annotation.models import Task
from projects import selectors as projects
from review.merging import GivenVote, Merged, as_json, merge
from review.models import Consensus, Object, ObjectState
from review.selectors import due
from review.services import standing
from review.services.locks import lock_project, lock_reviews
from review.services.proposing import Proposal, proposal, propose, without_decided

BATCH = 200


@dataclass(frozen=True, slots=True)
class Settled:
    """How much was merged: tasks, boxes or tags proposed, and images now waiting for a reviewer."""

    tasks: int = 0
    objects: int = 0
    images: int = 0

    def __add__(self, other: Settled) -> Settled:
        return Settled(self.tasks + other.tasks, self.objects + other.objects, self.images + other.images)


@dataclass(frozen=True, slots=True)
class _Outcome:
    task: Task
    merged: Merged
    earlier: Consensus | None

    @property
    def is_new(self) -> bool:
        """Whether the votes, or the way to merge them, differ from the latest round."""
        if self.earlier is None:
            return True
        known = (self.earlier.votes_digest, self.earlier.algorithm, self.earlier.version)
        return known != (self.merged.digest, self.merged.algorithm, self.merged.version)


def settle_task(*, task_id: int) -> Settled:
    """Merge the votes of one task if it is due, and with it what else is due in its project (at most one batch).

    A burst of messages is thus worked off in batches: the first takes all, the others find nothing left.
    """
    project_id = due.project_of(task_id)
    return Settled() if project_id is None else settle_due(project_id=project_id, limit=BATCH)


def settle_due(*, project_id: int | None = None, limit: int = 1_000) -> Settled:
    """Merge the votes of up to `limit` tasks that are due. Safe to repeat, and to run twice at once."""
    done = Settled()
    for project, task_ids in _batches(due.due_tasks(project_id)[:limit].values_list("project_id", "id")):
        done += _settle_batch(project, task_ids)
    return done


def _batches(found: Iterable[tuple[int, int]]) -> Iterator[tuple[int, list[int]]]:
    for project, rows in groupby(list(found), key=lambda row: row[0]):
        ids = [task_id for _project, task_id in rows]
        for start in range(0, len(ids), BATCH):
            yield project, ids[start : start + BATCH]


@transaction.atomic
def _settle_batch(project_id: int, task_ids: Sequence[int]) -> Settled:
    lock_project(project_id)
    # Counters are read before the votes: a vote that arrives in between makes the task due again.
    tasks = list(due.due_tasks(project_id).filter(pk__in=task_ids).select_related("stage"))
    lock_reviews(project_id, {task.image_id for task in tasks})
    outcomes = _merged(tasks)
    _note_unchanged([outcome for outcome in outcomes if not outcome.is_new])
    fresh = [outcome for outcome in outcomes if outcome.is_new]
    rounds = Consensus.objects.bulk_create([_consensus(outcome) for outcome in fresh])
    created = _replace_objects(project_id, fresh, rounds)
    images = _last_asked(project_id, tasks)
    standing.refresh(project_id, images, with_new={item.image for item in created})
    return Settled(len(fresh), len(created), len(images))


def _merged(tasks: Sequence[Task]) -> list[_Outcome]:
    votes: dict[int, list[GivenVote]] = defaultdict(list)
    ids = [task.pk for task in tasks]
    for vote in annotation.votes_of_tasks(ids):
        votes[vote.task_id].append(GivenVote(vote.assignment_id, vote.answer))
    earlier = due.latest_rounds(ids)
    return [_Outcome(task, merge(task.stage.kind, votes[task.pk]), earlier.get(task.pk)) for task in tasks]


def _note_unchanged(outcomes: Sequence[_Outcome]) -> None:
    """The same votes again: the latest round stands, and the task is no longer due."""
    rows = []
    for outcome in outcomes:
        assert outcome.earlier is not None
        outcome.earlier.counted = outcome.task.done
        rows.append(outcome.earlier)
    Consensus.objects.bulk_update(rows, ["counted"])


def _consensus(outcome: _Outcome) -> Consensus:
    merged = outcome.merged
    return Consensus(
        project_id=outcome.task.project_id,
        task=outcome.task,
        round=outcome.earlier.round + 1 if outcome.earlier else 1,
        algorithm=merged.algorithm,
        version=merged.version,
        parameters=dict(merged.parameters),
        votes_digest=merged.digest,
        votes=merged.votes,
        counted=outcome.task.done,
        confidence=merged.confidence,
        agreement=merged.agreement,
        result=as_json(merged),
    )


def _replace_objects(project_id: int, outcomes: Sequence[_Outcome], rounds: Sequence[Consensus]) -> list[Proposal]:
    """Objects of earlier rounds that nobody has decided on make room for those of the new ones."""
    again = [outcome.task.pk for outcome in outcomes if outcome.earlier]
    undecided = Object.objects.filter(consensus__task__in=again, layer=0, decided_at=None)
    undecided.exclude(state=ObjectState.SUPERSEDED).update(state=ObjectState.SUPERSEDED)
    wanted = [
        proposal(outcome.task, consensus.pk, item)
        for outcome, consensus in zip(outcomes, rounds, strict=True)
        for item in outcome.merged.objects
    ]
    fresh = without_decided(wanted, tasks=again)
    propose(project_id, fresh)
    return fresh


def _last_asked(project_id: int, tasks: Sequence[Task]) -> set[int]:
    """Images whose last stage is among these tasks: only they wait for a reviewer."""
    last = projects.stages_of(project_id)[-1]
    return {task.image_id for task in tasks if task.stage_id == last.pk}
