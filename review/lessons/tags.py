"""What tags teach: what each worker says to which truth, and by which method a stage is best judged.

Every tag makes a yes/no question to all voters of its task. With at least `GOLD_FOR_CHOICE` known tasks the method is
the one that foretells known tasks best, each foretold by what the others taught; close calls go to the default.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from common.geometry import Floats
from review import aggregators, skills
from review.agreement.clustering import Integers
from review.agreement.exact import rows_to_one
from review.agreement.labels.calibration import IMAGE_QUESTIONS, Calibration
from review.agreement.labels.choice import GOLD_FOR_CHOICE, foretelling_best
from review.agreement.labels.fitting import fixed
from review.agreement.labels.keeping import KEPT, keep
from review.agreement.labels.methods import LEARNERS, default_method
from review.agreement.labels.votes import UNKNOWN, Booleans, LabelVotes
from review.lessons.values import Learnt, Lesson
from review.merging import Known
from review.merging.reading import Reader
from review.merging.tags import questions_of

# Pseudo-answers of the factory's table in the crowd's.
CROWD_PSEUDO = 50.0
# Parts that known tasks are split into, each foretold by what the others teach.
PARTS = 5
METHODS = (aggregators.DEFAULT, *KEPT)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The yes/no questions of some tasks: the votes on them, what is known of each, and which task it is of."""

    votes: LabelVotes
    gold: Integers
    tasks: Integers

    @property
    def workers(self) -> list[int]:
        return [int(name) for name in self.votes.worker_names]

    @property
    def named(self) -> Booleans:
        """Whether anybody gave the tag: only then is it ever asked about."""
        return self.votes.counts()[:, 1] > 0


def learn(lessons: Sequence[Lesson], known: Known, usual: int) -> Learnt:
    """What to keep of each worker; and of the stage, if enough is known to choose how it judges."""
    told = sum(lesson.truth is not None and bool(lesson.task.votes) for lesson in lessons)
    best = _best([_as_usual(lesson, usual) for lesson in lessons], known) if told >= GOLD_FOR_CHOICE else None
    method, calibration = best or (aggregators.DEFAULT, IMAGE_QUESTIONS)
    learnt = _learnt(_asked(lessons, known), method, calibration, told)
    return learnt if best else replace(learnt, aggregator=None)


def taught(lesson: Lesson, known: Known) -> dict[int, skills.Counts]:
    """Worker → how often they said what to which truth on one task, each truth as probable as it is held to be."""
    asked = _asked([lesson], known)
    rows = [known.skills.get(worker) for worker in asked.workers]
    counts = _counts(asked.votes, fixed(aggregators.beliefs(asked.votes, rows, known.aggregator), asked.gold))
    return {worker: {"answers": table.tolist()} for worker, table in zip(asked.workers, counts, strict=True)}


def _learnt(asked: _Asked, method: str, calibration: Calibration, told: int) -> Learnt:
    learner = default_method(2) if method == aggregators.DEFAULT else method
    held = fixed(LEARNERS[learner](asked.votes, asked.gold, None).belief(asked.votes), asked.gold)
    counts = _counts(asked.votes, held)
    lean = rows_to_one(counts.sum(axis=0) + CROWD_PSEUDO * np.array(skills.TAG_START)).tolist()
    rows = {
        worker: skills.tag_parameters({"answers": table.tolist()}, lean)
        for worker, table in zip(asked.workers, counts, strict=True)
    }
    kept = keep(learner, counts, held[asked.named], calibration)
    return Learnt(rows, aggregators.chosen_parameters(method, kept, told))


def _best(lessons: Sequence[Lesson], known: Known) -> tuple[str, Calibration] | None:
    """The method to judge by and how far to believe it; None when too few known tags were given by anybody."""
    asked = _asked(lessons, known)
    telling = np.where(asked.named, asked.gold, UNKNOWN)
    if (telling != UNKNOWN).sum() < GOLD_FOR_CHOICE:
        return None
    foretold = {method: _foretold(asked, method) for method in METHODS}
    return foretelling_best(foretold, asked.votes.votes_per_task(), telling, IMAGE_QUESTIONS)


def _foretold(asked: _Asked, method: str) -> Floats:
    """What is believed of every question when what is known of its part of the tasks is not."""
    beliefs = np.full((len(asked.gold), 2), 0.5)
    for part in range(PARTS):
        here = asked.tasks % PARTS == part
        hidden = replace(asked, gold=np.where(here, UNKNOWN, asked.gold))
        learnt = _learnt(hidden, method, IMAGE_QUESTIONS, 0)
        rows = [learnt.workers[worker] for worker in asked.workers]
        beliefs[here] = aggregators.beliefs_before_cooling(asked.votes, rows, learnt.aggregator)[here]
    return beliefs


def _as_usual(lesson: Lesson, usual: int) -> Lesson:
    """A known task with as many votes as others get; which of them is chance, but always the same."""
    if lesson.truth is None:
        return lesson
    drawn = sorted(lesson.task.votes, key=lambda vote: _chance(f"{lesson.task.id}/{vote.worker_id}"))
    return replace(lesson, task=replace(lesson.task, votes=drawn[:usual]))


def _chance(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:7], "big")


def _asked(lessons: Sequence[Lesson], known: Known) -> _Asked:
    reader = Reader.of(known.categories)
    workers = sorted({vote.worker_id for lesson in lessons for vote in lesson.task.votes})
    numbers = {worker: place for place, worker in enumerate(workers)}
    votes: list[tuple[int, int, int]] = []
    gold: list[int] = []
    tasks: list[int] = []
    for lesson in lessons:
        true = reader.tags(lesson.truth) if lesson.truth is not None else frozenset()
        questions = questions_of([reader.tag_vote(vote) for vote in lesson.task.votes], true)
        who = [numbers[vote.worker_id] for vote in lesson.task.votes]
        for name, given in questions:
            votes += [(len(gold), worker, answer) for worker, answer in zip(who, given, strict=True)]
            gold.append(UNKNOWN if lesson.truth is None else int(name in true))
        tasks += [_chance(str(lesson.task.id))] * len(questions)
    questions_asked, voters, said = np.array(votes, dtype=np.int64).reshape(-1, 3).T
    names = [str(place) for place in range(len(gold))], [str(worker) for worker in workers]
    numbered = LabelVotes(questions_asked, voters, said, *names, ["no", "yes"])
    return _Asked(numbered, np.array(gold, dtype=np.int64), np.array(tasks, dtype=np.int64))


def _counts(votes: LabelVotes, held: Floats) -> Floats:
    """`[worker, truth, answer]`: how often each said what to which truth, as probable as it is held to be."""
    _questions, workers, _answers = votes.shape
    counts: Floats = (votes.incidence().T @ held).reshape(workers, 2, 2).transpose(0, 2, 1)
    return counts
