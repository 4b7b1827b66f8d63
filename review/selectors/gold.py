"""Known answers: those a project has, how often they are answered right, and where more could come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from annotation.models import Task
from catalog import selectors as catalog
from catalog.selectors import Known
from common.errors import NotFound
from common.geometry import Box
from projects import selectors as projects
from projects.models import ANSWERING, ProjectImage, Stage, StageKind
from review.marking import Answer
from review.models import GoldAnswer, GoldScore, ImageReview, Object, ObjectState, ReviewState
from review.selectors.wall import wall

MOST_CANDIDATES = 2_000  # looked at in one go, in their random order


@dataclass(frozen=True, slots=True)
class GoldItem:
    """A known answer as an administrator sees it; the counts are of its current revision."""

    gold: GoldAnswer
    name: str
    answered: int
    right: int


def gold_answers(project_id: int, *, retired: bool = False) -> QuerySet[GoldAnswer]:
    """The known answers that are in use, or those that were retired."""
    found = GoldAnswer.objects.filter(project_id=project_id, retired_at__isnull=not retired)
    return found.select_related("task__stage", "task__image")


def gold_answer(project_id: int, gold_id: int) -> GoldAnswer:
    """One known answer of a project. One query."""
    found = GoldAnswer.objects.filter(project_id=project_id, pk=gold_id).select_related("task__stage", "task__image")
    gold = found.first()
    if gold is None:
        raise NotFound("This project has no such known answer.")
    return gold


def gold_items(page: Sequence[GoldAnswer]) -> list[GoldItem]:
    """A page of known answers with their figures. Two queries."""
    if not page:
        return []
    names = projects.names_of_images(page[0].project_id, [gold.task.image_id for gold in page])
    rows = GoldScore.objects.filter(gold__in=page, revision=F("gold__revision")).values_list("gold_id")
    counts = {gold: (answered, right) for gold, answered, right in _counted(rows)}
    return [GoldItem(gold, names.get(gold.task.image_id, ""), *counts.get(gold.pk, (0, 0))) for gold in page]


def _counted(rows: QuerySet[GoldScore, tuple[int]]) -> Iterable[tuple[int, int, int]]:
    counted = rows.annotate(answered=Count("id"), right_ones=Count("id", filter=Q(right=True))).order_by()
    return counted.values_list("gold_id", "answered", "right_ones")


def gold_stage(project_id: int, stage_id: int | None) -> Stage:
    """The stage that is meant: the named one, or the first where something is drawn or tagged. One query."""
    stages = projects.stages_of(project_id)
    fitting = [stage for stage in stages if stage.pk == stage_id or (stage_id is None and stage.kind in ANSWERING)]
    if not fitting:
        raise NotFound("This project has no such stage.")
    drawing = [stage for stage in fitting if stage.kind == StageKind.DRAW]
    return (drawing or fitting)[0]


def question(project_id: int, stage: Stage, image_id: int) -> Task:
    """The question of a stage about an image of the project. One query."""
    found = _asked().filter(project_id=project_id, stage=stage, image_id=image_id, subject__isnull=True)
    task = found.select_related("stage", "image").first()
    if task is None:
        raise NotFound("Nothing has been asked about this image at this stage yet.")
    return task


def answerable(stage: Stage) -> QuerySet[ProjectImage]:
    """The images of the wall that are asked about at a stage and whose answer is not known yet."""
    asked = _free(stage).filter(image=OuterRef("image_id")).order_by()
    return wall(stage.project_id).filter(Exists(asked))


def verified_candidates(stage: Stage) -> dict[int, Answer]:
    """Task id → what reviewers agreed on, of questions whose image is verified and that are not gold. Two queries."""
    verified = ImageReview.objects.filter(
        project=stage.project_id, image=OuterRef("image_id"), state=ReviewState.VERIFIED
    )
    tasks = {task.image_id: task.pk for task in _free(stage).filter(Exists(verified))[:MOST_CANDIDATES]}
    objects: dict[int, list[Object]] = defaultdict(list)
    rows = Object.objects.filter(project=stage.project_id, image_id__in=tasks, stage=stage, state=ObjectState.VERIFIED)
    for item in rows.order_by("id"):
        objects[item.image_id].append(item)
    return {task: _agreed(stage, objects[image]) for image, task in tasks.items()}


def known_candidates(stage: Stage) -> dict[int, Answer]:
    """Task id → the labels its image came with, of questions that are not gold. Three queries."""
    tasks = {task.image_id: task.pk for task in _free(stage)[:MOST_CANDIDATES]}
    rows = ProjectImage.objects.filter(project=stage.project_id, image_id__in=tasks)
    known = catalog.known_labels(dict(rows.values_list("image_id", "source_id")))
    told = {tasks[image]: _told(stage, labels) for image, labels in known.items()}
    return {task: answer for task, answer in told.items() if answer is not None}


def _asked() -> QuerySet[Task]:
    """Questions about images that were not taken out of their project."""
    present = ProjectImage.objects.filter(project=OuterRef("project_id"), image=OuterRef("image_id"))
    return Task.objects.filter(Exists(present))


def _free(stage: Stage) -> QuerySet[Task]:
    """Questions of a stage without a known answer, in their random order."""
    gold = GoldAnswer.objects.filter(task=OuterRef("pk"))
    return (
        _asked().filter(~Exists(gold), stage=stage, subject__isnull=True).order_by("key", "id").only("id", "image_id")
    )


def _agreed(stage: Stage, objects: Sequence[Object]) -> Answer:
    if stage.kind == StageKind.TAG:
        return {"tags": sorted({name for item in objects for name in item.categories})}
    return {"boxes": [_drawn(item) for item in objects if item.x is not None]}


def _drawn(item: Object) -> dict[str, object]:
    place = {"x": item.x, "y": item.y, "width": item.width, "height": item.height}
    return {**place, "categories": list(item.categories), "attributes": list(item.attributes)}


def _told(stage: Stage, known: Known) -> Answer | None:
    """Images that came with tags alone say nothing of boxes."""
    if stage.kind == StageKind.TAG:
        return {"tags": sorted({*known.tags, *(box.category_id for box in known.boxes)})}
    if not known.boxes:
        return None
    merged: dict[Box, tuple[list[int], tuple[str, ...]]] = {}
    for label in known.boxes:  # the same box under several categories is one object
        names, _attributes = merged.setdefault(label.box, ([], label.attributes))
        if label.category_id not in names:
            names.append(label.category_id)
    return {
        "boxes": [
            {**_sides(box), "categories": names, "attributes": list(attributes)}
            for box, (names, attributes) in merged.items()
        ]
    }


def _sides(box: Box) -> dict[str, float]:
    return {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
