"""Leases and votes. The counters move only inside the SQL functions of `annotation/sql`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction

from annotation import selectors
from annotation.answers import InvalidAnswer, cover_answer, draw_answer, tag_answer, verify_answer
from annotation.events import AnswerCounted, StagePassed, TaskFilled
from annotation.models import AssignmentState
from common.errors import Conflict, DomainError, Forbidden, NotFound
from common.events import announce, tell
from projects.models import StageKind

MAX_CLAIM = 10


class AlreadyAnswered(Conflict):
    code = "already_answered"


class AnswerRefused(DomainError):
    code = "invalid_answer"


@dataclass(frozen=True, slots=True)
class Lease:
    """A task in a worker's hands, with the picture it is about."""

    assignment_id: int
    task_id: int
    brief_id: int
    lease_until: datetime
    subject: dict[str, Any] | None  # the JSON of `Task.subject`
    image_id: int
    image_width: int
    image_height: int
    suggestion_origin: str | None
    suggestion_answer: dict[str, Any] | None  # the JSON of `Suggestion.answer`

    @classmethod
    def from_row(cls, row: tuple[Any, ...]) -> Lease:  # a row of annotation_claim_v3
        assignment, task, brief, until, subject, image, width, height, origin, answer = row
        question, proposal = (value and json.loads(value) for value in (subject, answer))
        return cls(assignment, task, brief, until, question, image, width, height, origin, proposal)


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of an answer: `outcome` is counted, surplus or duplicate."""

    assignment_id: int
    task_id: int
    outcome: str
    state: AssignmentState
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Side:
    """How many tasks of a batch come from another lane than the ordinary one, and a random key to enter it at."""

    lane: int | None
    count: int
    chance: int


NO_SIDE = Side(None, 0, 0)
SUBMIT = "CALL annotation_submit_v3(%s, %s, %s, %s, %s, %s, NULL, NULL, NULL, NULL, NULL)"
CLAIM = """
    SELECT * FROM annotation_claim_v3(%s, %s, %s, %s, %s, %s, make_interval(secs => %s), %s, %s::smallint, %s, %s, %s)
"""


def claim(
    *,
    project_id: int,
    stage_id: int,
    worker_id: int,
    brief_id: int,
    count: int,
    lease: timedelta,
    now: datetime,
    resume: bool = False,
    independent: bool = False,
    side: Side = NO_SIDE,
) -> list[Lease]:
    """Lease up to `count` tasks to a worker; with `resume` the leases they still hold come first.

    `independent`: nothing about an image in whose earlier stages the worker has a part. Nobody gets a task twice, no
    task is leased beyond its target. One statement, which is its own transaction.
    """
    whose, most, held = (project_id, stage_id, worker_id, brief_id), min(count, MAX_CLAIM), lease.total_seconds()
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [*whose, most, resume, held, now, side.lane, side.count, independent, side.chance])
        return [Lease.from_row(row) for row in cursor.fetchall()]


def submit(
    *, assignment_id: int, worker_id: int, submit_key: UUID, answer: object, active_ms: int, now: datetime
) -> Submitted:
    """Take a worker's answer. The same key again changes nothing and answers the same; another key is refused.

    An answer whose lease had run out fills a free slot when there is one and is kept as surplus otherwise. Who listens
    within the transaction may ask for one more vote on a task that the answer has filled. Whoever was paused in the
    meantime may still send what they hold, whoever was banned may not.
    Raises NotFound (not this worker's), Forbidden (banned), AnswerRefused, AlreadyAnswered.
    """
    asked = selectors.asked(assignment_id, worker_id)
    if asked is None:
        raise NotFound("There is no such assignment, or it is somebody else's.")
    if asked.is_shut_out:
        raise Forbidden("You were removed from this project.", code="banned")
    clean = check_answer(answer, kind=asked.stage_kind, width=asked.width, height=asked.height, brief_id=asked.brief_id)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(SUBMIT, [assignment_id, worker_id, submit_key, orjson.dumps(clean).decode(), active_ms, now])
            outcome, state, answered_at, task_id, filled = cursor.fetchone()
        if outcome == "conflict":
            raise AlreadyAnswered("This assignment was answered already, with another key. Take the next one.")
        if outcome == "counted" and not any(tell(AnswerCounted(task_id, worker_id, filled))) and filled:
            announce(TaskFilled(task_id))
            if asked.has_later_stage:
                announce(StagePassed(task_id))
    return Submitted(assignment_id, task_id, outcome, AssignmentState(state), answered_at)


def check_answer(answer: object, *, kind: str, width: int, height: int, brief_id: int) -> Mapping[str, object]:
    """The compact form of an answer to a question of this kind. Raises AnswerRefused, naming what is wrong."""
    try:
        match kind:
            case StageKind.TAG:
                return tag_answer(answer, categories=selectors.brief_categories(brief_id))
            case StageKind.DRAW:
                categories = selectors.brief_categories(brief_id)
                return draw_answer(answer, width=width, height=height, categories=categories)
            case StageKind.COVER:
                return cover_answer(answer)
            case _:
                return verify_answer(answer)
    except InvalidAnswer as error:
        fields = {f"answer.{place}": [text] for place, text in error.problems.items()}
        raise AnswerRefused("The answer was not taken; see errors.", fields=fields) from error


def skip(*, assignment_id: int, worker_id: int, reason: str) -> None:
    """Give a task back unanswered, with a reason; it goes to somebody else. Skipping twice is fine."""
    if selectors.asked(assignment_id, worker_id) is None:
        raise NotFound("There is no such assignment, or it is somebody else's.")
    _give_back([assignment_id], worker_id, AssignmentState.SKIPPED, reason)


def release(*, assignment_ids: Sequence[int], worker_id: int) -> int:
    """Give leases back because the worker leaves; returns how many were still theirs."""
    return _give_back(assignment_ids, worker_id, AssignmentState.RELEASED, "")


def release_all(*, project_id: int, worker_id: int) -> int:
    """Give back every lease that a worker holds in a project; returns how many."""
    return release(assignment_ids=selectors.held_by(worker_id, project_id), worker_id=worker_id)


def extend(*, assignment_ids: Sequence[int], worker_id: int, until: datetime) -> list[int]:
    """Keep leases that are still held until a later moment; returns those that were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE annotation_assignment SET lease_until = greatest(lease_until, %s)"
            " WHERE id = ANY(%s) AND worker_id = %s AND state = 0 RETURNING id",
            [until, list(assignment_ids), worker_id],
        )
        return sorted(row[0] for row in cursor.fetchall())


def expire_leases(*, now: datetime, limit: int = 5_000) -> int:
    """Take back leases that ran out, up to `limit`; returns how many."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT annotation_expire_v3(%s, %s)", [limit, now])
        return int(cursor.fetchone()[0])


def _give_back(assignment_ids: Sequence[int], worker_id: int, state: AssignmentState, reason: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT annotation_give_back_v3(%s::bigint[], %s, %s::smallint, %s)",
            [list(assignment_ids), worker_id, int(state), reason],
        )
        return int(cursor.fetchone()[0])
