"""The promises of DESIGN.md under real concurrency: 64 clients, two tabs, leases running out, lines being cut."""

from __future__ import annotations

import random
import threading
import uuid
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from annotation import selectors, services
from annotation.models import Task
from projects.models import Project
from tests.annotation import crowding
from tests.annotation.crowding import Client, make_campaign, make_crowd, stubbornly, together
from tests.annotation.trouble import trouble
from tests.factories import first_stage

pytestmark = pytest.mark.django_db(transaction=True)


def assert_exact(project: Project, clients: list[Client]) -> None:
    """Nothing lost, nothing twice, nothing over the target, no counter adrift."""
    assert crowding.lost_answers(project, clients) == []
    assert crowding.repeated_tasks(project) == []
    assert crowding.drifted_tasks(project) == []


def test_sixty_four_clients_drain_a_project_exactly() -> None:
    project = make_campaign(images=240)
    clients = [Client(project, worker) for worker in make_crowd(project, 64)]
    together([client.drain for client in clients])
    assert_exact(project, clients)
    assert crowding.counted_votes(project) == [3]
    assert sum(len(client.acknowledged) for client in clients) == 720
    assert Task.objects.filter(project=project, open=0, done=3, target=3, is_open=False).count() == 240
    assert crowding.told_too_early(project, clients) == []


def test_questions_that_several_workers_open_at_once_are_asked_once() -> None:
    project = make_campaign(images=200)
    Task.objects.filter(project=project).delete()
    together([partial(services.open_due_tasks, project_id=project.pk)] * 4)
    assert Task.objects.filter(project=project).count() == 200
    assert Task.objects.filter(project=project).values("image").distinct().count() == 200


def test_two_tabs_of_one_worker_get_different_tasks_and_never_deadlock() -> None:
    project = make_campaign(images=120, redundancy=2)
    workers = make_crowd(project, 2)
    tabs = [Client(project, worker, batch=5) for worker in workers for _ in range(2)]
    got: list[list[int]] = [[] for _ in tabs]

    def claim(number: int) -> None:
        got[number] += [lease.task_id for lease in tabs[number].claim().leases]

    for turn in range(1, 13):
        together([partial(claim, number) for number in range(4)])
        assert [len(tasks) for tasks in got] == [5 * turn] * 4
    assert len({*got[0], *got[1]}) == len({*got[2], *got[3]}) == 120
    assert_exact(project, [])
    assert [tab.claim().status for tab in tabs] == ["finished"] * 4


def test_many_tabs_of_one_worker_that_never_pause_get_each_task_once() -> None:
    project = make_campaign(images=300, redundancy=3)
    [worker] = make_crowd(project, 1)
    got: list[int] = []

    def claim_on(batch: int) -> None:
        while leases := Client(project, worker, batch=batch).claim().leases:
            got.extend(lease.task_id for lease in leases)

    together([partial(claim_on, 1 + number % 3) for number in range(16)])
    assert len(got) == len(set(got)) == 300
    assert_exact(project, [])


def test_a_double_click_on_submit_counts_once() -> None:
    project = make_campaign(images=10, redundancy=1)
    client = Client(project, make_crowd(project, 1)[0], batch=10)
    outcomes: list[str] = []

    def send(assignment_id: int, key: uuid.UUID) -> None:
        outcomes.append(client.answer(assignment_id, key))

    for lease in client.claim().leases:
        together([partial(send, lease.assignment_id, uuid.uuid4())] * 4)
    assert sorted(outcomes) == ["counted"] * 10 + ["duplicate"] * 30
    assert_exact(project, [client])
    assert crowding.counted_votes(project) == [1]


def test_of_two_tabs_that_answer_one_assignment_one_is_refused() -> None:
    project = make_campaign(images=10, redundancy=1)
    client = Client(project, make_crowd(project, 1)[0], batch=10)
    refused: list[int] = []

    def send(assignment_id: int) -> None:
        try:
            client.answer(assignment_id, uuid.uuid4())
        except services.AlreadyAnswered:
            refused.append(assignment_id)

    ids = [lease.assignment_id for lease in client.claim().leases]
    for pk in ids:
        together([partial(send, pk)] * 2)
    assert sorted(refused) == sorted(ids)
    assert_exact(project, [client])
    assert crowding.counted_votes(project) == [1]


