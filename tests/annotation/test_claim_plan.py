"""A claim costs the same at any size: it walks the index of open tasks and never reads all tasks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from annotation import selectors, services
from annotation.models import Task
from projects import selectors as projects
from projects.models import Project, ProjectState
from tests.factories import first_stage, make_member, make_project

pytestmark = pytest.mark.django_db
TASKS = 20_000


@pytest.fixture
def big_project() -> Project:
    """20,000 questions about one image, nine of ten answered."""
    project = make_project(images=1, state=ProjectState.LIVE)
    task = Task.objects.get(project=project)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO annotation_task (project_id, stage_id, image_id, subject, lane, priority, key, target, open,
                                         done, is_open, created_at)
            SELECT %s, %s, %s, '{}', 0, 0, hashint4(n) & 2147483647, 3,
                   CASE WHEN n %% 10 = 0 THEN 3 ELSE 0 END, CASE WHEN n %% 10 = 0 THEN 0 ELSE 3 END, n %% 10 = 0, now()
              FROM generate_series(1, %s) n
            """,
            [task.project_id, task.stage_id, task.image_id, TASKS],
        )
        cursor.execute("ANALYZE annotation_task, annotation_assignment, annotation_workercursor")
    return project


def scans() -> tuple[int, int, int]:
    """Of this transaction so far: tasks read from end to end, walks of `task_open`, and entries read on them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'annotation_task'),"
            " pg_stat_get_xact_numscans('task_open'::regclass), pg_stat_get_xact_tuples_returned('task_open'::regclass)"
        )
        whole, walks, entries = cursor.fetchone()
    return int(whole), int(walks), int(entries)


def test_a_claim_walks_the_index_of_open_tasks_and_never_reads_all_tasks(big_project: Project) -> None:
    stage, brief = first_stage(big_project), projects.standing_brief(big_project.pk)
    workers = [make_member(big_project) for _ in range(12)]  # after five calls PostgreSQL may keep a generic plan
    before = scans()
    for worker in workers:
        got = services.claim(
            project_id=big_project.pk,
            stage_id=stage.pk,
            worker_id=worker.pk,
            brief_id=brief.pk,
            count=10,
            lease=timedelta(minutes=30),
            now=timezone.now(),
        )
        assert len(got) == 10
    whole, walks, entries = (after - earlier for after, earlier in zip(scans(), before, strict=True))
    assert whole == 0
    assert walks >= len(workers)
    assert entries <= len(workers) * 60


def test_a_worker_who_had_every_open_task_is_told_so_without_reading_every_task(big_project: Project) -> None:
    Task.objects.filter(project=big_project, is_open=True).update(is_open=False, open=0, done=3)
    worker = make_member(big_project)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE annotation_task")
    before = scans()[0]
    assert selectors.left_for(worker.pk, [first_stage(big_project).pk]) == selectors.Left(open=False, coming=False)
    assert scans()[0] == before
