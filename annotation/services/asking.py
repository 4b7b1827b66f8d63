"""Opening questions: tasks, their targets, suggestions, reports about images."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from django.db import connection, transaction

from annotation.models import ImageReport, ReportReason, Suggestion, Task
from common.errors import NotFound
from projects.models import ANSWERING, Project, ProjectState, Stage
from projects.selectors import next_stage, stages_of

KEYS = 2**31 - 1  # keys are a random order: from 0 to below this number

OPEN_TASKS = """
    INSERT INTO annotation_task
      (project_id, stage_id, image_id, subject, lane, priority, key, target, open, done, is_open, created_at)
    SELECT pi.project_id, %(stage)s, pi.image_id, NULL, 0, 0, (random() * 2147483646)::int,
           %(redundancy)s, %(redundancy)s, 0, true, now()
      FROM projects_projectimage pi JOIN catalog_image i ON i.id = pi.image_id AND i.state = 'active'
     WHERE pi.project_id = %(project)s AND (%(image)s IS NULL OR pi.image_id = %(image)s)
       AND (%(after)s IS NULL OR EXISTS (
             SELECT 1 FROM annotation_task b
              WHERE b.stage_id = %(after)s AND b.image_id = pi.image_id AND b.subject IS NULL AND b.done >= b.target))
       AND NOT EXISTS (
             SELECT 1 FROM annotation_task t
              WHERE t.stage_id = %(stage)s AND t.image_id = pi.image_id AND t.subject IS NULL)
     ORDER BY pi.id LIMIT %(limit)s
    ON CONFLICT DO NOTHING
"""


def open_tasks(
    *, stage: Stage, after: Stage | None = None, image_id: int | None = None, limit: int | None = None
) -> int:
    """Ask the stage's question about the images of its project that have no such task yet; returns how many were.

    With `after`, only about images whose question of that earlier stage has all its votes; with `image_id`, only about
    that one. Safe to repeat.
    """
    values: dict[str, int | None] = {
        "stage": stage.pk,
        "project": stage.project_id,
        "redundancy": stage.redundancy,
        "after": after.pk if after else None,
        "image": image_id,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(OPEN_TASKS, values)
        return int(cursor.rowcount)


def open_due_tasks(*, project_id: int) -> int:
    """Open what an open project should ask: the first stage about every image (a pilot: its first few), each
    later stage about the images that have passed the one before it. Stages that check what others said are asked by
    `ask`. Safe to repeat. Returns how many were opened.
    """
    project = Project.objects.filter(pk=project_id, binned_at=None).first()
    if project is None or project.state not in {ProjectState.PILOT, ProjectState.LIVE}:
        return 0
    stages = [stage for stage in stages_of(project_id) if stage.kind in ANSWERING]
    limit = None
    if project.state == ProjectState.PILOT:
        limit = max(0, project.pilot_images - Task.objects.filter(stage=stages[0]).count())
    opened = open_tasks(stage=stages[0], limit=limit)
    return opened + sum(open_tasks(stage=later, after=before) for before, later in pairwise(stages))


def open_following(*, task_id: int) -> int:
    """Ask the next stage's question about the image of a task that has all its votes. Safe to repeat."""
    task = Task.objects.select_related("stage").get(pk=task_id)
    following = next_stage(task.stage)
    if following is None or following.kind not in ANSWERING:
        return 0
    return open_tasks(stage=following, after=task.stage, image_id=task.image_id)


def ask(*, stage: Stage, questions: Sequence[tuple[int, Mapping[str, object]]]) -> list[int]:
    """Open one task of a checking stage for each `(image, subject)`, in that order; returns their ids.

    Not safe to repeat: the caller knows what it asked, and writes that down in the same transaction.
    """
    chance = random.SystemRandom()
    tasks = Task.objects.bulk_create(
        (
            Task(
                project_id=stage.project_id,
                stage=stage,
                image_id=image_id,
                subject=dict(subject),
                key=chance.randrange(KEYS),
                target=stage.redundancy,
                open=stage.redundancy,
            )
            for image_id, subject in questions
        ),
        batch_size=1_000,
    )
    return [task.pk for task in tasks]


def move_target(*, task_id: int, target: int) -> int:
    """Ask for more or fewer votes on a task; never fewer than are given or held. Returns the target that holds now."""
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("SELECT annotation_move_target_v3(%s, %s::smallint)", [task_id, target])
        row = cursor.fetchone()
    if row is None or row[0] is None:
        raise NotFound(f"There is no task {task_id}.")
    return int(row[0])


def follow_redundancy(*, stage_id: int) -> None:
    """Let the targets of a stage's unfilled tasks follow its redundancy."""
    stage = Stage.objects.get(pk=stage_id)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT annotation_move_target_v3(id, %s::smallint) FROM ("
            " SELECT id FROM annotation_task WHERE stage_id = %s AND done < target ORDER BY id FOR UPDATE) t",
            [stage.redundancy, stage_id],
        )


def report_image(*, project_id: int, image_id: int, worker_id: int, reason: ReportReason, detail: str) -> ImageReport:
    """Say that something is wrong with an image; saying it again changes the reason."""
    return ImageReport.objects.update_or_create(
        project_id=project_id,
        image_id=image_id,
        worker_id=worker_id,
        defaults={"reason": reason, "detail": detail, "resolved_at": None},
    )[0]


def resolve_report(*, project_id: int, report_id: int, now: datetime) -> None:
    """Note that a report was looked at; the first moment stays."""
    reports = ImageReport.objects.filter(project_id=project_id, pk=report_id)
    if not reports.filter(resolved_at=None).update(resolved_at=now) and not reports.exists():
        raise NotFound("This project has no such report.")


@transaction.atomic
def suggest(*, origin: str, answers: Mapping[int, Mapping[str, object]], asked_again: bool = False) -> int:
    """Lay proposals (task id → answer) beside tasks that have no vote yet; later ones replace earlier ones.

    With `asked_again` also beside tasks with votes, for those who come: what the votes so far led to. Returns how many
    were laid.
    """
    waiting = Task.objects.filter(pk__in=answers, is_open=True)
    waiting = waiting if asked_again else waiting.filter(done=0)
    tasks = list(waiting.order_by("pk").values_list("pk", flat=True))
    Suggestion.objects.bulk_create(
        [Suggestion(task_id=task_id, origin=origin[:80], answer=answers[task_id]) for task_id in tasks],
        update_conflicts=True,
        unique_fields=["task"],
        update_fields=["origin", "answer"],
    )
    return len(tasks)
