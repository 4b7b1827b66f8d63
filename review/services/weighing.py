"""What checkers said of a question: counted, weighed by how right each of them has been, and put on record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from annotation import selectors as annotation
from annotation.selectors import Vote
from projects.models import Stage, StageKind
from review import checkers, skills, tally
from review.agreement import digest
from review.models import Consensus, Object, ObjectState, Question, Skill
from review.selectors.voting import banned_workers
from review.skills import Parameters
from review.tally import Outcome, Tally


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its votes and what they come to; `rows` is what is known of each voter."""

    question: Question
    votes: Sequence[Vote]
    rows: Sequence[Parameters | None]
    tally: Tally
    outcome: Outcome
    before: float  # how sure the object was

    @property
    def evidence(self) -> float:
        """What the votes add to the log-odds that the object is right, or the image complete."""
        words = [str(vote.answer["answer"]) for vote in self.votes]
        if self.question.stage.kind == StageKind.ADJUDICATE:
            return sum(map(checkers.expert_evidence, words))
        return sum(checkers.evidence(row, word) for row, word in zip(self.rows, words, strict=True))


def answered(questions: Sequence[Question]) -> list[Answered]:
    """Questions of one project with their votes, less those of the banned. Three queries."""
    votes: dict[int, list[Vote]] = defaultdict(list)
    banned = set(banned_workers(questions[0].project_id)) if questions else set()
    for vote in annotation.votes_of_tasks([question.task_id for question in questions]):
        if vote.worker_id not in banned:
            votes[vote.task_id].append(vote)
    known = _known({question.stage_id for question in questions})
    found = []
    for question in questions:
        given = votes[question.task_id]
        rows = [known.get((question.stage_id, vote.worker_id)) for vote in given]
        count = tally.counted(vote.answer for vote in given)
        before = question.object.confidence if question.object else 0.5
        found.append(Answered(question, given, rows, count, count.outcome(_most(question.stage)), before))
    return found


def believe(settled: Sequence[Answered]) -> None:
    """Let what was said of objects change how surely they are there."""
    rows = []
    for item in settled:
        found = item.question.object
        assert found is not None
        if found.decided_at is not None or found.state == ObjectState.SUPERSEDED:
            continue
        found.confidence = tally.believed(item.before, item.evidence)
        found.state = ObjectState.PROPOSED if found.confidence >= 0.5 else ObjectState.REJECTED
        rows.append(found)
    Object.objects.bulk_update(rows, ["confidence", "state"])


def consensus(item: Answered, again: Collection[int]) -> Consensus:
    """What was said, for the record; `again` holds the questions that sent their image back."""
    question, count = item.question, item.tally
    sure = tally.believed(0.5, item.evidence)
    result = {
        "answer": str(item.outcome),
        "votes": {"for": count.supporting, "against": count.opposing, "unsure": count.unsure},
        "before": item.before,
        "again": question.pk in again,
    }
    said = [(str(vote.assignment_id), str(vote.answer["answer"])) for vote in item.votes]
    return Consensus(
        project_id=question.project_id,
        task_id=question.task_id,
        round=1,
        algorithm=tally.ALGORITHM,
        version=tally.VERSION,
        parameters=_parameters(item),
        votes_digest=digest.choices_digest(said),
        votes=count.votes,
        counted=question.task.done,
        confidence=max(sure, 1 - sure),
        result=result,
    )


def _parameters(item: Answered) -> dict[str, float | str]:
    if item.question.stage.kind == StageKind.ADJUDICATE:
        return {"lead": tally.LEAD, "accuracy": tally.EXPERT_ACCURACY}
    shared: dict[str, float | str] = {"lead": tally.LEAD, "accuracy": tally.ACCURACY}
    if not any(item.rows):
        return shared
    voters = [(vote.worker_id, row) for vote, row in zip(item.votes, item.rows, strict=True)]
    return {**shared, "skilled": sum(row is not None for row in item.rows), "skills": skills.fingerprint(voters)}


def _known(stages: Collection[int]) -> Mapping[tuple[int, int], Parameters]:
    rows = Skill.objects.filter(stage__in=stages, stage__kind=StageKind.VERIFY).exclude(parameters={})
    return {(stage, worker): told for stage, worker, told in rows.values_list("stage_id", "worker_id", "parameters")}


def _most(stage: Stage) -> int:
    return max(stage.redundancy, int(stage.settings.get("most_votes", 0)))
