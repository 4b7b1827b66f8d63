"""What an answer sets off in its own transaction: whether the task needs one more vote, and what its voters taught us.

Only the answer that fills a task does anything, and of fixed stages only where the task is one of those that all skill
is learnt from. Order of locks: those of the answer (the assignment, its task), then `Skill` rows: missing ones are made
by worker, then all are locked by id. The project's lock is never taken here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson
from django.db import connection

from annotation import services as annotation
from annotation.events import AnswerCounted
from review.agreement.stopping import (
    BOXES,
    CALIBRATION_BOX_VOTES,
    CALIBRATION_LABEL_VOTES,
    SURE_LABELS,
    Kind,
    State,
    StoppingRule,
)
from review.lanes import CALIBRATION_EVERY, ORDINARY, is_calibration
from review.lessons import Lesson, taught
from review.merging import GivenVote, Judgement, Known, VotedTask, judge
from review.selectors.voting import categories_until
from review.services import learning
from review.skills import Parameters

logger = logging.getLogger(__name__)
Read = TypeVar("Read")

# Columns of review/sql/answering_v2.sql: a row a vote.
_LOOK = "SELECT * FROM review_look_v2(%s, %s)"


@dataclass(frozen=True, slots=True)
class _Question:
    """A full task with its votes, the rules of its stage, and what is known of its voters."""

    project_id: int
    stage_id: int
    kind: str
    least: int
    most: int
    key: int
    lane: int
    done: int
    task: VotedTask
    known: Known

    @property
    def is_adaptive(self) -> bool:
        return self.most > self.least

    @property
    def teaches(self) -> bool:
        """Whether skill is learnt from this task now; of gold it is when the vote is scored."""
        return self.lane == ORDINARY and is_calibration(self.key)

    def rule(self) -> StoppingRule:
        """When this task has votes enough; the calibration share is never stopped early."""
        boxes = self.kind == "draw"
        floor = CALIBRATION_BOX_VOTES if boxes else CALIBRATION_LABEL_VOTES
        least = max(self.least, floor) if is_calibration(self.key) else self.least
        kind, value = (Kind.RISK, BOXES.value) if boxes else (Kind.CONFIDENCE, SURE_LABELS.value)
        return StoppingRule(kind, value, least=min(least, self.most), most=self.most)


def answer_counted(fact: AnswerCounted) -> bool:
    """Decide about a task that an answer has filled; True when one more vote was asked for.

    Otherwise it is closed, and if it is of the calibration share the skills of its voters move on.
    """
    question = _look(fact.task_id) if fact.filled else None
    if question is None:
        return False
    if question.is_adaptive and _wants_more(question, fact.worker_id):
        annotation.move_target(task_id=fact.task_id, target=question.done + 1)
        return True
    lesson = Lesson(question.task)
    if question.teaches and (counts := _read(question, lambda: taught(question.kind, lesson, question.known))):
        learning.move_on(project_id=question.project_id, stage_id=question.stage_id, kind=question.kind, counts=counts)
    return False


def _wants_more(question: _Question, worker_id: int) -> bool:
    """Whether the votes are not sure enough yet; of a gold task it is reckoned for nothing.

    Every answer to gold fills its task, an ordinary one about every other: were it told by nobody, or by all, the time
    that an answer takes would tell which is which.
    """
    if question.lane != ORDINARY and (question.key + worker_id) % 2:
        return False
    judged: Judgement | None = _read(question, lambda: judge(question.kind, question.task, question.known))
    if judged is None or question.lane != ORDINARY or question.done >= question.most:
        return False
    state = State(judged.votes, confidence=judged.confidence, risk=judged.risk)
    return not question.rule().is_settled(state)


def _read(question: _Question, reading: Callable[[], Read]) -> Read | None:
    """What comes of the votes; None when one of them cannot be read. That must not cost whoever answers now their
    answer: the task is closed, and merging it tells people.
    """
    try:
        return reading()
    except Exception:  # whatever it is, it is of an earlier answer: this one was checked
        logger.exception("The votes on task %s cannot be read.", question.task.id)
        return None


def _look(task_id: int) -> _Question | None:
    """The question behind a task if its stage is adaptive or it is of the calibration share. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, [task_id, CALIBRATION_EVERY])
        rows = cursor.fetchall()
    return _question(task_id, rows) if rows else None


def _question(task_id: int, rows: Sequence[tuple[Any, ...]]) -> _Question:  # rows of _LOOK
    project_id, stage_id, kind, least, most, key, lane, done, width, height, brief = rows[0][:11]
    votes: list[GivenVote] = []
    skills: dict[int, Parameters] = {}
    for assignment_id, worker_id, answer, parameters in (row[11:15] for row in rows):
        votes.append(GivenVote(assignment_id, worker_id, orjson.loads(answer)))
        if parameters is not None and (told := orjson.loads(parameters)):
            skills[worker_id] = told
    judging = rows[0][15]
    known = Known(skills, categories_until(project_id, brief), orjson.loads(judging) if judging else None)
    task = VotedTask(task_id, width, height, votes)
    return _Question(project_id, stage_id, kind, least, most, key, lane, done, task, known)
