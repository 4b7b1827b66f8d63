"""Known answers: making, changing and retiring them. Whoever works must not be able to tell them from the rest."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from annotation import services as annotation
from annotation.models import Task
from annotation.services import AnswerRefused
from common.errors import Conflict
from common.events import announce
from projects import selectors as projects
from projects.models import Project, Stage
from review import selectors
from review.events import GoldChanged
from review.lanes import GOLD, ORDINARY
from review.marking import Answer, digest, spread
from review.models import GoldAnswer, GoldOrigin


class AlreadyGold(Conflict):
    code = "already_gold"


@dataclass(frozen=True, slots=True)
class RefusedGold:
    """An image whose labels cannot be a known answer, and why."""

    image_id: int
    detail: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of taking known answers in bulk."""

    made: list[GoldAnswer]
    refused: list[RefusedGold] = field(default_factory=list)


@transaction.atomic
def make_gold(*, project: Project, stage_id: int | None, image_id: int, answer: object, author: User) -> GoldAnswer:
    """Take an administrator's own answer about an image as known.

    Raises AnswerRefused (naming an unknown category or a box outside the image), AlreadyGold, NotFound.
    """
    task = selectors.question(project.pk, selectors.gold_stage(project.pk, stage_id), image_id)
    return _make(task, answer, GoldOrigin.EXPERT, author)


@transaction.atomic
def take_verified(*, project: Project, stage_id: int | None, count: int, seed: int, author: User) -> Taken:
    """Take what reviewers agreed on about up to `count` images, spread over the categories."""
    stage = selectors.gold_stage(project.pk, stage_id)
    return _take(stage, selectors.verified_candidates(stage), GoldOrigin.VERIFIED, count, seed, author)


@transaction.atomic
def take_known(*, project: Project, stage_id: int | None, count: int, seed: int, author: User) -> Taken:
    """Take the labels that up to `count` images came with, spread over the categories."""
    stage = selectors.gold_stage(project.pk, stage_id)
    return _take(stage, selectors.known_candidates(stage), GoldOrigin.IMPORT, count, seed, author)


@transaction.atomic
def edit_gold(*, project: Project, gold_id: int, answer: object) -> GoldAnswer:
    """Correct a known answer. What was scored before stays on record under its revision and counts no more."""
    gold = _locked(project, gold_id)
    clean = _checked(gold.task, answer)
    if digest(clean) != gold.digest:
        gold.answer, gold.digest, gold.revision = clean, digest(clean), gold.revision + 1
        gold.save(update_fields=["answer", "digest", "revision", "updated_at"])
        announce(GoldChanged(gold.pk))
    return gold


@transaction.atomic
def retire_gold(*, project: Project, gold_id: int, was_wrong: bool, now: datetime) -> GoldAnswer:
    """Ask nobody else. When the answer `was_wrong`, what was scored by it counts no more."""
    gold = _locked(project, gold_id)
    if gold.retired_at is None:
        gold.retired_at = now
    if was_wrong:
        gold.revision += 1
    gold.save(update_fields=["retired_at", "revision", "updated_at"])
    annotation.move_to_lane(task_ids=[gold.task_id], lane=ORDINARY)
    announce(GoldChanged(gold.pk))
    return gold


@transaction.atomic
def restore_gold(*, project: Project, gold_id: int) -> GoldAnswer:
    """Bring a retired known answer back into use."""
    gold = _locked(project, gold_id)
    gold.retired_at = None
    gold.save(update_fields=["retired_at", "updated_at"])
    annotation.move_to_lane(task_ids=[gold.task_id], lane=GOLD)
    return gold


def _take(
    stage: Stage, answers: Mapping[int, Answer], origin: GoldOrigin, count: int, seed: int, author: User
) -> Taken:
    """Make gold until there are `count`; what cannot be is named, and another takes its place."""
    tasks = Task.objects.select_related("stage", "image").in_bulk(answers)
    candidates = {task_id: categories_in(answer) for task_id, answer in answers.items()}
    taken = Taken([])
    while len(taken.made) < count and candidates:
        for task_id in spread(candidates, count - len(taken.made), seed=seed):
            del candidates[task_id]
            try:
                taken.made.append(_make(tasks[task_id], answers[task_id], origin, author))
            except AnswerRefused as error:
                taken.refused.append(RefusedGold(tasks[task_id].image_id, _reason(error)))
    return taken


def categories_in(answer: Answer) -> set[int]:
    """The categories that a known answer of boxes or tags speaks of."""
    return {*answer.get("tags", ()), *(name for box in answer.get("boxes", ()) for name in box["categories"])}


def _make(task: Task, answer: object, origin: GoldOrigin, author: User) -> GoldAnswer:
    clean = _checked(task, answer)
    row = GoldAnswer(
        task=task,
        project_id=task.project_id,
        answer=clean,
        origin=origin,
        digest=digest(clean),
        created_by=author,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyGold("The answer to this question is known already; change that one or bring it back.") from error
    annotation.move_to_lane(task_ids=[task.pk], lane=GOLD)
    announce(GoldChanged(row.pk))
    return row


def _checked(task: Task, answer: object) -> dict[str, object]:
    brief = projects.standing_brief(task.project_id)
    size = {"width": task.image.width, "height": task.image.height}
    return dict(annotation.check_answer(answer, kind=task.stage.kind, brief_id=brief.pk, **size))


def _locked(project: Project, gold_id: int) -> GoldAnswer:
    gold = selectors.gold_answer(project.pk, gold_id)
    # The row again, held: two administrators who edit at once take turns, and each raises the revision.
    gold.refresh_from_db(from_queryset=GoldAnswer.objects.select_for_update())
    return gold


def _reason(error: AnswerRefused) -> str:
    places: Collection[str] = [f"{place}: {texts[0]}" for place, texts in error.fields.items()]
    return "; ".join(places)