def test_two_late_answers_to_one_free_slot_make_one_vote_and_one_surplus() -> None:
    project = make_campaign(images=20, redundancy=2)
    first, second, third = (Client(project, worker, batch=10) for worker in make_crowd(project, 3))
    late = {
        client: [lease.assignment_id for _ in range(2) for lease in client.claim().leases] for client in (first, second)
    }
    services.expire_leases(now=timezone.now() + timedelta(hours=1))
    for _ in range(2):
        for lease in third.claim().leases:
            third.answer(lease.assignment_id, uuid.uuid4())
    outcomes: list[str] = []

    def send_all(client: Client) -> None:
        outcomes.extend(client.answer(pk, uuid.uuid4()) for pk in sorted(late[client]))

    together([partial(send_all, client) for client in late])
    assert sorted(outcomes) == ["counted"] * 20 + ["surplus"] * 20
    assert_exact(project, [first, second, third])
    assert crowding.counted_votes(project) == [2]


def work_through(client: Client) -> None:
    """Answer everything twice over, give back every tenth task before answering it after all."""
    chance = random.Random(client.worker.pk)
    for _ in range(8):
        for lease in stubbornly(client.claim).leases:
            if chance.random() < 0.1:
                stubbornly(services.skip, assignment_id=lease.assignment_id, worker_id=client.worker.pk, reason="other")
            key = uuid.uuid4()
            for _ in range(2):
                stubbornly(client.answer, lease.assignment_id, key)


@pytest.mark.parametrize("cuts", [False, True], ids=["leases run out", "and connections are cut"])
def test_late_repeated_and_interrupted_answers_are_all_kept_and_none_is_over_the_target(cuts: bool) -> None:
    project = make_campaign(images=80)
    clients = [Client(project, worker) for worker in make_crowd(project, 16)]
    with trouble(project, cuts=cuts) as made:
        together([partial(work_through, client) for client in clients])
    assert_exact(project, clients)
    assert made.expired > 0
    assert (made.cut > 0) == cuts

    services.expire_leases(now=timezone.now() + timedelta(hours=1))
    calm = [Client(project, worker) for worker in make_crowd(project, 3, name="calm")]
    together([client.drain for client in calm])
    assert_exact(project, [*clients, *calm])
    assert crowding.counted_votes(project) == [3]
    assert crowding.told_too_early(project, calm) == []


def test_a_target_that_moves_while_people_answer_keeps_every_counter_exact() -> None:
    project = make_campaign(images=40)
    clients = [Client(project, worker) for worker in make_crowd(project, 12)]
    tasks = list(Task.objects.filter(project=project).values_list("id", flat=True))

    def move() -> None:
        chance = random.Random(3)
        for _ in range(150):
            services.move_target(task_id=chance.choice(tasks), target=chance.randrange(1, 6))

    together([move, *(client.drain for client in clients)])
    assert_exact(project, clients)


def test_a_task_that_comes_back_at_this_very_moment_is_not_overlooked() -> None:
    project = make_campaign(images=1, redundancy=1)
    onlooker, *holders = make_crowd(project, 151)
    stage = first_stage(project)
    looks: list[bool] = []
    over = threading.Event()

    def hold_and_give_back() -> None:
        for holder in holders:
            [lease] = Client(project, holder).claim().leases
            services.release(assignment_ids=[lease.assignment_id], worker_id=holder.pk)
        over.set()

    def look() -> None:
        while not over.is_set():
            left = selectors.left_for(onlooker.pk, [stage.pk])
            looks.append(left.open or left.coming)

    together([hold_and_give_back, look, look])
    assert looks and all(looks)


def test_known_answers_mixed_in_keep_every_promise_and_never_run_out() -> None:
    project = make_campaign(images=120)
    tasks = list(Task.objects.filter(project=project).values_list("id", flat=True))
    Task.objects.filter(pk__in=tasks[:12]).update(lane=1)
    clients = [Client(project, worker) for worker in make_crowd(project, 24)]
    with trouble(project, cuts=True) as made:
        together([partial(work_through, client) for client in clients])
    assert_exact(project, clients)
    assert made.expired > 0

    services.expire_leases(now=timezone.now() + timedelta(hours=1))
    calm = [Client(project, worker) for worker in make_crowd(project, 6, name="calm")]
    together([client.drain for client in calm])
    assert_exact(project, [*clients, *calm])
    assert all(client.finished_at for client in calm)
    ordinary = Task.objects.filter(project=project, lane=0)
    assert set(ordinary.values_list("target", "done")) == {(3, 3)}
    known = list(Task.objects.filter(project=project, lane=1).values_list("target", "done", "open"))
    assert all(target == done and not free for target, done, free in known)
    assert sum(done for _target, done, _free in known) > 36
