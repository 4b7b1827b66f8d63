"""GET and POST /projects."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from projects import services
from projects.models import Membership, Project, Role, Stage, Standing
from tests.factories import make_category, make_image, make_member, make_project, make_source, make_user, signed_in
from tests.walking import API, assert_needs_sign_in, assert_problem, pages

pytestmark = pytest.mark.django_db
URL = f"{API}/projects"
WISH: dict[str, Any] = {"name": "Blood cells", "template": "boxes"}  # any JSON


def test_visitors_and_tokens_of_the_wrong_scope_are_refused() -> None:
    admin = make_user(site_admin=True)
    assert_needs_sign_in(lambda client: client.get(URL), admin, scope="read")
    assert_needs_sign_in(lambda client: client.post(URL, WISH, format="json"), admin, scope="admin")
    assert not Project.objects.exists()


def test_people_see_the_projects_they_are_in() -> None:
    project, other = make_project(), make_project()
    worker, reviewer = make_member(project), make_member(project, Role.REVIEWER)
    for user, role in ((worker, "annotator"), (reviewer, "reviewer"), (project.created_by, "admin")):
        [listed] = signed_in(user).get(URL).json()["results"]
        assert (listed["id"], listed["role"]) == (project.pk, role)
    assert signed_in(make_user()).get(URL).json()["results"] == []
    everything = signed_in(make_user(site_admin=True)).get(URL).json()["results"]
    assert [row["id"] for row in everything] == [other.pk, project.pk]


def test_a_banned_member_sees_the_project_no_longer() -> None:
    project = make_project()
    banned = make_member(project, standing=Standing.BANNED)
    assert signed_in(banned).get(URL).json()["results"] == []


def test_the_bin_is_a_list_of_its_own() -> None:
    kept = make_project()
    binned = make_project(owner=kept.created_by)
    services.bin_project(project=binned, now=timezone.now())
    client = signed_in(kept.created_by)
    assert [row["id"] for row in client.get(URL).json()["results"]] == [kept.pk]
    assert [row["id"] for row in client.get(f"{URL}?binned=true").json()["results"]] == [binned.pk]


def test_a_listed_project_has_everything_its_card_needs() -> None:
    project = make_project(images=2, redundancy=4)
    [listed] = signed_in(project.created_by).get(URL).json()["results"]
    [stage] = Stage.objects.filter(project=project)
    assert listed["stages"] == [
        {
            "id": stage.pk, "position": 0, "kind": "draw", "redundancy": 4,
            "settings": {"lease_minutes": 30, "min_answers": 0},
        }
    ]  # fmt: skip
    assert [category["position"] for category in listed["categories"]] == [0, 1]
    assert (listed["images_count"], listed["brief"]["version"], listed["binned_at"]) == (2, 1, None)


def test_pages_are_newest_first_and_cost_the_same_for_any_number(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    user = make_user()
    ids = [make_project(owner=user, images=1).pk for _ in range(5)]
    listed = pages(signed_in(user), URL, size=2)
    assert [[row["id"] for row in page] for page in listed] == [ids[4:2:-1], ids[2:0:-1], ids[:1]]
    for size in (1, 5):
        with django_assert_num_queries(6):  # the page, roles, counts, stages, categories, briefs
            signed_in(user).get(f"{URL}?page_size={size}")


def test_a_broken_cursor_is_a_404_that_says_so() -> None:
    assert_problem(signed_in(make_user()).get(f"{URL}?cursor=nonsense"), 404, "not_found")


def test_people_who_run_no_project_start_none() -> None:
    project = make_project()
    for user in (make_user(), make_member(project, Role.REVIEWER)):
        assert_problem(signed_in(user).post(URL, WISH, format="json"), 403, "forbidden")
    assert Project.objects.count() == 1


def test_an_admin_of_a_project_starts_another() -> None:
    user = make_project().created_by
    assert signed_in(user).post(URL, WISH, format="json").status_code == 201


def test_a_project_starts_as_a_draft_with_stages_categories_brief_and_its_first_admin() -> None:
    known = make_category("platelet")
    wish = WISH | {
        "description": "Smears",
        "categories": [{"name": "red cell", "names": {"zh": "红细胞"}, "wnid": "n05449959"}, {"id": known.pk}],
        "instructions": {"en": "Box every cell.", "zh": "框出每个细胞。"},
        "redundancy": 2,
        "review_layers": 2,
    }
    admin = make_user(site_admin=True)
    answer = signed_in(admin).post(URL, wish, format="json")
    body = answer.json()
    assert answer.status_code == 201
    project = Project.objects.get()
    assert (body["id"], body["slug"], body["state"], body["role"]) == (project.pk, "blood-cells", "draft", "admin")
    assert [(stage["kind"], stage["redundancy"]) for stage in body["stages"]] == [("draw", 2)]
    assert [(row["name"], row["wnid"]) for row in body["categories"]] == [("red cell", "n05449959"), ("platelet", None)]
    assert body["categories"][0]["names"] == {"zh": "红细胞"}
    assert body["brief"]["instructions"] == wish["instructions"]
    assert body["brief"]["categories"] == [row["id"] for row in body["categories"]]
    assert (body["review_layers"], body["images_count"]) == (2, 0)
    membership = Membership.objects.get(project=project)
    assert (membership.user_id, membership.role, membership.standing) == (admin.pk, "admin", "active")


@pytest.mark.parametrize(
    ("template", "stages"),
    [
        ("boxes", [("draw", 3, 0)]),
        ("tags", [("tag", 3, 0)]),
        ("imagenet", [("tag", 5, 10), ("draw", 5, 10)]),
    ],
)
def test_a_template_decides_the_stages(template: str, stages: list[tuple[str, int, int]]) -> None:
    wish = WISH | {"template": template}
    body = signed_in(make_user(site_admin=True)).post(URL, wish, format="json").json()
    found = [(row["kind"], row["redundancy"], row["settings"]["min_answers"]) for row in body["stages"]]
    assert found == stages


def test_two_projects_of_one_name_get_different_slugs() -> None:
    client = signed_in(make_user(site_admin=True))
    slugs = [client.post(URL, WISH, format="json").json()["slug"] for _ in range(3)]
    assert slugs == ["blood-cells", "blood-cells-2", "blood-cells-3"]


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"name": ""}, ["name"]),
        ({"template": "polygons"}, ["template"]),
        ({"redundancy": 0}, ["redundancy"]),
        ({"redundancy": 51}, ["redundancy"]),
        ({"review_layers": 3}, ["review_layers"]),
        ({"categories": [{}]}, ["categories[0].name"]),
        ({"categories": [{"name": "x", "wnid": "dog"}]}, ["categories[0].wnid"]),
        ({"instructions": {"fr": "Bonjour"}}, ["instructions"]),
    ],
)
def test_a_bad_wish_makes_nothing_and_names_the_fields(change: dict[str, object], fields: list[str]) -> None:
    answer = signed_in(make_user(site_admin=True)).post(URL, WISH | change, format="json")
    assert_problem(answer, 400, "invalid", *fields)
    assert not Project.objects.exists()


def test_an_unknown_category_makes_nothing() -> None:
    wish = WISH | {"categories": [{"name": "fine"}, {"id": 10**9}]}
    assert_problem(signed_in(make_user(site_admin=True)).post(URL, wish, format="json"), 404, "not_found")
    assert not Project.objects.exists()


def test_the_same_image_counts_once_in_a_project() -> None:
    project = make_project()
    image = make_image()
    for _ in range(2):
        services.add_images(project_id=project.pk, source_id=make_source().pk, images=[(image.pk, "a.jpg")])
    [listed] = signed_in(project.created_by).get(URL).json()["results"]
    assert listed["images_count"] == 1
