"""Many clients at once on the real database, each on a connection of its own, and a look at the rows afterwards."""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

import psycopg2
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from accounts.models import User
from annotation import services
from annotation.services import HandedOut
from projects import access
from projects.models import Membership, Project, ProjectState, Role, Standing
from tests.factories import make_project

CHANCE = random.Random(41)
P = ParamSpec("P")
T = TypeVar("T")


def make_crowd(project: Project, size: int, *, name: str = "worker") -> list[User]:
    """Workers of a project; made in bulk, without passwords."""
    users = User.objects.bulk_create(User(email=f"{name}{n}@{project.slug}.example", password="!") for n in range(size))
    Membership.objects.bulk_create(
        Membership(project=project, user=user, role=Role.ANNOTATOR, standing=Standing.ACTIVE) for user in users
    )
    return users


def make_campaign(*, images: int, redundancy: int = 3) -> Project:
    """A live project with one open task an image."""
    return make_project(images=images, redundancy=redundancy, state=ProjectState.LIVE)


def together(jobs: Sequence[Callable[[], object]]) -> None:
    """Run the jobs at the same moment, each on a connection of its own, and raise the first error."""
    start = threading.Barrier(len(jobs), timeout=30)

    def run(job: Callable[[], object]) -> None:
        start.wait()
        try:
            job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        for outcome in [pool.submit(run, job) for job in jobs]:
            outcome.result()


def stubbornly(ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Ask again on a new connection when somebody cut the line, as a browser does. A deadlock is no excuse."""
    while True:
        try:
            return ask(*args, **kwargs)
        except (OperationalError, InterfaceError) as error:
            if isinstance(error.__cause__, psycopg2.errors.DeadlockDetected):
                raise
            connection.close()


@dataclass(eq=False)
class Client:
    """One worker at one tab: claims, answers, and remembers what the server acknowledged."""

    project: Project
    worker: User
    batch: int = 3
    acknowledged: dict[int, uuid.UUID] = field(default_factory=dict)
    finished_at: datetime | None = None

    def claim(self) -> HandedOut:
        place = access.member(self.worker, self.project.pk)
        return services.hand_out(
            access=place,
            worker_id=self.worker.pk,
            count=self.batch,
            now=timezone.now(),
            stage_id=None,
            resume=False,
            chance=CHANCE,
        )

    def answer(self, assignment_id: int, key: uuid.UUID) -> str:
        submitted = services.submit(
            assignment_id=assignment_id,
            worker_id=self.worker.pk,
            submit_key=key,
            answer={"boxes": []},
            active_ms=1_000,
            now=timezone.now(),
        )
        self.acknowledged[assignment_id] = key
        return submitted.outcome

    def drain(self) -> None:
        """Work until the server says that there is nothing left for this person."""
        while self.finished_at is None:
            handed = stubbornly(self.claim)
            for lease in handed.leases:
                stubbornly(self.answer, lease.assignment_id, uuid.uuid4())
            if handed.status == "finished":
                self.finished_at = timezone.now()


def _rows(sql: str, *parameters: int) -> list[tuple[Any, ...]]:  # a row holds whatever the query asks for
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def drifted_tasks(project: Project) -> list[tuple[Any, ...]]:
    """Tasks whose counters are not what their assignments say: done = counted, target - open - done = leased."""
    return _rows(
        """
        SELECT t.id, t.target, t.open, t.done, t.is_open, count(a.id) FILTER (WHERE a.state = 1),
               count(a.id) FILTER (WHERE a.state = 0)
          FROM annotation_task t LEFT JOIN annotation_assignment a ON a.task_id = t.id
         WHERE t.project_id = %s GROUP BY t.id
        HAVING t.done <> count(a.id) FILTER (WHERE a.state = 1)
            OR t.target - t.open - t.done <> count(a.id) FILTER (WHERE a.state = 0)
            OR t.is_open <> (t.open > 0) OR t.done > t.target OR t.open < 0
        """,
        project.pk,
    )


def counted_votes(project: Project) -> list[int]:
    """How many counted votes each task has, each number once."""
    rows = _rows(
        "SELECT DISTINCT count(a.id) FROM annotation_task t"
        "  LEFT JOIN annotation_assignment a ON a.task_id = t.id AND a.state = 1"
        " WHERE t.project_id = %s GROUP BY t.id ORDER BY 1",
        project.pk,
    )
    return [count for (count,) in rows]


def repeated_tasks(project: Project) -> list[tuple[Any, ...]]:
    """(worker, task) pairs that were handed out twice."""
    return _rows(
        "SELECT worker_id, task_id FROM annotation_assignment WHERE project_id = %s GROUP BY 1, 2 HAVING count(*) > 1",
        project.pk,
    )


def lost_answers(project: Project, clients: Sequence[Client]) -> list[int]:
    """Acknowledged answers that are not in the rows under the key they were sent with."""
    kept = dict(
        _rows("SELECT id, submit_key FROM annotation_assignment WHERE project_id = %s AND state IN (1, 3)", project.pk)
    )
    return [pk for client in clients for pk, key in client.acknowledged.items() if kept.get(pk) != key]


def told_too_early(project: Project, clients: Sequence[Client]) -> list[int]:
    """Workers who were told "finished" before the tasks that they never had were full."""
    wrong = []
    for client in clients:
        filled = _rows(
            """
            SELECT max(a.answered_at) FROM annotation_task t
              JOIN annotation_assignment a ON a.task_id = t.id AND a.state = 1
             WHERE t.project_id = %s AND NOT EXISTS
                   (SELECT 1 FROM annotation_assignment m WHERE m.task_id = t.id AND m.worker_id = %s)
            """,
            project.pk,
            client.worker.pk,
        )[0][0]
        if filled is not None and (client.finished_at is None or client.finished_at < filled):
            wrong.append(client.worker.pk)
    return wrong
