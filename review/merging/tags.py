"""Tags merged by what is known of their voters: every tag that somebody gave is a yes/no question to all of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from review import aggregators, skills
from review.agreement import digest, measures
from review.agreement.boxes import EXTRA, MISSING
from review.agreement.clustering import Integers
from review.agreement.labels.votes import LabelVotes
from review.agreement.provenance import VERSION
from review.agreement.votes import TagVote
from review.merging.reading import Reader
from review.merging.values import GivenVote, Judgement, Known, Merged, MergedObject, VotedTask

# A question: its name, and the answer of each voter by place in `answers`.
Question = tuple[str, Sequence[int]]


def merge(tasks: Sequence[VotedTask], known: Known) -> list[Merged]:
    """Merge the tags of each task: every tag that anybody gave is a question to all its voters."""
    reader = Reader.of(known.categories)
    given = [[reader.tag_vote(vote) for vote in task.votes] for task in tasks]
    asked = [questions_of(votes) for votes in given]
    beliefs = iter(beliefs_of([(task.votes, questions) for task, questions in zip(tasks, asked, strict=True)], known))
    return [
        _merged(task, votes, questions, [next(beliefs) for _ in questions], known)
        for task, votes, questions in zip(tasks, given, asked, strict=True)
    ]


def judge(task: VotedTask, known: Known) -> Judgement:
    """How sure the least sure tag of a task is, and how many of them are expected to be wrong."""
    reader = Reader.of(known.categories)
    questions = questions_of([reader.tag_vote(vote) for vote in task.votes])
    sure = [max(belief, 1.0 - belief) for belief in beliefs_of([(task.votes, questions)], known)]
    return Judgement(len(task.votes), min(sure, default=1.0), sum(1.0 - value for value in sure))


def questions_of(votes: Sequence[TagVote], known: Collection[str] = ()) -> list[Question]:
    """Every tag that somebody gave, or that is known to be true, as a question to all who voted."""
    tags = sorted({name for vote in votes for name in vote.tags} | set(known), key=int)
    return [(name, [int(name in vote.tags) for vote in votes]) for name in tags]


def beliefs_of(asked: Sequence[tuple[Sequence[GivenVote], Sequence[Question]]], known: Known) -> list[float]:
    """The probability of "yes" of every question in order, as sure of itself as its number of votes allows."""
    tasks: list[int] = []
    workers: list[int] = []
    said: list[int] = []
    first, count = 0, 0
    for votes, questions in asked:
        for _name, given in questions:
            tasks += [count] * len(given)
            workers += range(first, first + len(given))
            said += given
            count += 1
        first += len(votes)
    if not count:
        return []
    rows = [row for votes, _questions in asked for row in known.of(votes)]
    names = [[str(number) for number in range(size)] for size in (count, len(rows), 2)]
    numbered = LabelVotes(_integers(tasks), _integers(workers), _integers(said), *names)
    held = aggregators.beliefs(numbered, rows, known.aggregator)
    return [float(value) for value in held[:, 1]]


def _integers(numbers: Sequence[int]) -> Integers:
    return np.array(numbers, dtype=np.int64)


def _merged(
    task: VotedTask, votes: Sequence[TagVote], questions: Sequence[Question], beliefs: Sequence[float], known: Known
) -> Merged:
    rows = known.of(task.votes)
    voters = [(vote.worker_id, row) for vote, row in zip(task.votes, rows, strict=True)]
    told: dict[str, float | str] = {"skilled": sum(row is not None for row in rows)}
    judging = known.aggregator
    return Merged(
        algorithm=aggregators.algorithm(judging),
        version=VERSION,
        parameters={**aggregators.told(judging), **told, "skills": skills.fingerprint(voters)},
        relied_on=known.relied_on(task.votes),
        digest=digest.tag_votes_digest(votes),
        votes=len(votes),
        agreement=measures.tag_agreement(votes),
        risk=round(sum(min(belief, 1.0 - belief) for belief in beliefs), 6),
        objects=tuple(_object(question, votes, belief) for question, belief in zip(questions, beliefs, strict=True)),
    )


def _object(question: Question, votes: Sequence[TagVote], belief: float) -> MergedObject:
    """The tag holds when it is likelier true than not; what is as likely either way does not."""
    name, given = question
    accepted, votes_for = belief > 0.5, sum(given)
    conflict = () if votes_for == len(votes) else (MISSING if accepted else EXTRA,)
    return MergedObject(
        categories=(int(name),),
        category_votes={int(name): votes_for},
        box=None,
        attributes=(),
        accepted=accepted,
        exists=belief,
        confidence=belief,
        deviation=(),
        agreement=None,
        votes_for=votes_for,
        votes=len(votes),
        conflicts=conflict,
        provenance=tuple(sorted((int(vote.worker), 0) for vote, said in zip(votes, given, strict=True) if said)),
    )
