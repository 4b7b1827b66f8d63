"""POST /assignments/{id}/skip, /assignments/{id}/release and /assignments/heartbeat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Assignment, AssignmentState
from tests.annotation.working import body, claim, leased, make_live, rows_of, submit_url
from tests.factories import make_member, signed_in
from tests.walking import API, Call, assert_needs_sign_in, assert_problem

pytestmark = pytest.mark.django_db
HEARTBEAT = f"{API}/assignments/heartbeat"

ACTIONS: dict[str, Callable[[int], Call]] = {
    "skip": lambda pk: lambda client: client.post(f"{API}/assignments/{pk}/skip", {"reason": "unclear"}, format="json"),
    "release": lambda pk: lambda client: client.post(f"{API}/assignments/{pk}/release"),
    "heartbeat": lambda pk: lambda client: client.post(HEARTBEAT, {"ids": [pk]}, format="json"),
}


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_visitors_and_tokens_of_the_wrong_scope_are_refused(action: Callable[[int], Call]) -> None:
    project = make_live()
    worker = make_member(project)
    _, assignment = leased(project, worker)
    before = rows_of(project)
    assert_needs_sign_in(action(assignment), worker, scope="annotate")
    assert rows_of(project) == before


@pytest.mark.parametrize("action", ACTIONS)
def test_the_lease_of_somebody_else_stays_as_it_is(action: str) -> None:
    project = make_live()
    _, assignment = leased(project)
    before = rows_of(project)
    foreign, missing = (ACTIONS[action](pk)(signed_in(make_member(project))) for pk in (assignment, assignment + 999))
    assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content)
    if action == "skip":
        assert_problem(foreign, 404, "not_found")
    assert rows_of(project) == before


def test_a_skipped_task_goes_back_with_its_reason() -> None:
    project = make_live(images=1, redundancy=1)
    client, assignment = leased(project)
    assert client.post(f"{API}/assignments/{assignment}/skip", {"reason": "too_many"}, format="json").status_code == 204
    row = Assignment.objects.get(pk=assignment)
    assert (row.state, row.skip_reason, row.task.open, row.task.is_open) == (
        AssignmentState.SKIPPED,
        "too_many",
        1,
        True,
    )
    assert claim(client, project).json()["status"] == "finished"
    assert claim(signed_in(make_member(project)), project).json()["status"] == "work"


@pytest.mark.parametrize("sent", [{}, {"reason": "bored"}])
def test_a_skip_says_why(sent: dict[str, str]) -> None:
    project = make_live()
    client, assignment = leased(project)
    answer = client.post(f"{API}/assignments/{assignment}/skip", sent, format="json")
    assert_problem(answer, 400, "invalid", "reason")
    assert Assignment.objects.get(pk=assignment).state == AssignmentState.LEASED


def test_a_released_task_goes_back() -> None:
    project = make_live(images=1, redundancy=1)
    client, assignment = leased(project)
    for _ in range(2):
        assert client.post(f"{API}/assignments/{assignment}/release").status_code == 204
    row = Assignment.objects.get(pk=assignment)
    assert (row.state, row.task.open, row.task.is_open) == (AssignmentState.RELEASED, 1, True)


@pytest.mark.parametrize("action", ["skip", "release"])
def test_a_vote_can_neither_be_skipped_nor_released(action: str) -> None:
    project = make_live()
    client, assignment = leased(project)
    client.post(submit_url(assignment), body({"boxes": []}), format="json")
    before = rows_of(project)
    assert ACTIONS[action](assignment)(client).status_code == 204
    assert rows_of(project) == before


def test_a_heartbeat_keeps_the_leases_that_are_still_held() -> None:
    project = make_live(images=3)
    client = signed_in(make_member(project))
    held, given_back, answered = sorted(given["id"] for given in claim(client, project, count=3).json()["assignments"])
    client.post(f"{API}/assignments/{given_back}/release")
    client.post(submit_url(answered), body({"boxes": []}), format="json")
    Assignment.objects.filter(pk=held).update(lease_until=timezone.now() + timedelta(minutes=1))
    answer = client.post(HEARTBEAT, {"ids": [held, given_back, answered, 10**9]}, format="json")
    assert (answer.status_code, answer.json()) == (200, {"extended": [held]})
    assert Assignment.objects.get(pk=held).lease_until > timezone.now() + timedelta(minutes=29)


@pytest.mark.parametrize("ids", [None, "1", ["x"], list(range(51))])
def test_a_heartbeat_of_nonsense_is_refused(ids: object) -> None:
    project = make_live()
    client, _ = leased(project)
    answer = client.post(HEARTBEAT, {"ids": ids}, format="json")
    assert answer.status_code == 400
    assert all(name.startswith("ids") for name in answer.json()["errors"])


@pytest.mark.parametrize("action", ["skip", "release"])
def test_a_number_larger_than_any_key_is_refused(action: str) -> None:
    client = signed_in(make_member(make_live()))
    assert ACTIONS[action](10**30)(client).status_code in {400, 404}
