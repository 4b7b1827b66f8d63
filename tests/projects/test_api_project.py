"""GET, PATCH, DELETE /projects/{id}, its restore, and its state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from projects import selectors, services
from projects.events import ProjectOpened
from projects.models import Project, ProjectState, Role
from tests.factories import make_member, make_project, make_user, signed_in
from tests.walking import API, Call, assert_needs_role, assert_problem

pytestmark = pytest.mark.django_db


def url(project: Project, tail: str = "") -> str:
    return f"{API}/projects/{project.pk}{tail}"


ACTIONS: list[tuple[str, Callable[[Project], Call], Role, str]] = [
    ("read", lambda project: lambda client: client.get(url(project)), Role.ANNOTATOR, "read"),
    (
        "change",
        lambda project: lambda client: client.patch(url(project), {"name": "Mine"}, format="json"),
        Role.ADMIN,
        "admin",
    ),
    ("bin", lambda project: lambda client: client.delete(url(project)), Role.ADMIN, "admin"),
    ("restore", lambda project: lambda client: client.post(url(project, "/restore")), Role.ADMIN, "admin"),
    (
        "state",
        lambda project: lambda client: client.post(url(project, "/state"), {"state": "live"}, format="json"),
        Role.ADMIN,
        "admin",
    ),
]


@pytest.mark.parametrize(("call", "role", "scope"), [a[1:] for a in ACTIONS], ids=[a[0] for a in ACTIONS])
def test_everybody_without_the_right_is_refused(call: Callable[[Project], Call], role: Role, scope: str) -> None:
    project = make_project(images=1)
    before = Project.objects.values().get(pk=project.pk)
    assert_needs_role(call(project), project, role, scope=scope)
    assert Project.objects.values().get(pk=project.pk) == before


@pytest.mark.parametrize("call", [a[1] for a in ACTIONS], ids=[a[0] for a in ACTIONS])
def test_a_project_that_is_somebody_elses_looks_like_one_that_is_not_there(call: Callable[[Project], Call]) -> None:
    project = make_project(images=1)
    other = signed_in(make_project().created_by)
    foreign, missing = call(project)(other), call(Project(pk=10**9))(other)
    assert_problem(foreign, 404, "not_found")
    assert foreign.json() == missing.json()


def test_each_member_reads_the_project_with_their_own_role() -> None:
    project = make_project()
    for role in Role:
        body = signed_in(make_member(project, role)).get(url(project)).json()
        assert (body["id"], body["role"], body["state"]) == (project.pk, role, "draft")
    assert signed_in(make_user(site_admin=True)).get(url(project)).json()["role"] == "admin"


def test_an_admin_changes_name_and_description_and_the_slug_stays() -> None:
    project = make_project()
    body = {"name": "Cells of blood", "description": "Smears", "review_layers": 2}
    answer = signed_in(project.created_by).patch(url(project), body, format="json")
    assert answer.status_code == 200
    found = Project.objects.get(pk=project.pk)
    assert (found.name, found.description, found.review_layers) == ("Cells of blood", "Smears", 2)
    assert (answer.json()["slug"], found.slug) == (project.slug, project.slug)


@pytest.mark.parametrize(("change", "field"), [({"name": ""}, "name"), ({"review_layers": 0}, "review_layers")])
def test_a_bad_change_changes_nothing(change: dict[str, object], field: str) -> None:
    project = make_project()
    answer = signed_in(project.created_by).patch(url(project), {"description": "new"} | change, format="json")
    assert_problem(answer, 400, "invalid", field)
    assert Project.objects.get(pk=project.pk).description == ""


def test_a_deleted_project_waits_in_the_bin_and_comes_back_whole() -> None:
    project = make_project(images=2)
    client = signed_in(project.created_by)
    assert client.delete(url(project)).status_code == 204
    assert_problem(client.get(url(project)), 404, "not_found")
    assert_problem(client.patch(url(project), {"name": "x"}, format="json"), 404, "not_found")
    answer = client.post(url(project, "/restore"))
    assert (answer.status_code, answer.json()["binned_at"], answer.json()["images_count"]) == (200, None, 2)
    assert client.get(url(project)).status_code == 200


def test_deleting_twice_keeps_the_first_moment() -> None:
    project, now = make_project(), timezone.now()
    for days in (0, 5):
        services.bin_project(project=project, now=now + timedelta(days=days))
    assert Project.objects.get(pk=project.pk).binned_at == now


def test_the_bin_is_over_after_thirty_days() -> None:
    project, now = make_project(), timezone.now()
    services.bin_project(project=project, now=now)
    assert list(selectors.binned_too_long(now + timedelta(days=30))) == []
    assert list(selectors.binned_too_long(now + timedelta(days=30, seconds=1))) == [project]


MOVES = {
    "draft": {"pilot", "live"},
    "pilot": {"draft", "live", "closed"},
    "live": {"pilot", "closed"},
    "closed": {"live"},
}


@pytest.mark.parametrize("before", MOVES)
@pytest.mark.parametrize("after", MOVES)
def test_states_move_along_the_road_and_one_step_back(before: str, after: str) -> None:
    project = make_project(images=1)
    Project.objects.filter(pk=project.pk).update(state=before)
    answer = signed_in(project.created_by).post(url(project, "/state"), {"state": after}, format="json")
    project.refresh_from_db()
    if after == before or after in MOVES[before]:
        assert (answer.status_code, answer.json()["state"], project.state) == (200, after, after)
    else:
        assert_problem(answer, 409, "wrong_state")
        assert project.state == before


@pytest.mark.parametrize(
    ("images", "categories", "code"), [(0, 2, "no_images"), (1, 0, "no_categories"), (0, 0, "no_images")]
)
def test_a_project_without_images_or_categories_does_not_open(images: int, categories: int, code: str) -> None:
    project = make_project(images=images, categories=categories)
    answer = signed_in(project.created_by).post(url(project, "/state"), {"state": "live"}, format="json")
    assert_problem(answer, 400, code)
    assert Project.objects.get(pk=project.pk).state == ProjectState.DRAFT


def test_an_unknown_state_is_refused() -> None:
    project = make_project(images=1)
    answer = signed_in(project.created_by).post(url(project, "/state"), {"state": "open"}, format="json")
    assert_problem(answer, 400, "invalid", "state")


@pytest.mark.parametrize(("state", "told"), [("live", True), ("pilot", True), ("closed", False)])
def test_opening_a_project_is_announced_after_commit(
    state: str, told: bool, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    heard: list[object] = []
    monkeypatch.setattr("common.events._listeners", {ProjectOpened: [heard.append]})
    project = make_project(images=1)
    Project.objects.filter(pk=project.pk).update(state="pilot" if state == "live" else "live")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]  # a context manager
        signed_in(project.created_by).post(url(project, "/state"), {"state": state}, format="json")
        assert heard == []
    assert heard == ([ProjectOpened(project.pk)] if told else [])
