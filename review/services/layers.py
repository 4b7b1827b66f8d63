"""The layers that check what the crowd found: opening their questions, settling them, and passing images on.

A project's checking stages take turns in their order. `verify` asks about every uncertain object, `adjudicate` about
those that verification left tied, `cover` once whether the image has everything; an image waits for reviewers only
when nothing is left to ask. Everything happens in the transaction that settles what came before it, so that rows alone
say where an image stands, and the sweep of `settle_due` finds what a lost message left.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby

from django.db import transaction
from django.db.models.functions import Now

from annotation import services as annotation
from annotation.models import Task
from projects import selectors as projects
from projects.models import ANSWERING, Stage, StageKind
from review.lanes import is_calibration
from review.models import Consensus, Object, Question
from review.selectors import checking as reads
from review.services import auditing, checking, standing, weighing
from review.services.locks import lock_project, lock_reviews
from review.services.weighing import Answered
from review.tally import Outcome

BATCH = 200
MOST_REDRAWS = 2  # times that an image goes back to be drawn once more, before reviewers see what is missing

CHECKED = "checked"  # where such suggestions come from

Subject = Mapping[str, object]


def forward(project_id: int, image_ids: Collection[int], *, with_new: Collection[int]) -> set[int]:
    """Pass images on: open what is to be asked about them, and bring those with nothing left to ask to the reviewers
    (or past them, where the project accepts what the crowd is sure of). Returns these. The caller holds the project.
    """
    checking.mark(project_id, image_ids)
    passed = _passed(project_id, image_ids)
    fresh = (passed & set(with_new)) | auditing.unknown(project_id, passed)
    standing.refresh_waiting(project_id, passed, with_new=with_new)
    auditing.accept(project_id, fresh)
    return passed


def settle_questions(*, project_id: int | None = None, limit: int = 1_000) -> int:
    """Settle up to `limit` checking questions that have their votes; returns how many were. Safe to repeat."""
    due = list(reads.due_questions(project_id)[:limit].values_list("project_id", "id"))
    settled = 0
    for project, rows in groupby(due, key=lambda row: row[0]):
        ids = [question_id for _project, question_id in rows]
        settled += sum(_settle_batch(project, ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))
    return settled


def settle_question(*, task_id: int) -> int:
    """Settle the question that a task asks, and with it what else is due in its project; 0 when it is none."""
    project_id = reads.asked_about(task_id)
    return 0 if project_id is None else settle_questions(project_id=project_id, limit=BATCH)


@transaction.atomic
def _settle_batch(project_id: int, question_ids: Sequence[int]) -> int:
    lock_project(project_id)
    due = reads.due_questions(project_id).filter(pk__in=question_ids)
    questions = list(due.select_related("task", "stage", "object"))
    images = {question.image_id for question in questions}
    lock_reviews(project_id, images)
    answered = weighing.answered(questions)
    for item in answered:
        if item.outcome == Outcome.MORE:
            annotation.move_target(task_id=item.question.task_id, target=item.question.task.done + 1)
    settled = [item for item in answered if item.outcome != Outcome.MORE]
    weighing.believe([item for item in settled if item.question.object is not None])
    again = _send_back(project_id, [item for item in settled if item.question.stage.kind == StageKind.COVER])
    Consensus.objects.bulk_create([weighing.consensus(item, again) for item in settled])
    Question.objects.filter(pk__in=[item.question.pk for item in settled]).update(settled_at=Now())
    forward(project_id, {item.question.image_id for item in settled}, with_new=())
    return len(settled)


def _send_back(project_id: int, settled: Sequence[Answered]) -> set[int]:
    """Ask for one more drawing of images that miss something; returns the questions that led to one.

    Whoever draws sees what was found so far as suggestions, and need only add to it.
    """
    short = {item.question.image_id: item.question for item in settled if item.outcome == Outcome.AGAINST}
    if not short:
        return set()
    stage = next(iter(short.values())).stage
    rounds, found = reads.cover_rounds(stage, short), reads.standing_boxes(project_id, short)
    drawings = Task.objects.filter(
        project_id=project_id, image_id__in=short, stage__kind=StageKind.DRAW, subject__isnull=True, lane=0
    )
    again, offered = set(), {}
    for task in drawings.order_by("id"):
        if sum(bool(earlier["again"]) for earlier in rounds[task.image_id]) < MOST_REDRAWS:
            annotation.move_target(task_id=task.pk, target=task.target + 1)
            again.add(task.image_id)
            if not is_calibration(task.key):  # what skill is learnt from is drawn by each alone
                boxes = [{**_place(item), "attributes": item.attributes} for item in found[task.image_id]]
                offered[task.pk] = {"boxes": boxes}
    annotation.suggest(origin=CHECKED, answers=offered, asked_again=True)
    return {short[image_id].pk for image_id in again}


def _passed(project_id: int, image_ids: Collection[int]) -> set[int]:
    """Those of the images about which nothing is left to ask; the others are asked about."""
    stages = projects.stages_of(project_id)
    ready = reads.answered_images(project_id, stages, image_ids)
    checking = [stage for stage in stages if stage.kind not in ANSWERING]
    if checking:
        _close(reads.idle_questions(project_id, image_ids))
    for stage in checking:
        if not ready:
            break
        _OPENERS[StageKind(stage.kind)](stage, ready)
        ready -= reads.open_at(stage, ready)
    return ready


def _close(questions: Sequence[Question]) -> None:
    """Nobody need answer these any more."""
    for question in questions:
        annotation.move_target(task_id=question.task_id, target=0)
    Question.objects.filter(pk__in=[question.pk for question in questions]).update(settled_at=Now())


def _open_verify(stage: Stage, image_ids: Collection[int]) -> None:
    _ask(stage, [(item.image_id, item, _subject(item)) for item in reads.uncertain_objects(stage, image_ids)])


def _open_adjudicate(stage: Stage, image_ids: Collection[int]) -> None:
    wanted = []
    for item, votes in reads.tied_objects(stage, image_ids):
        wanted.append((item.image_id, item, {**_subject(item), "votes": {"yes": votes["for"], "no": votes["against"]}}))
    _ask(stage, wanted)


def _open_cover(stage: Stage, image_ids: Collection[int]) -> None:
    rounds, waiting = reads.cover_rounds(stage, image_ids), reads.open_at(stage, image_ids)
    due = [number for number in sorted(image_ids) if number not in waiting and _is_to_cover(rounds.get(number, []))]
    boxes = reads.standing_boxes(stage.project_id, due)
    _ask(stage, [(number, None, {"boxes": [_place(item) for item in boxes[number]]}) for number in due])


def _is_to_cover(rounds: Sequence[Mapping[str, object]]) -> bool:
    """An image is asked about once, and again after it was sent back to be drawn once more."""
    return not rounds or bool(rounds[-1]["again"])


_OPENERS = {
    StageKind.VERIFY: _open_verify,
    StageKind.COVER: _open_cover,
    StageKind.ADJUDICATE: _open_adjudicate,
}


def _ask(stage: Stage, wanted: Sequence[tuple[int, Object | None, Subject]]) -> None:
    tasks = annotation.ask(stage=stage, questions=[(image_id, subject) for image_id, _item, subject in wanted])
    Question.objects.bulk_create(
        Question(project_id=stage.project_id, stage=stage, image_id=image_id, object=item, task_id=task_id)
        for (image_id, item, _subject), task_id in zip(wanted, tasks, strict=True)
    )


def _subject(item: Object) -> dict[str, object]:
    return {"object": item.pk, **(_place(item) if item.x is not None else {"categories": item.categories})}


def _place(item: Object) -> dict[str, object]:
    return {
        "x": item.x,
        "y": item.y,
        "width": item.width,
        "height": item.height,
        "categories": item.categories,
    }
