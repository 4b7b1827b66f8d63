"""Opening questions: tasks, their targets, suggestions, reports about images."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

from annotation.models import ImageReport, ReportReason, Suggestion, Task
from common.errors import NotFound
from projects.models import ProjectState, Stage


def open_tasks(*, stage: Stage, image_ids: Sequence[int] | None = None, limit: int | None = None) -> int:
    """Ask the stage's question about those images of its project that have no task yet. Returns how many were opened.

    The first stage asks about every image of the project; later ones only about `image_ids`. Safe to repeat.
    """
    where = "" if image_ids is None else "AND pi.image_id = ANY(%(images)s)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO annotation_task
              (project_id, stage_id, image_id, subject, lane, priority, key, target, open, done, is_open, created_at)
            SELECT pi.project_id, %(stage)s, pi.image_id, NULL, 0, 0, (random() * 2147483646)::int,
                   %(redundancy)s, %(redundancy)s, 0, true, now()
              FROM projects_projectimage pi JOIN catalog_image i ON i.id = pi.image_id AND i.state = 'active'
             WHERE pi.project_id = %(project)s {where}
               AND NOT EXISTS (SELECT 1 FROM annotation_task t
                                WHERE t.stage_id = %(stage)s AND t.image_id = pi.image_id AND t.subject IS NULL)
             ORDER BY pi.id LIMIT %(limit)s
            ON CONFLICT DO NOTHING
            """,  # noqa: S608  # `where` is one of the two literals above
            {
                "stage": stage.pk,
                "project": stage.project_id,
                "redundancy": stage.redundancy,
                "images": list(image_ids or []),
                "limit": limit,
            },
        )
        return cursor.rowcount


def open_due_tasks(*, project_id: int) -> int:
    """Open the first stage's tasks of a project that is live, or the first few while it is a pilot. Safe to repeat."""
    stage = Stage.objects.select_related("project").filter(project_id=project_id).order_by("position").first()
    if stage is None or stage.project.binned_at is not None:
        return 0
    if stage.project.state == ProjectState.LIVE:
        return open_tasks(stage=stage)
    if stage.project.state != ProjectState.PILOT:
        return 0
    missing = stage.project.pilot_images - Task.objects.filter(stage=stage).count()
    return open_tasks(stage=stage, limit=missing) if missing > 0 else 0


def move_target(*, task_id: int, target: int) -> int:
    """Ask for more or fewer votes on a task; never fewer than are given or held. Returns the target that holds now."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT annotation_move_target_v1(%s, %s::smallint)", [task_id, target])
        row = cursor.fetchone()
    if row is None or row[0] is None:
        raise NotFound(f"There is no task {task_id}.")
    return int(row[0])


def follow_redundancy(*, stage_id: int) -> None:
    """Let the targets of a stage's unfilled tasks follow its redundancy."""
    stage = Stage.objects.get(pk=stage_id)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT annotation_move_target_v1(id, %s::smallint) FROM ("
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


def suggest(*, task_id: int, origin: str, answer: dict[str, object]) -> Suggestion:
    """Lay a model's proposal beside a task; a later proposal replaces it."""
    return Suggestion.objects.update_or_create(task_id=task_id, defaults={"origin": origin, "answer": answer})[0]
