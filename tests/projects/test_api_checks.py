"""The stages that check: adding one, their order, taking one away that has asked nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from annotation import services as annotation
from projects.models import Project, ProjectState, Role, Stage, StageKind, Template
from tests.factories import first_stage, make_project, signed_in, tasks_of
from tests.walking import API, Call, assert_needs_role, assert_problem

pytestmark = pytest.mark.django_db


def url(project: Project, tail: str = "") -> str:
    return f"{API}/projects/{project.pk}/stages{tail}"


def add(project: Project, kind: str) -> Any:
    return signed_in(project.created_by).post(url(project), {"kind": kind}, format="json")


def order(project: Project, *stages: int) -> Any:
    return signed_in(project.created_by).post(url(project, "/order"), {"stages": stages}, format="json")


def remove(project: Project, stage: int) -> Any:
    return signed_in(project.created_by).delete(url(project, f"/{stage}"))


def kinds(project: Project) -> list[str]:
    return list(Stage.objects.filter(project=project).order_by("position").values_list("kind", flat=True))


def checked() -> tuple[Project, list[int]]:
    """A project that draws, verifies and looks for what is missing; the ids of its two checks."""
    project = make_project(template=Template.VERIFIED_BOXES, images=1, state=ProjectState.LIVE)
    stages = Stage.objects.filter(project=project).exclude(kind=StageKind.DRAW).order_by("position")
    return project, list(stages.values_list("id", flat=True))


ACTIONS: dict[str, Callable[[Project, int], Call]] = {
    "add": lambda project, _stage: lambda client: client.post(url(project), {"kind": "adjudicate"}, format="json"),
    "order": lambda project, stage: lambda client: client.post(url(project, "/order"), {"stages": [stage]}),
    "remove": lambda project, stage: lambda client: client.delete(url(project, f"/{stage}")),
}


@pytest.mark.parametrize("action", ACTIONS.values(), ids=list(ACTIONS))
def test_only_administrators_of_the_project_say_how_it_is_checked(action: Callable[[Project, int], Call]) -> None:
    project, (_verify, cover) = checked()
    assert_needs_role(action(project, cover), project, Role.ADMIN, scope="admin")
    assert kinds(project) == ["draw", "verify", "cover"]


def test_checks_of_another_project_look_like_ones_that_are_not_there() -> None:
    project, checks = checked()
    other, _checks = checked()
    for number in (checks[1], 10**9):
        assert_problem(remove(other, number), 404, "not_found")
        assert_problem(order(other, checks[0], number), 404, "not_found")
    assert kinds(project) == kinds(other) == ["draw", "verify", "cover"]


def test_each_check_comes_after_those_there_are_with_its_own_numbers() -> None:
    project = make_project()
    made = [add(project, kind).json() for kind in ("verify", "cover", "adjudicate")]
    lease = {"lease_minutes": 30, "min_answers": 0}
    assert [(row["position"], row["kind"], row["redundancy"], row["settings"]) for row in made] == [
        (1, "verify", 2, {**lease, "most_votes": 3}),
        (2, "cover", 2, {**lease, "most_votes": 3}),
        (3, "adjudicate", 1, lease),
    ]
    assert kinds(project) == ["draw", "verify", "cover", "adjudicate"]


@pytest.mark.parametrize(
    ("template", "kind", "code"),
    [
        (Template.VERIFIED_BOXES, "verify", "check_exists"),
        (Template.TAGS, "cover", "needs_boxes"),
        (Template.BOXES, "adjudicate", "needs_verify"),
    ],
)
def test_a_check_that_makes_no_sense_is_refused(template: Template, kind: str, code: str) -> None:
    project = make_project(template=template)
    before = kinds(project)
    assert_problem(add(project, kind), 409, code)
    assert kinds(project) == before


@pytest.mark.parametrize("kind", ["draw", "tag", "guess", None])
def test_what_people_are_asked_first_is_no_check(kind: str | None) -> None:
    project = make_project()
    assert_problem(add(project, kind or ""), 400, "invalid", "kind")
    assert kinds(project) == ["draw"]


def test_checks_take_turns_in_the_order_that_the_project_chooses() -> None:
    project, (verify, cover) = checked()
    answer = order(project, cover, verify)
    assert [(row["position"], row["kind"]) for row in answer.json()["stages"]] == [
        (0, "draw"),
        (1, "cover"),
        (2, "verify"),
    ]
    assert kinds(project) == ["draw", "cover", "verify"]
    assert order(project, cover, verify).json() == answer.json()


def test_an_order_that_leaves_a_check_out_or_has_the_expert_first_is_refused() -> None:
    project, (verify, cover) = checked()
    expert = add(project, "adjudicate").json()["id"]
    before = kinds(project)
    for stages in ([], [verify, cover], [verify, cover, expert, expert], [verify, cover, first_stage(project).pk]):
        answer = order(project, *stages)
        assert answer.status_code in (400, 404), answer.content
    assert_problem(order(project, expert, verify, cover), 409, "needs_verify")
    assert kinds(project) == before


def test_a_check_that_has_asked_nothing_is_taken_away() -> None:
    project, (verify, _cover) = checked()
    add(project, "adjudicate")
    assert_problem(remove(project, verify), 409, "needs_verify")
    assert remove(project, Stage.objects.get(project=project, kind="cover").pk).status_code == 204
    rows = Stage.objects.filter(project=project).order_by("position").values_list("position", "kind")
    assert list(rows) == [(0, "draw"), (1, "verify"), (2, "adjudicate")]


def test_what_has_asked_or_is_no_check_stays() -> None:
    project, (_verify, cover) = checked()
    (image,) = {task.image_id for task in tasks_of(project)}
    annotation.ask(stage=Stage.objects.get(pk=cover), questions=[(image, {"boxes": []})])
    assert_problem(remove(project, cover), 409, "already_asked")
    assert_problem(remove(project, first_stage(project).pk), 404, "not_found")
    assert kinds(project) == ["draw", "verify", "cover"]


def test_a_new_project_comes_with_the_checks_it_wants_in_their_order() -> None:
    admin = make_project().created_by
    client = signed_in(admin)
    body = {"name": "Birds", "template": "boxes", "checks": ["cover", "verify", "adjudicate"]}
    made = client.post(f"{API}/projects", body, format="json")
    assert [stage["kind"] for stage in made.json()["stages"]] == ["draw", "cover", "verify", "adjudicate"]
    twice = {"name": "Cells", "template": "verified_boxes", "checks": ["verify", "adjudicate"]}
    made = client.post(f"{API}/projects", twice, format="json")
    assert [stage["kind"] for stage in made.json()["stages"]] == ["draw", "verify", "cover", "adjudicate"]
    before = Project.objects.count()
    refused = client.post(f"{API}/projects", {**body, "template": "tags", "name": "Tags"}, format="json")
    assert_problem(refused, 409, "needs_boxes")
    assert Project.objects.count() == before
