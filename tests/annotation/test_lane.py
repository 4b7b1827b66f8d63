"""Tasks of another lane than the ordinary one are mixed in, and nothing tells them apart."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from django.db.models import F
from django.utils import timezone
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from annotation import selectors, services
from annotation.events import TaskFilled
from annotation.models import Assignment, Task
from annotation.services import HandedOut, Lease
from annotation.services.dispatch import Side
from common import events
from common.errors import Conflict
from projects import access
from projects import selectors as projects
from projects import services as project_writes
from projects.models import Membership, Project, ProjectState, Role, Stage, StageKind
from tests.factories import first_stage, make_member, make_project, tasks_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    """Twenty images, four of them in lane 1."""
    project = make_project(images=20, redundancy=1, state=ProjectState.LIVE)
    for task in tasks_of(project)[:4]:
        Task.objects.filter(pk=task.pk).update(lane=1)
    return project


def fill_lane(project: Project) -> None:
    """The tasks of lane 1 have all their votes, from somebody else."""
    Task.objects.filter(project=project, lane=1).update(open=0, done=1, is_open=False)


def claim(project: Project, worker: User, *, count: int = 5, side: int = 0, chance: int = 7) -> list[Lease]:
    return services.claim(
        project_id=project.pk,
        stage_id=first_stage(project).pk,
        worker_id=worker.pk,
        brief_id=projects.standing_brief(project.pk).pk,
        count=count,
        lease=timedelta(minutes=30),
        now=timezone.now(),
        side=Side(1, side, chance),
    )


def answer(worker: User, lease: Lease) -> str:
    submitted = services.submit(
        assignment_id=lease.assignment_id,
        worker_id=worker.pk,
        submit_key=uuid4(),
        answer={"boxes": []},
        active_ms=1,
        now=timezone.now(),
    )
    return submitted.outcome


def lanes(leases: list[Lease]) -> list[int]:
    found = dict(Task.objects.values_list("id", "lane"))
    return [found[lease.task_id] for lease in leases]


def hand_out(project: Project, worker: User, chance: Random, *, count: int = 10) -> HandedOut:
    place = access.member(worker, project.pk)
    return services.hand_out(
        access=place,
        worker_id=worker.pk,
        count=count,
        now=timezone.now(),
        stage_id=None,
        resume=False,
        chance=chance,
    )


def test_they_take_the_place_of_ordinary_ones_and_raise_their_own_target(project: Project) -> None:
    fill_lane(project)
    leases = claim(project, make_member(project), side=2)
    assert sorted(lanes(leases)) == [0, 0, 0, 1, 1]
    taken = Task.objects.filter(pk__in=[lease.task_id for lease in leases], lane=1)
    assert list(taken.values_list("target", "open", "done", "is_open")) == [(2, 0, 1, False)] * 2


def test_one_that_still_has_a_slot_gives_that(project: Project) -> None:
    [lease] = claim(project, make_member(project), count=1, side=1)
    task = Task.objects.get(pk=lease.task_id)
    assert (task.lane, task.target, task.open, task.is_open) == (1, 1, 0, False)


def test_the_order_is_shuffled_and_ids_follow_it(project: Project) -> None:
    fill_lane(project)
    places = set()
    for chance in range(40):
        leases = claim(project, make_member(project), count=4, side=1, chance=chance * 50_000_000)
        ids = [lease.assignment_id for lease in leases]
        assert ids == sorted(ids)
        places.add(lanes(leases).index(1))
        services.release(assignment_ids=ids, worker_id=Assignment.objects.get(pk=ids[0]).worker_id)
    assert places == {0, 1, 2, 3}


def test_each_of_them_comes_once_to_a_worker_and_then_ordinary_ones_come_in_full(project: Project) -> None:
    fill_lane(project)
    worker = make_member(project)
    first, second, third = (claim(project, worker, side=3) for _ in range(3))
    assert [sum(lanes(batch)) for batch in (first, second, third)] == [3, 1, 0]
    assert [len(batch) for batch in (first, second, third)] == [5, 5, 5]
    assert len({lease.task_id for lease in [*first, *second, *third]}) == 15


def test_a_worker_for_whom_nothing_ordinary_is_left_gets_nothing(project: Project) -> None:
    fill_lane(project)
    worker = make_member(project)
    assert len(claim(project, worker, count=10)) == 10
    assert len(claim(project, worker, count=10)) == 6
    assert claim(project, worker, side=4) == []


def test_a_slot_beyond_the_stage_is_closed_again_when_it_comes_back(project: Project) -> None:
    fill_lane(project)
    worker = make_member(project)
    leases = claim(project, worker, count=2, side=2)
    services.skip(assignment_id=leases[0].assignment_id, worker_id=worker.pk, reason="unclear")
    assert services.expire_leases(now=timezone.now() + timedelta(hours=1)) == 1
    states = Task.objects.filter(project=project, lane=1).values_list("target", "open", "done", "is_open")
    assert list(states) == [(1, 0, 1, False)] * 4


def test_a_late_answer_to_one_counts_as_a_late_answer_to_an_ordinary_one_does(project: Project) -> None:
    fill_lane(project)
    worker = make_member(project)
    leases = claim(project, worker, count=4, side=2)
    services.expire_leases(now=timezone.now() + timedelta(hours=1))
    assert [answer(worker, lease) for lease in leases] == ["counted"] * 4
    assert not Task.objects.filter(project=project).exclude(target=F("open") + F("done")).exists()


def test_one_says_that_it_is_full_about_as_often_as_an_ordinary_one(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    monkeypatch.setitem(events._listeners, TaskFilled, [told.append])
    project = make_project(images=60, redundancy=3, state=ProjectState.LIVE)
    tasks = [task.pk for task in tasks_of(project)]
    Task.objects.filter(pk__in=tasks[:30]).update(lane=1, open=0, done=3, is_open=False)
    worker = make_member(project)
    with django_capture_on_commit_callbacks(execute=True):
        for lease in [lease for _ in range(3) for lease in claim(project, worker, count=10, side=10)]:
            answer(worker, lease)
    assert 3 <= len(told) <= 18  # of thirty, about ten


def test_an_image_that_was_taken_out_of_the_project_is_not_handed_out(project: Project) -> None:
    for task in tasks_of(project)[:4]:
        project_writes.remove_image(
            project=project, image_id=task.image_id, removed_by=project.created_by, now=timezone.now()
        )
        services.follow_removal(project_id=project.pk, image_id=task.image_id)
    assert lanes(claim(project, make_member(project), side=3)) == [0] * 5


def test_a_slot_within_the_stage_is_opened_again(project: Project) -> None:
    worker = make_member(project)
    [lease] = claim(project, worker, count=1, side=1)
    services.release(assignment_ids=[lease.assignment_id], worker_id=worker.pk)
    assert Task.objects.filter(project=project, is_open=True, open=1, target=1).count() == 20


def share(project: Project, worker: User, *, answers: int = 0) -> float:
    """Of a hundred tasks handed out, how many were of lane 1."""
    chance, got, side = Random(5), 0, 0
    for _ in range(10):
        leases = hand_out(project, worker, chance).leases
        got, side = got + len(leases), side + sum(lanes(leases))
    assert got == 100
    return side / got


@pytest.fixture
def wide() -> Project:
    """Enough of both kinds that nothing runs out."""
    project = make_project(images=300, redundancy=5, state=ProjectState.LIVE)
    Task.objects.filter(pk__in=[task.pk for task in tasks_of(project)[:100]]).update(
        lane=1, open=0, done=5, is_open=False
    )
    return project


def test_a_newcomer_gets_about_every_fifth_from_beside(wide: Project) -> None:
    assert 0.1 <= share(wide, make_member(wide)) <= 0.3


def test_the_experienced_get_about_every_twentieth(wide: Project) -> None:
    worker = make_member(wide)
    for _ in range(5):
        for lease in claim(wide, worker, count=10):
            answer(worker, lease)
    assert 0.0 < share(wide, worker) <= 0.12


@pytest.mark.parametrize(("role", "settings"), [(Role.REVIEWER, {}), (Role.ANNOTATOR, {"gold_percent": 0})])
def test_reviewers_get_none_and_a_stage_without_a_share_gives_none(
    wide: Project, role: Role, settings: dict[str, int]
) -> None:
    Stage.objects.filter(project=wide).update(settings=settings)
    assert share(wide, make_member(wide, role)) == 0.0


@pytest.fixture
def checked(project: Project) -> Stage:
    """A stage of the project that asks about each image once more, by people who had no part in it."""
    stage = Stage.objects.create(project=project, position=9, kind=StageKind.COVER, redundancy=2)
    for task in tasks_of(project):
        Task.objects.create(
            project=project, stage=stage, image_id=task.image_id, subject={"boxes": []}, key=task.key, target=2, open=2
        )
    return stage


def test_what_others_said_is_judged_by_the_trusted_who_had_no_part_in_it(project: Project, checked: Stage) -> None:
    fill_lane(project)
    worker = make_member(project)
    had = {lease.image_id for lease in claim(project, worker, count=10) + claim(project, worker, count=10)}
    assert hand_out(project, worker, Random(1)).leases == []
    Membership.objects.filter(user=worker).update(trust=0.9)
    handed = hand_out(project, worker, Random(1))
    assert len(handed.leases) == 4
    assert not had & {lease.image_id for lease in handed.leases}
    assert hand_out(project, worker, Random(1)).status != "work"
    left = selectors.left_for(worker.pk, [checked.pk], independent=[checked.pk])
    assert left == selectors.Left(open=False, coming=False)


def test_asking_for_a_stage_one_may_not_work_at_is_refused(project: Project, checked: Stage) -> None:
    with pytest.raises(Conflict, match="proved right"):
        services.hand_out(
            access=access.member(make_member(project), project.pk),
            worker_id=1,
            count=1,
            now=timezone.now(),
            stage_id=checked.pk,
            resume=False,
            chance=Random(1),
        )


def test_only_reviewers_settle_what_is_disputed(project: Project, checked: Stage) -> None:
    Task.objects.exclude(stage=checked).update(open=0, is_open=False)
    Stage.objects.filter(pk=checked.pk).update(kind=StageKind.ADJUDICATE)
    worker, reviewer = make_member(project), make_member(project, Role.REVIEWER)
    Membership.objects.filter(user=worker).update(trust=0.99)
    assert hand_out(project, worker, Random(1)).leases == []
    assert len(hand_out(project, reviewer, Random(1)).leases) == 10
