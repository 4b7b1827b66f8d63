"""What a worker is shown after one of their first known answers: what they gave against the truth."""

from __future__ import annotations

from dataclasses import dataclass

from annotation import selectors as annotation
from annotation.models import Assignment
from catalog.models import Image
from common.errors import NotFound
from projects.models import StageKind
from review.marking import Answer, Pairing, mark, pair_boxes
from review.models import GoldAnswer


@dataclass(frozen=True, slots=True)
class Feedback:
    """A worker's answer against the known one; `pairs` of boxes alone."""

    image: Image
    kind: str
    right: bool
    given: Answer
    known: Answer
    pairs: Pairing | None


def feedback(assignment_id: int, worker_id: int) -> Feedback | None:
    """The truth about an answered question, when it is known and the stage still tells this worker. Three queries.

    Whether it still tells is found out first, and in the same way for every question: the time says nothing.
    """
    vote = Assignment.objects.filter(pk=assignment_id, worker_id=worker_id, state__in=annotation.VOTE_STATES)
    given = vote.select_related("task__stage", "task__image").first()
    if given is None or given.answer is None:
        raise NotFound("There is no such answer, or it is somebody else's.")
    stage = given.task.stage
    told = stage.settings.get("gold_feedback", 0)
    if not told or _known_answers(stage.pk, worker_id) > told:
        return None
    gold = GoldAnswer.objects.filter(task_id=given.task_id, retired_at=None).first()
    if gold is None:
        return None
    pairs = pair_boxes(given.answer["boxes"], gold.answer["boxes"]) if stage.kind == StageKind.DRAW else None
    right = mark(stage.kind, given.answer, gold.answer).right
    return Feedback(given.task.image, stage.kind, right, given.answer, gold.answer, pairs)


def _known_answers(stage_id: int, worker_id: int) -> int:
    tasks = GoldAnswer.objects.filter(task__stage=stage_id).values("task")
    return Assignment.objects.filter(task__in=tasks, worker_id=worker_id, state__in=annotation.VOTE_STATES).count()
