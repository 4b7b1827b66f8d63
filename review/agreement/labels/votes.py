"""Votes on questions with one answer, as the arrays that every label model works on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from common.geometry import Floats
from review.agreement.clustering import Integers
from review.agreement.exact import rows_to_one
from review.agreement.provenance import digest_of, used
from review.agreement.votes import VoteError

Booleans = NDArray[np.bool_]

UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class LabelVote:
    """One worker's answer to one question; abstaining is no vote at all."""

    task: str
    worker: str
    answer: str


@dataclass(frozen=True, slots=True)
class LabelVotes:
    """Numbered votes: the `i`-th says that question `tasks[i]` has the answer `answers[i]`, says `workers[i]`.

    The names tell which number is whose; `answer_names` is in the order in which ties are settled.
    """

    tasks: Integers
    workers: Integers
    answers: Integers
    task_names: Sequence[str]
    worker_names: Sequence[str]
    answer_names: Sequence[str]

    @property
    def shape(self) -> tuple[int, int, int]:
        """How many questions, workers and answers there are."""
        return len(self.task_names), len(self.worker_names), len(self.answer_names)

    def counts(self) -> Floats:
        """How many gave each answer to each question."""
        tasks, _workers, answers = self.shape
        places = self.tasks * answers + self.answers
        return np.bincount(places, minlength=tasks * answers).reshape(tasks, answers).astype(np.float64)

    def votes_per_task(self) -> Integers:
        return np.bincount(self.tasks, minlength=len(self.task_names))

    def shares(self) -> Floats:
        """The share of each answer; a question without votes is open between all of them."""
        counts = self.counts()
        counts[counts.sum(axis=1) == 0] = 1.0
        return rows_to_one(counts)

    def incidence(self) -> csr_array:
        """Questions by (worker, answer): 1 where that worker gave that answer."""
        tasks, workers, answers = self.shape
        columns = (self.workers * answers + self.answers).astype(np.int32)
        rows = self.tasks.astype(np.int32)
        return csr_array((np.ones(len(rows)), (rows, columns)), shape=(tasks, workers * answers))

    def gold(self, known: Mapping[str, str]) -> Integers:
        """The known answers by question, `UNKNOWN` elsewhere; `VoteError` for an answer that cannot be given."""
        places = {name: number for number, name in enumerate(self.answer_names)}
        if strange := sorted(set(known.values()) - places.keys()):
            raise VoteError(f"gold answer {strange[0]} is not one of {', '.join(self.answer_names)}")
        return np.array([places[known[name]] if name in known else UNKNOWN for name in self.task_names], dtype=np.int64)

    def of_tasks(self, chosen: Booleans) -> LabelVotes:
        """Only the votes on the chosen questions; all numbers keep their meaning."""
        kept = chosen[self.tasks]
        return replace(self, tasks=self.tasks[kept], workers=self.workers[kept], answers=self.answers[kept])

    def joined(self, others: LabelVotes) -> LabelVotes:
        """These votes and others that carry the same numbers."""
        pairs = ((self.tasks, others.tasks), (self.workers, others.workers), (self.answers, others.answers))
        tasks, workers, answers = (np.concatenate(pair) for pair in pairs)
        return replace(self, tasks=tasks, workers=workers, answers=answers)

    def digest(self) -> str:
        """The fingerprint of the votes, by names and in any order."""
        tasks, task_names = used(self.tasks, self.task_names)
        workers, worker_names = used(self.workers, self.worker_names)
        answers, answer_names = used(self.answers, self.answer_names)
        return digest_of([task_names, worker_names, answer_names], [answers, workers, tasks])


def known_answers(given: Iterable[tuple[str, str]]) -> tuple[dict[str, str], set[str]]:
    """Gold answers by question, and the questions whose gold answers contradict each other: those are no gold."""
    known: dict[str, str] = {}
    torn: set[str] = set()
    for task, answer in given:
        if known.setdefault(task, answer) != answer:
            torn.add(task)
    return {task: answer for task, answer in known.items() if task not in torn}, torn


def number(votes: Iterable[LabelVote], answers: Sequence[str], tasks: Iterable[str] = ()) -> LabelVotes:
    """Number the votes; `tasks` may name questions that nobody has answered.

    `VoteError` names the worker who votes twice on a question or gives an answer that is not one of `answers`.
    """
    given = sorted(votes, key=lambda vote: (vote.task, vote.worker))
    _refuse(given, answers)
    task_names = sorted({vote.task for vote in given} | set(tasks))
    worker_names = sorted({vote.worker for vote in given})
    numbers = (
        _numbers([vote.task for vote in given], task_names),
        _numbers([vote.worker for vote in given], worker_names),
        _numbers([vote.answer for vote in given], answers),
    )
    return LabelVotes(*numbers, task_names, worker_names, answers)


def _refuse(given: Sequence[LabelVote], answers: Sequence[str]) -> None:
    known = set(answers)
    for before, vote in zip([None, *given], given, strict=False):
        if before and (before.task, before.worker) == (vote.task, vote.worker):
            raise VoteError(f"worker {vote.worker} votes more than once on {vote.task}")
        if vote.answer not in known:
            raise VoteError(f"worker {vote.worker} answers {vote.answer} to {vote.task}: not one of the answers")


def _numbers(names: Sequence[str], known: Sequence[str]) -> Integers:
    places = {name: place for place, name in enumerate(known)}
    return np.fromiter((places[name] for name in names), dtype=np.int64, count=len(names))
