"""Leases and votes, one client at a time."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from annotation import selectors, services
from annotation.models import Assignment, AssignmentState, Task
from annotation.services import AlreadyAnswered, AnswerRefused
from common.errors import NotFound
from projects.models import Project, ProjectState
from projects.selectors import standing_brief
from tests.factories import category_ids, first_stage, make_member, make_project

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=timezone.get_current_timezone())
LEASE = timedelta(minutes=30)


@pytest.fixture
def project() -> Project:
    return make_project(images=4, state=ProjectState.LIVE, redundancy=2)


def claim(project: Project, worker: User, count: int = 1, *, resume: bool = False, now: datetime = NOW) -> list[int]:
    leases = services.claim(
        project_id=project.pk,
        stage_id=first_stage(project).pk,
        worker_id=worker.pk,
        brief_id=standing_brief(project.pk).pk,
        count=count,
        lease=LEASE,
        now=now,
        resume=resume,
    )
    return [lease.assignment_id for lease in leases]


def submit(assignment_id: int, worker: User, answer: object = None, key: uuid.UUID | None = None, now: datetime = NOW):  # type: ignore[no-untyped-def]  # Submitted
    return services.submit(
        assignment_id=assignment_id,
        worker_id=worker.pk,
        submit_key=key or uuid.uuid4(),
        answer=answer or {"boxes": []},
        active_ms=5_000,
        now=now,
    )


def counters(project: Project) -> list[tuple[int, int, int, bool]]:
    rows = Task.objects.filter(project=project).order_by("id")
    return [(task.target, task.open, task.done, task.is_open) for task in rows]


def test_a_live_project_asks_about_every_image_once(project: Project) -> None:
    assert counters(project) == [(2, 2, 0, True)] * 4
    assert services.open_due_tasks(project_id=project.pk) == 0


def test_a_pilot_asks_about_its_first_images_only() -> None:
    project = make_project(images=3)
    Project.objects.filter(pk=project.pk).update(state=ProjectState.PILOT, pilot_images=2)
    assert services.open_due_tasks(project_id=project.pk) == 2
    assert services.open_due_tasks(project_id=project.pk) == 0


def test_a_worker_gets_each_task_once(project: Project) -> None:
    worker = make_member(project)
    got = [claim(project, worker) for _ in range(5)]
    assert [len(ids) for ids in got] == [1, 1, 1, 1, 0]
    assert Assignment.objects.filter(worker=worker).values("task").distinct().count() == 4
    assert counters(project) == [(2, 1, 0, True)] * 4


def test_a_task_is_leased_to_no_more_workers_than_it_needs_votes(project: Project) -> None:
    workers = [make_member(project) for _ in range(3)]
    assert [len(claim(project, worker, 10)) for worker in workers] == [4, 4, 0]
    assert counters(project) == [(2, 0, 0, False)] * 4


def test_resume_answers_the_leases_still_held(project: Project) -> None:
    worker = make_member(project)
    first = claim(project, worker, 2)
    assert claim(project, worker, 3, resume=True)[:2] == sorted(first)
    assert len(claim(project, worker, 10, resume=True)) == 4


def test_an_answer_counts_and_fills_the_task(project: Project) -> None:
    task = Task.objects.filter(project=project).order_by("id")[0]
    Task.objects.filter(project=project).exclude(pk=task.pk).update(open=0, is_open=False, target=0)
    for worker in (make_member(project), make_member(project)):
        [assignment] = claim(project, worker)
        assert submit(assignment, worker).outcome == "counted"
    task.refresh_from_db()
    assert (task.open, task.done, task.is_open) == (0, 2, False)
    assert list(selectors.filled_tasks(project_id=project.pk).filter(target__gt=0)) == [task]


def test_the_same_key_again_changes_nothing(project: Project) -> None:
    worker, key = make_member(project), uuid.uuid4()
    [assignment] = claim(project, worker)
    first = submit(assignment, worker, key=key)
    again = submit(assignment, worker, {"boxes": []}, key=key, now=NOW + timedelta(hours=1))
    assert (again.outcome, again.state, again.answered_at) == ("duplicate", AssignmentState.COUNTED, first.answered_at)
    assert sum(done for _, _, done, _ in counters(project)) == 1


def test_another_key_is_refused_and_the_vote_stays(project: Project) -> None:
    worker = make_member(project)
    [assignment] = claim(project, worker)
    submit(assignment, worker)
    box = {"x": 1, "y": 1, "width": 5, "height": 5, "categories": category_ids(project)[:1]}
    with pytest.raises(AlreadyAnswered):
        submit(assignment, worker, {"boxes": [box]})
    assert Assignment.objects.get(pk=assignment).answer == {"boxes": []}


def test_an_assignment_of_somebody_else_does_not_exist(project: Project) -> None:
    worker, other = make_member(project), make_member(project)
    [assignment] = claim(project, worker)
    with pytest.raises(NotFound):
        submit(assignment, other)
    with pytest.raises(NotFound):
        services.skip(assignment_id=assignment, worker_id=other.pk, reason="unclear")
    assert services.release(assignment_ids=[assignment], worker_id=other.pk) == 0
    assert services.extend(assignment_ids=[assignment], worker_id=other.pk, until=NOW + 2 * LEASE) == []
    assert Assignment.objects.get(pk=assignment).state == AssignmentState.LEASED


def test_a_category_of_another_project_is_refused(project: Project) -> None:
    worker = make_member(project)
    [assignment] = claim(project, worker)
    foreign = category_ids(make_project())[0]
    with pytest.raises(AnswerRefused) as caught:
        submit(assignment, worker, {"boxes": [{"x": 1, "y": 1, "width": 5, "height": 5, "categories": [foreign]}]})
    assert list(caught.value.fields) == ["answer.boxes[0].categories"]
    assert Assignment.objects.get(pk=assignment).state == AssignmentState.LEASED


def test_a_lease_that_ran_out_goes_back(project: Project) -> None:
    worker, other = make_member(project), make_member(project)
    claim(project, worker, 4)
    assert services.expire_leases(now=NOW + LEASE) == 0
    assert services.expire_leases(now=NOW + LEASE + timedelta(seconds=1)) == 4
    assert counters(project) == [(2, 2, 0, True)] * 4
    assert claim(project, worker) == []
    assert len(claim(project, other, 10)) == 4


def test_a_late_answer_takes_a_free_slot(project: Project) -> None:
    worker = make_member(project)
    [assignment] = claim(project, worker)
    later = NOW + timedelta(hours=1)
    services.expire_leases(now=later)
    assert submit(assignment, worker, now=later).outcome == "counted"
    assert sorted(counters(project)) == [(2, 1, 1, True)] + [(2, 2, 0, True)] * 3


def test_a_late_answer_to_a_full_task_is_kept_as_surplus(project: Project) -> None:
    late = make_member(project)
    claims = claim(project, late, 4)
    later = NOW + timedelta(hours=1)
    services.expire_leases(now=later)
    for worker in (make_member(project), make_member(project)):
        for assignment in claim(project, worker, 4, now=later):
            submit(assignment, worker, now=later)
    assert {submit(assignment, late, now=later).outcome for assignment in claims} == {"surplus"}
    assert counters(project) == [(2, 0, 2, False)] * 4
    assert len(selectors.votes_of_tasks([Assignment.objects.get(pk=claims[0]).task_id])) == 3


def test_a_skipped_task_goes_to_somebody_else(project: Project) -> None:
    worker = make_member(project)
    [assignment] = claim(project, worker)
    services.skip(assignment_id=assignment, worker_id=worker.pk, reason="unclear")
    services.skip(assignment_id=assignment, worker_id=worker.pk, reason="unclear")
    skipped = Assignment.objects.get(pk=assignment)
    assert (skipped.state, skipped.skip_reason) == (AssignmentState.SKIPPED, "unclear")
    assert counters(project) == [(2, 2, 0, True)] * 4
    assert skipped.task_id not in Assignment.objects.filter(pk__in=claim(project, worker, 10)).values_list(
        "task_id", flat=True
    )


def test_a_heartbeat_keeps_the_lease(project: Project) -> None:
    worker = make_member(project)
    [assignment] = claim(project, worker)
    until = NOW + 2 * LEASE
    assert services.extend(assignment_ids=[assignment], worker_id=worker.pk, until=until) == [assignment]
    assert services.expire_leases(now=NOW + LEASE + timedelta(minutes=1)) == 0


def test_a_target_moves_up_and_never_below_what_is_given_or_held(project: Project) -> None:
    worker, other = make_member(project), make_member(project)
    [assignment] = claim(project, worker)
    task = Assignment.objects.get(pk=assignment).task
    submit(assignment, worker)
    assert services.move_target(task_id=task.pk, target=4) == 4
    task.refresh_from_db()
    assert (task.target, task.open, task.done, task.is_open) == (4, 3, 1, True)
    claim(project, other, 4)
    assert services.move_target(task_id=task.pk, target=1) == 2
    task.refresh_from_db()
    assert (task.target, task.open, task.done, task.is_open) == (2, 0, 1, False)


def test_lower_priorities_come_after_higher_ones(project: Project) -> None:
    urgent = Task.objects.filter(project=project).order_by("-id")[0]
    Task.objects.filter(pk=urgent.pk).update(priority=5)
    worker = make_member(project)
    order = [Assignment.objects.get(pk=claim(project, worker)[0]).task_id for _ in range(4)]
    assert order[0] == urgent.pk
    assert len(set(order)) == 4
