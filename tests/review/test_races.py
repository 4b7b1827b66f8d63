"""Two at once: merging the same tasks, and deciding on the same image."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from common.errors import DomainError
from projects import services as projects
from projects.models import Membership, ProjectState, Role, Standing
from review import services
from review.models import Consensus, ImageReview, Object, ReviewState, Verdict
from review.services import Approve
from tests.factories import category_ids, make_member, make_project, tasks_of
from tests.review.votes import NOW, drawn, settled_project, vote

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(*actions: Callable[[], object]) -> list[object]:
    """Run each action on a connection of its own, all starting together; refusals come back as values."""
    start = Barrier(len(actions))

    def run(action: Callable[[], object]) -> object:
        start.wait()
        try:
            return action()
        except DomainError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as threads:
        return list(threads.map(run, actions))


def test_the_same_tasks_are_merged_once_however_many_try() -> None:
    project = make_project(images=5, state=ProjectState.LIVE, redundancy=1)
    worker = make_member(project)
    for task in tasks_of(project):
        vote(task, worker, drawn((10, 10, 50, 50, category_ids(project)[0])))
    results = _at_once(*[services.settle_due] * 4)
    assert sorted(result.tasks for result in results if isinstance(result, services.Settled)) == [0, 0, 0, 5]
    assert (Consensus.objects.count(), Object.objects.count(), ImageReview.objects.count()) == (5, 5, 5)


def test_one_object_is_approved_once_by_two_reviewers_at_the_same_moment() -> None:
    project, image = settled_project([(10, 10, 50, 50, 0)])
    item = Object.objects.get()
    first, second = make_member(project, Role.REVIEWER), make_member(project, Role.REVIEWER)

    def approve_by(reviewer: object) -> Callable[[], object]:
        return lambda: services.decide(
            project=project,
            image_id=image.pk,
            reviewer=reviewer,  # type: ignore[arg-type]  # a User, as made above
            decisions=[Approve(item.pk)],
            complete=True,
            now=NOW,
        )

    results = _at_once(approve_by(first), approve_by(second))
    refused = [result for result in results if isinstance(result, services.AlreadyVerified)]
    assert len(refused) == 1
    assert Verdict.objects.count() == 1
    review = ImageReview.objects.get()
    assert (review.state, review.layer) == (ReviewState.VERIFIED, 1)


def test_a_bulk_approval_and_a_decision_do_not_count_twice() -> None:
    project, image = settled_project([(10, 10, 50, 50, 0)])
    item = Object.objects.get()
    first, second = make_member(project, Role.REVIEWER), make_member(project, Role.REVIEWER)
    _at_once(
        lambda: services.approve_above(project=project, reviewer=first, confidence=0.0, dry_run=False, now=NOW),
        lambda: services.decide(
            project=project,
            image_id=image.pk,
            reviewer=second,
            decisions=[Approve(item.pk)],
            complete=True,
            now=NOW,
        ),
    )
    review = ImageReview.objects.get()
    assert (review.state, review.layer) == (ReviewState.VERIFIED, 1)
    assert Verdict.objects.count() == 1


def test_the_same_page_of_crops_sent_by_two_reviewers_is_judged_once() -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0), (100, 10, 50, 50, 0)])
    shown = list(Object.objects.order_by("x").values_list("id", flat=True))
    first, second = make_member(project, Role.REVIEWER), make_member(project, Role.REVIEWER)
    send = partial(services.judge_crops, project=project, key=uuid4(), shown=shown, wrong={shown[0]: ""}, now=NOW)
    pages = _at_once(partial(send, reviewer=first), partial(send, reviewer=second))
    judged = [page for page in pages if isinstance(page, services.JudgedPage)]
    assert sorted((page.approved, page.rejected, len(page.left_out), page.images_passed) for page in judged) == [
        (0, 0, 2, 0),
        (1, 1, 0, 1),
    ]
    assert Verdict.objects.count() == 2
    review = ImageReview.objects.get()
    assert (review.state, review.layer) == (ReviewState.VERIFIED, 1)


def test_a_page_that_its_reviewer_sends_twice_at_once_is_judged_once_and_answered_alike() -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0), (100, 10, 50, 50, 0)])
    shown = list(Object.objects.order_by("x").values_list("id", flat=True))
    reviewer, key = make_member(project, Role.REVIEWER), uuid4()
    send = partial(services.judge_crops, project=project, reviewer=reviewer, key=key, shown=shown, wrong={})
    answers = _at_once(*[partial(send, now=NOW + timedelta(seconds=place)) for place in range(3)])
    assert answers[0] == answers[1] == answers[2]
    assert isinstance(answers[0], services.JudgedPage)
    assert (answers[0].approved, answers[0].left_out) == (2, [])
    assert Verdict.objects.count() == 2


def test_a_page_is_taken_back_once_however_often_it_is_asked() -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0)])
    reviewer = make_member(project, Role.REVIEWER)
    shown = list(Object.objects.values_list("id", flat=True))
    services.judge_crops(project=project, reviewer=reviewer, key=uuid4(), shown=shown, wrong={}, now=NOW)
    answers = _at_once(*[lambda: services.undo_page(project=project, reviewer=reviewer, at=NOW, now=NOW)] * 3)
    assert sum(isinstance(answer, services.TakenBack) for answer in answers) == 1
    assert sum(isinstance(answer, services.NothingToUndo) for answer in answers) == 2
    assert Verdict.objects.count() == 2


def test_bans_while_votes_are_merged_leave_rounds_without_the_banned() -> None:
    project = make_project(images=6, state=ProjectState.LIVE, redundancy=4)
    workers = [make_member(project) for _ in range(4)]
    cat = category_ids(project)[0]
    for task in tasks_of(project):
        for worker in workers:
            vote(task, worker, drawn((10, 10, 50, 50, cat)))
    places = [Membership.objects.get(project=project, user=worker).pk for worker in workers]

    def toggle(place: int, *standings: Standing) -> Callable[[], object]:
        def run() -> None:
            for standing in standings:
                projects.set_standing(project=project, membership_id=place, standing=standing)

        return run

    banned, back = (Standing.BANNED, Standing.ACTIVE, Standing.BANNED), (Standing.BANNED, Standing.ACTIVE)
    jobs = [toggle(places[0], *banned), toggle(places[1], *banned), toggle(places[2], *back), toggle(places[3], *back)]
    _at_once(*jobs, *[services.settle_due] * 4)
    services.settle_due()
    latest = Consensus.objects.order_by("task_id", "-round").distinct("task_id")
    assert [row.votes for row in latest] == [2] * 6
    assert services.settle_due().tasks == 0
