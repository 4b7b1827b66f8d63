"""Rounds of consensus: the votes on tasks merged, held against the latest round, and stored with their objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from annotation.models import Task
from review.merging import Known, Merged, VotedTask, as_json
from review.merging.comparing import Comparison, compare
from review.models import Consensus, ImageReview, Object, ObjectState, Route
from review.selectors import due, voting
from review.selectors.checking import was_checked
from review.services import auditing, faults
from review.services.proposing import Proposal, proposal, propose, without_decided


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the votes on a task come to now, and the round that stands."""

    task: Task
    voted: VotedTask
    known: Known
    merged: Merged
    earlier: Consensus | None

    @property
    def is_new(self) -> bool:
        """Whether the votes, or the version that merges them, differ from the latest round. Another method that gold
        has chosen since is like other skills: a round comes of it where something is decided otherwise.
        """
        if self.earlier is None:
            return True
        known = (self.earlier.votes_digest, self.earlier.version)
        return known != (self.merged.digest, self.merged.version)

    def compared(self) -> Comparison:
        """What came out otherwise than in the latest round, of which there is one."""
        assert self.earlier is not None
        return compare(self.earlier.result, as_json(self.merged))


def outcomes(project_id: int, tasks: Sequence[Task]) -> list[Outcome]:
    """Merge the votes of tasks of one project, which carry their stages and images; those that cannot be merged are
    noted and left out. Seven queries.
    """
    voted = voting.voted_tasks(tasks, banned=voting.banned_workers(project_id))
    by_stage: dict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        by_stage[task.stage_id].append(task)
    known = voting.known_of(project_id, voted.values(), by_stage)
    earlier = due.latest_rounds(list(voted))
    found = []
    for stage_id, asked in by_stage.items():
        tasks_given = [voted[task.pk] for task in asked]
        merged, unmerged = faults.merge_each(asked[0].stage.kind, tasks_given, known[stage_id])
        faults.note(project_id, unmerged, list(merged))
        for task in asked:
            if task.pk in merged:
                found.append(Outcome(task, voted[task.pk], known[stage_id], merged[task.pk], earlier.get(task.pk)))
    return sorted(found, key=lambda outcome: outcome.task.pk)


def note_unchanged(found: Sequence[Outcome]) -> None:
    """The same again: the latest round stands, and the task is no longer due."""
    rows = []
    for outcome in found:
        assert outcome.earlier is not None
        if outcome.earlier.counted != outcome.task.done:
            outcome.earlier.counted = outcome.task.done
            rows.append(outcome.earlier)
    Consensus.objects.bulk_update(rows, ["counted"])


def write(project_id: int, found: Sequence[Outcome]) -> list[Proposal]:
    """Store each outcome as a new round, in place of objects nobody decided on or checked. Returns the new ones.

    An image that was verified unseen, and where a decision comes out otherwise now, is reviewed after all.
    """
    _reopen_unseen(project_id, found)
    return _replace(project_id, found, record(found))


def record(found: Sequence[Outcome]) -> list[Consensus]:
    """Store each outcome as a new round, and leave all objects as they are."""
    return Consensus.objects.bulk_create([_consensus(outcome) for outcome in found])


def _replace(project_id: int, found: Sequence[Outcome], stored: Sequence[Consensus]) -> list[Proposal]:
    again = [outcome.task.pk for outcome in found if outcome.earlier]
    if again:
        undecided = Object.objects.filter(~was_checked(), consensus__task__in=again, layer=0, decided_at=None)
        undecided.exclude(state=ObjectState.SUPERSEDED).update(state=ObjectState.SUPERSEDED)
    wanted = [
        proposal(outcome.task, consensus.pk, item)
        for outcome, consensus in zip(found, stored, strict=True)
        for item in outcome.merged.objects
    ]
    fresh = without_decided(wanted, tasks=again)
    propose(project_id, fresh)
    return fresh


def _reopen_unseen(project_id: int, found: Sequence[Outcome]) -> None:
    """The caller holds the reviews of these images."""
    changed = [outcome.task.image_id for outcome in found if outcome.earlier and outcome.compared().changed]
    for review in ImageReview.objects.filter(project_id=project_id, image_id__in=changed, route=Route.CROWD):
        auditing.reopen(review)
        review.save()


def _consensus(outcome: Outcome) -> Consensus:
    merged = outcome.merged
    return Consensus(
        project_id=outcome.task.project_id,
        task=outcome.task,
        round=outcome.earlier.round + 1 if outcome.earlier else 1,
        algorithm=merged.algorithm,
        version=merged.version,
        parameters=dict(merged.parameters),
        relied_on=dict(merged.relied_on),
        votes_digest=merged.digest,
        votes=merged.votes,
        counted=outcome.task.done,
        confidence=merged.confidence,
        agreement=merged.agreement,
        risk=merged.risk,
        result=as_json(merged),
    )
