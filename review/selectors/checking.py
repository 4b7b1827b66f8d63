"""Questions of the layers that check what the crowd found: which are answered, and which images are ready for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db.models import Exists, F, OuterRef, QuerySet

from annotation.models import Task
from projects.models import ANSWERING, Stage, StageKind
from review.models import Consensus, Object, ObjectState, Question

_DOUBTS = {"against": "missing", "tied": "tied"}
# Objects less sure than the first are not worth a question, those surer than the second do not need one.
UNLIKELY, SURE = 0.05, 0.99


def due_questions(project_id: int | None = None) -> QuerySet[Question]:
    """Questions with all the votes they asked for, not settled yet; by project."""
    found = Question.objects.filter(settled_at=None, task__done__gte=F("task__target"))
    found = found if project_id is None else found.filter(project_id=project_id)
    return found.order_by("project_id", "id")


def asked_about(task_id: int) -> int | None:
    """The project of a task that is a question still to be settled. One query."""
    return Question.objects.filter(task_id=task_id, settled_at=None).values_list("project_id", flat=True).first()


def was_checked() -> Exists:
    """Whether an object has been checked: it stays when a later round of votes replaces the others."""
    return Exists(Question.objects.filter(object=OuterRef("pk"), settled_at__isnull=False))


def answered_images(project_id: int, stages: Sequence[Stage], image_ids: Collection[int]) -> set[int]:
    """Those of the images that every stage which asks what is in them has settled. One query."""
    wanted = {stage.pk for stage in stages if stage.kind in ANSWERING}
    tasks = Task.objects.filter(project_id=project_id, image_id__in=image_ids, stage__in=wanted, subject__isnull=True)
    settled: dict[int, set[int]] = defaultdict(set)
    waiting: set[int] = set()
    merged = Exists(Consensus.objects.filter(task=OuterRef("pk")))
    for task in tasks.annotate(merged=merged).only("image_id", "stage_id", "lane", "done", "target"):
        # A task beside the ordinary lane is handed out beyond its target again and again; once merged it is done.
        is_settled = task.merged and (task.done >= task.target or task.lane != 0)
        if is_settled:
            settled[task.image_id].add(task.stage_id)
        else:
            waiting.add(task.image_id)
    return {image_id for image_id, done in settled.items() if done == wanted} - waiting


def uncertain_objects(stage: Stage, image_ids: Collection[int]) -> list[Object]:
    """Objects of these images that nobody has decided on, neither sure nor unlikely, not asked about in this stage."""
    asked = Question.objects.filter(stage=stage, object=OuterRef("pk"))
    found = _undecided(stage.project_id, image_ids).filter(confidence__gte=UNLIKELY, confidence__lt=SURE)
    return list(found.filter(~Exists(asked)).order_by("image_id", "id"))


def tied_objects(stage: Stage, image_ids: Collection[int]) -> list[tuple[Object, dict[str, int]]]:
    """Objects that a verification left tied and that this stage has not asked about, with the votes. Two queries."""
    questions = Question.objects.filter(
        project_id=stage.project_id, image_id__in=image_ids, stage__kind=StageKind.VERIFY, settled_at__isnull=False
    )
    rounds = Consensus.objects.filter(task__in=questions.values("task_id"), result__answer="tied")
    votes = dict(rounds.order_by("round").values_list("task_id", "result__votes"))
    asked = Question.objects.filter(stage=stage, object=OuterRef("object"))
    tied = questions.filter(~Exists(asked), task_id__in=votes, object__decided_at=None)
    tied = tied.exclude(object__state=ObjectState.SUPERSEDED).select_related("object").order_by("image_id", "object_id")
    return [(question.object, votes[question.task_id]) for question in tied if question.object is not None]


def cover_rounds(stage: Stage, image_ids: Collection[int]) -> dict[int, list[dict[str, object]]]:
    """Image → what each settled question of a cover stage came to, the first one first. Two queries."""
    questions = Question.objects.filter(stage=stage, image_id__in=image_ids, settled_at__isnull=False)
    image_of = dict(questions.order_by("id").values_list("task_id", "image_id"))
    results = dict(Consensus.objects.filter(task__in=image_of).order_by("round").values_list("task_id", "result"))
    found: dict[int, list[dict[str, object]]] = defaultdict(list)
    for task_id, image_id in image_of.items():
        if task_id in results:
            found[image_id].append(results[task_id])
    return found


def cover_doubt(project_id: int, image_id: int) -> str | None:
    """What those who looked whether something is missing left open: `missing` (it was drawn again as often as it may
    be, and something still is) or `tied`; None when they were content, or were not asked. One query.
    """
    questions = Question.objects.filter(
        project_id=project_id, image_id=image_id, stage__kind=StageKind.COVER, settled_at__isnull=False
    )
    rounds = Consensus.objects.filter(task__in=questions.values("task_id")).order_by("-id")
    last = rounds.values_list("result", flat=True).first()
    if last is None or last["again"]:
        return None
    return _DOUBTS.get(last["answer"])


def standing_boxes(project_id: int, image_ids: Collection[int]) -> dict[int, list[Object]]:
    """Image → the boxes that stand on it. One query."""
    states = [ObjectState.PROPOSED, ObjectState.VERIFIED]
    found = Object.objects.filter(project_id=project_id, image_id__in=image_ids, state__in=states, x__isnull=False)
    boxes: dict[int, list[Object]] = {image_id: [] for image_id in image_ids}
    for item in found.order_by("id"):
        boxes[item.image_id].append(item)
    return boxes


def open_at(stage: Stage, image_ids: Collection[int]) -> set[int]:
    """Images with a question of this stage that is not settled. One query."""
    found = Question.objects.filter(stage=stage, image_id__in=image_ids, settled_at=None)
    return set(found.values_list("image_id", flat=True))


def idle_questions(project_id: int, image_ids: Collection[int]) -> list[Question]:
    """Open questions about objects that a later round replaced or a reviewer decided on. One query."""
    found = Question.objects.filter(project_id=project_id, image_id__in=image_ids, settled_at=None)
    gone = found.filter(object__state=ObjectState.SUPERSEDED) | found.filter(object__decided_at__isnull=False)
    return list(gone.order_by("task_id"))


def _undecided(project_id: int, image_ids: Collection[int]) -> QuerySet[Object]:
    found = Object.objects.filter(project_id=project_id, image_id__in=image_ids, layer=0, decided_at=None)
    return found.exclude(state=ObjectState.SUPERSEDED)
