"""What a project asks: stages, categories, briefs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from annotation import services as annotation
from annotation.models import Task
from catalog.models import Category
from projects import services
from projects.models import Brief, Project, ProjectCategory, ProjectState, Role, Stage
from tests.factories import category_ids, first_stage, make_category, make_member, make_project, signed_in
from tests.walking import API, Call, assert_needs_role, assert_problem, pages

pytestmark = pytest.mark.django_db


def url(project: Project, tail: str) -> str:
    return f"{API}/projects/{project.pk}/{tail}"


def stage_url(project: Project) -> str:
    return url(project, f"stages/{first_stage(project).pk}")


def category_url(project: Project) -> str:
    return url(project, f"categories/{category_ids(project)[0]}")


def state_of(project: Project) -> list[Any]:  # rows of several tables
    return [
        *Stage.objects.filter(project=project).values(),
        *ProjectCategory.objects.filter(project=project).order_by("id").values(),
        *Brief.objects.filter(project=project).order_by("id").values(),
        *Category.objects.filter(pk__in=category_ids(project)).order_by("id").values(),
    ]


WRITES: dict[str, Callable[[Project], Call]] = {
    "stage": lambda project: lambda client: client.patch(stage_url(project), {"redundancy": 4}, format="json"),
    "add": lambda project: lambda client: client.post(url(project, "categories"), {"name": "new"}, format="json"),
    "rename": lambda project: lambda client: client.patch(category_url(project), {"name": "new"}, format="json"),
    "remove": lambda project: lambda client: client.delete(category_url(project)),
    "brief": lambda project: (
        lambda client: client.post(url(project, "briefs"), {"instructions": {"en": "Look."}}, format="json")
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_only_admins_of_the_project_change_what_it_asks(write: Callable[[Project], Call]) -> None:
    project = make_project()
    before = state_of(project)
    assert_needs_role(write(project), project, Role.ADMIN, scope="admin")
    assert_problem(write(project)(signed_in(make_project().created_by)), 404, "not_found")
    assert state_of(project) == before


@pytest.mark.parametrize("tail", ["categories", "briefs"])
def test_every_member_reads_what_is_asked(tail: str) -> None:
    project = make_project()
    assert_needs_role(lambda client: client.get(url(project, tail)), project, Role.ANNOTATOR, scope="read")
    assert signed_in(make_member(project)).get(url(project, tail)).status_code == 200


def test_a_part_of_another_project_does_not_exist_here() -> None:
    project, other = make_project(), make_project()
    client = signed_in(project.created_by)
    before = state_of(other)
    foreign_stage = url(project, f"stages/{first_stage(other).pk}")
    foreign_category = url(project, f"categories/{category_ids(other)[0]}")
    assert_problem(client.patch(foreign_stage, {"redundancy": 9}, format="json"), 404, "not_found")
    assert_problem(client.patch(foreign_category, {"name": "x"}, format="json"), 404, "not_found")
    assert_problem(client.delete(foreign_category), 404, "not_found")
    assert state_of(other) == before


def test_a_stage_changes_what_is_given() -> None:
    project = make_project()
    body = {"redundancy": 5, "lease_minutes": 10}
    answer = signed_in(project.created_by).patch(stage_url(project), body, format="json")
    stage = first_stage(project)
    assert answer.json() == {
        "id": stage.pk, "position": 0, "kind": "draw", "redundancy": 5,
        "settings": {"lease_minutes": 10, "min_answers": 0},
    }  # fmt: skip
    assert (stage.redundancy, stage.settings) == (5, {"lease_minutes": 10, "min_answers": 0})


@pytest.mark.parametrize(
    ("body", "field"), [({"redundancy": 0}, "redundancy"), ({"lease_minutes": 1441}, "lease_minutes")]
)
def test_a_stage_out_of_range_is_refused(body: dict[str, int], field: str) -> None:
    project = make_project()
    assert_problem(signed_in(project.created_by).patch(stage_url(project), body, format="json"), 400, "invalid", field)
    assert first_stage(project).redundancy == 3


def test_the_targets_of_unfilled_tasks_follow_a_new_redundancy() -> None:
    project = make_project(images=3, state=ProjectState.LIVE, redundancy=2)
    started, filled, _untouched = Task.objects.filter(project=project).order_by("id")
    Task.objects.filter(pk=started.pk).update(open=1, done=1)
    Task.objects.filter(pk=filled.pk).update(open=0, done=2, is_open=False)
    stage = services.set_stage(project=project, stage_id=first_stage(project).pk, redundancy=4)
    annotation.follow_redundancy(stage_id=stage.pk)
    rows = Task.objects.filter(project=project).order_by("id").values_list("target", "open", "done", "is_open")
    assert list(rows) == [(4, 3, 1, True), (2, 0, 2, False), (4, 4, 0, True)]
    services.set_stage(project=project, stage_id=stage.pk, redundancy=1)
    annotation.follow_redundancy(stage_id=stage.pk)
    assert list(rows.all()) == [(1, 0, 1, False), (2, 0, 2, False), (1, 1, 0, True)]


def test_a_category_is_added_behind_the_others_and_makes_a_new_brief() -> None:
    project = make_project(categories=2)
    body = {"name": "monocyte", "names": {"zh": "单核细胞"}, "definition": "A large white cell."}
    answer = signed_in(project.created_by).post(url(project, "categories"), body, format="json")
    made = answer.json()
    assert answer.status_code == 201
    assert (made["name"], made["names"], made["position"], made["wnid"]) == ("monocyte", {"zh": "单核细胞"}, 2, None)
    assert category_ids(project)[2] == made["id"]
    versions = list(Brief.objects.filter(project=project).order_by("version").values_list("version", flat=True))
    assert versions == [1, 2]
    assert Brief.objects.get(project=project, version=2).categories == category_ids(project)


def test_a_known_category_is_used_again_and_only_once() -> None:
    project = make_project(categories=1)
    known = make_category("platelet")
    client = signed_in(project.created_by)
    for _ in range(2):
        answer = client.post(url(project, "categories"), {"id": known.pk}, format="json")
        assert (answer.status_code, answer.json()["id"]) == (201, known.pk)
    assert category_ids(project)[1:] == [known.pk]
    assert Category.objects.filter(name="platelet").count() == 1


@pytest.mark.parametrize(
    ("body", "status", "code", "fields"), [({}, 400, "invalid", ["name"]), ({"id": 10**9}, 404, "not_found", [])]
)
def test_no_category_without_a_name_or_a_known_id(
    body: dict[str, int], status: int, code: str, fields: list[str]
) -> None:
    project = make_project()
    before = state_of(project)
    answer = signed_in(project.created_by).post(url(project, "categories"), body, format="json")
    assert_problem(answer, status, code, *fields)
    assert state_of(project) == before


def test_a_rename_is_free_and_needs_no_new_brief() -> None:
    project = make_project(state=ProjectState.LIVE, images=1)
    answer = signed_in(project.created_by).patch(category_url(project), {"name": "erythrocyte"}, format="json")
    assert answer.status_code == 204
    assert Category.objects.get(pk=category_ids(project)[0]).name == "erythrocyte"
    assert Brief.objects.filter(project=project).count() == 1


def test_a_category_leaves_a_draft_and_stays_in_a_project_that_has_started() -> None:
    project = make_project(categories=2, images=1)
    client, first = signed_in(project.created_by), category_ids(project)[0]
    assert client.delete(category_url(project)).status_code == 204
    assert first not in category_ids(project)
    assert Brief.objects.get(project=project, version=2).categories == category_ids(project)
    Project.objects.filter(pk=project.pk).update(state=ProjectState.LIVE)
    assert_problem(client.delete(category_url(project)), 409, "category_in_use")
    assert len(category_ids(project)) == 1


def test_a_brief_is_a_new_version_and_the_same_words_are_not() -> None:
    project = make_project()
    client = signed_in(project.created_by)
    body = {"instructions": {"en": "Box **every** cell.", "zh": "框出每个细胞。"}}
    first, again = (client.post(url(project, "briefs"), body, format="json") for _ in range(2))
    assert (first.status_code, first.json()["version"], again.json()["version"]) == (201, 2, 2)
    brief = Brief.objects.get(project=project, version=2)
    assert (brief.instructions, brief.categories) == (body["instructions"], category_ids(project))
    assert (brief.created_by_id, len(brief.digest)) == (project.created_by_id, 64)


@pytest.mark.parametrize("instructions", [{"fr": "Bonjour"}, "Look.", None])
def test_a_brief_in_a_language_nobody_reads_is_refused(instructions: object) -> None:
    project = make_project()
    answer = signed_in(project.created_by).post(url(project, "briefs"), {"instructions": instructions}, format="json")
    assert_problem(answer, 400, "invalid", "instructions")
    assert Brief.objects.filter(project=project).count() == 1


def test_briefs_are_paged_newest_first(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    project = make_project()
    for words in ("a", "b", "c"):
        services.publish_brief(project=project, author=project.created_by, instructions={"en": words})
    client = signed_in(make_member(project))
    assert [[row["version"] for row in page] for page in pages(client, url(project, "briefs"), size=3)] == [
        [4, 3, 2],
        [1],
    ]
    with django_assert_num_queries(2):  # my place, the page
        client.get(url(project, "briefs"))
