"""The grid of crops: who sees what, what a page does, what it leaves out, and how it is taken back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from annotation.models import Assignment
from catalog.models import Image
from projects.models import Membership, Project, ProjectState, Role
from review import reasons, services
from review.models import ImageReview, Object, ObjectState, ReviewState, Route, Verdict
from tests.factories import category_ids, make_member, make_project, signed_in, tasks_of
from tests.review.votes import drawn, settled_project, vote
from tests.walking import assert_needs_role, assert_problem, pages

pytestmark = pytest.mark.django_db


def grid(project: Project, path: str = "") -> str:
    return f"/api/v1/projects/{project.pk}/review/crops{path}"


def reviewer_of(project: Project) -> APIClient:
    return signed_in(make_member(project, Role.REVIEWER))


def judge(client: APIClient, project: Project, objects: list[int], **wrong: Any) -> Any:
    answer = client.post(grid(project), {"key": str(uuid4()), "objects": objects, **wrong}, format="json")
    assert answer.status_code == 200, answer.content
    return answer.json()


def states(project: Project) -> list[str]:
    return list(Object.objects.filter(project=project).order_by("x").values_list("state", flat=True))


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [("get", "", "read"), ("get", "/left", "read"), ("post", "", "review"), ("post", "/undo", "review")],
)
def test_only_reviewers_of_the_project_come_in(method: str, path: str, scope: str) -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0)])

    def call(client: APIClient) -> Any:
        return getattr(client, method)(grid(project, path), {}, format="json")

    assert_needs_role(call, project, Role.REVIEWER, scope=scope)
    assert states(project) == [ObjectState.PROPOSED]


def test_the_least_sure_of_one_category_come_first() -> None:
    project, image = settled_project([(10, 10, 50, 50, 0), (100, 10, 50, 50, 0), (200, 10, 50, 50, 1)])
    Object.objects.filter(x=10).update(confidence=0.9)
    Object.objects.filter(x=100).update(confidence=0.4)
    client = reviewer_of(project)
    cat, dog = category_ids(project)
    rows = client.get(grid(project, f"?category={cat}")).json()["results"]
    assert [(row["x"], row["confidence"], row["image"]["id"]) for row in rows] == [
        (100.0, 0.4, image.pk),
        (10.0, 0.9, image.pk),
    ]
    assert set(rows[0]["image"]["urls"]) == {"256", "1024", "2048"}
    turned = client.get(grid(project, f"?category={cat}&order=sure")).json()["results"]
    assert [row["x"] for row in turned] == [10.0, 100.0]
    left = client.get(grid(project, "/left")).json()["categories"]
    assert [(row["category"], row["left"]) for row in left] == [(cat, 2), (dog, 1)]
    assert left[0]["confidence_min"] == 0.4


@pytest.mark.parametrize("query", ["", "?category=red", "?category=1&order=name"])
def test_a_question_without_sense_is_refused(query: str) -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0)])
    assert_problem(
        reviewer_of(project).get(grid(project, query)), 400, "invalid", "order" if "order" in query else "category"
    )


def test_pages_follow_each_other_in_a_fixed_number_of_queries() -> None:
    counts = []
    for boxes in (2, 5):
        project, _image = settled_project([(10 + 60 * place, 10, 50, 50, 0) for place in range(boxes)])
        client = reviewer_of(project)
        (cat, _dog) = category_ids(project)
        with CaptureQueriesContext(connection) as seen:
            client.get(grid(project, f"?category={cat}"))
        counts.append(len(seen))
        sizes = [len(page) for page in pages(client, grid(project, f"?category={cat}"), size=2)]
        assert sum(sizes) == boxes
    assert counts[0] == counts[1]


def test_what_is_shown_and_not_marked_is_right_and_the_image_is_through() -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0), (100, 10, 50, 50, 0)])
    first, second = Object.objects.order_by("x")
    reviewer = make_member(project, Role.REVIEWER)
    done = judge(
        signed_in(reviewer),
        project,
        [first.pk, second.pk],
        wrong=[{"object": second.pk, "reason": reasons.NOT_THERE}],
    )
    assert (done["approved"], done["rejected"], done["left_out"]) == (1, 1, [])
    assert (done["images_passed"], done["images_to_fix"]) == (1, 0)
    assert states(project) == [ObjectState.VERIFIED, ObjectState.REJECTED]
    review = ImageReview.objects.get()
    assert (review.state, review.layer, review.objects_count) == (ReviewState.VERIFIED, 1, 1)
    verdicts = Verdict.objects.order_by("object__x").values_list("decision", "reason", "bulk", "layer", "reviewer_id")
    assert list(verdicts) == [
        ("approve", "", False, 1, reviewer.pk),
        ("reject", reasons.NOT_THERE, False, 1, reviewer.pk),
    ]


def test_an_image_with_objects_of_other_categories_waits_for_them() -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0), (100, 10, 50, 50, 1)])
    first, second = Object.objects.order_by("x")
    client = reviewer_of(project)
    done = judge(client, project, [first.pk])
    assert (done["approved"], done["images_passed"]) == (1, 0)
    assert ImageReview.objects.get().state == ReviewState.PROPOSED
    assert judge(client, project, [second.pk])["images_passed"] == 1
    assert ImageReview.objects.get().state == ReviewState.VERIFIED


@pytest.mark.parametrize("reason", reasons.LEAVES_WORK)
def test_what_is_there_but_marked_badly_keeps_its_image_open(reason: str) -> None:
    project, image = settled_project([(10, 10, 50, 50, 0)])
    item = Object.objects.get()
    reviewer = make_member(project, Role.REVIEWER)
    client = signed_in(reviewer)
    done = judge(client, project, [item.pk], wrong=[{"object": item.pk, "reason": reason}])
    assert (done["rejected"], done["images_passed"], done["images_to_fix"]) == (1, 0, 1)
    bulk = client.post(f"/api/v1/projects/{project.pk}/review/approve-above", {"confidence": 0.0}, format="json").json()
    assert bulk["images_passed"] == 0
    assert ImageReview.objects.get().state == ReviewState.PROPOSED
    correction = {"x": 12, "y": 10, "width": 50, "height": 50}
    url = f"/api/v1/projects/{project.pk}/review/{image.pk}"
    body = {"decisions": [{"object": item.pk, "decision": "correct", "correction": correction}], "complete": True}
    assert client.post(url, body, format="json").json()["state"] == "verified"


def test_an_image_of_the_audit_waits_until_the_whole_of_it_was_seen() -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0)])
    ImageReview.objects.filter(project=project).update(route=Route.AUDIT)
    done = judge(reviewer_of(project), project, [Object.objects.get().pk])
    assert (done["approved"], done["images_passed"], done["images_to_fix"]) == (1, 0, 0)
    assert ImageReview.objects.get().state == ReviewState.PROPOSED


def test_one_undo_takes_the_page_back() -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0), (100, 10, 50, 50, 0)])
    first, second = Object.objects.order_by("x")
    client = reviewer_of(project)
    before = ImageReview.objects.get().risk
    done = judge(client, project, [first.pk, second.pk], wrong=[{"object": second.pk}])
    back = client.post(grid(project, "/undo"), {"at": done["at"]}, format="json").json()
    assert back == {"objects": 2, "images": 1, "images_kept": []}
    assert states(project) == [ObjectState.PROPOSED, ObjectState.PROPOSED]
    review = ImageReview.objects.get()
    assert (review.state, review.layer) == (ReviewState.PROPOSED, 0)
    assert review.risk == pytest.approx(before)
    again = client.post(grid(project, "/undo"), {"at": done["at"]}, format="json")
    assert_problem(again, 409, "nothing_to_undo")
    assert judge(client, project, [first.pk])["approved"] == 1


def test_a_page_sent_again_is_answered_as_it_was_and_can_be_taken_back() -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0), (100, 10, 50, 50, 0)])
    first, second = Object.objects.order_by("x")
    client = reviewer_of(project)
    page: dict[str, Any] = {"key": str(uuid4()), "wrong": [{"object": second.pk}]}
    shown = [first.pk, second.pk, 999_999]
    done = judge(client, project, shown, **page)
    verdicts = list(Verdict.objects.values_list("id", flat=True))
    assert judge(client, project, shown, **page) == done
    assert (done["approved"], done["rejected"], len(done["left_out"])) == (1, 1, 1)
    assert list(Verdict.objects.values_list("id", flat=True)) == verdicts
    back = client.post(grid(project, "/undo"), {"at": done["at"]}, format="json").json()
    assert back == {"objects": 2, "images": 1, "images_kept": []}
    # A copy that arrives late does not judge anew what was taken back; the page sent on purpose has another key.
    assert judge(client, project, shown, **page) == done
    assert states(project) == [ObjectState.PROPOSED, ObjectState.PROPOSED]
    assert judge(client, project, [first.pk])["approved"] == 1


def test_a_key_names_a_page_of_its_sender_and_project_only() -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0)])
    foreign, _image = settled_project([(10, 10, 50, 50, 0)])
    key = str(uuid4())
    stranger = make_member(foreign, Role.REVIEWER)
    judge(signed_in(stranger), foreign, [Object.objects.get(project=foreign).pk], key=key)
    assert judge(reviewer_of(project), project, [Object.objects.get(project=project).pk], key=key)["approved"] == 1


def test_an_undo_takes_only_the_readers_page() -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0)])
    done = judge(reviewer_of(project), project, [Object.objects.get().pk])
    stranger = reviewer_of(project).post(grid(project, "/undo"), {"at": done["at"]}, format="json")
    assert_problem(stranger, 409, "nothing_to_undo")
    assert_problem(
        reviewer_of(project).post(grid(project, "/undo"), {"at": "soon"}, format="json"), 400, "invalid", "at"
    )
    assert states(project) == [ObjectState.VERIFIED]


def two_images() -> tuple[Project, list[Image]]:
    """Two images with a box each."""
    project = make_project(images=2, state=ProjectState.LIVE, redundancy=1)
    cat = category_ids(project)[0]
    worker = make_member(project)
    for place, task in enumerate(tasks_of(project)):
        vote(task, worker, drawn((10 + 100 * place, 10, 50, 50, cat)))
    services.settle_due(project_id=project.pk)
    return project, [task.image for task in tasks_of(project)]


def test_an_image_that_somebody_decided_on_since_keeps_what_it_has() -> None:
    project, _images = two_images()
    Project.objects.filter(pk=project.pk).update(review_layers=2)
    first, second = Object.objects.order_by("x")
    client = reviewer_of(project)
    done = judge(client, project, [first.pk, second.pk])
    assert judge(reviewer_of(project), project, [second.pk])["approved"] == 1
    back = client.post(grid(project, "/undo"), {"at": done["at"]}, format="json").json()
    assert back == {"objects": 1, "images": 1, "images_kept": [second.image_id]}
    assert states(project) == [ObjectState.PROPOSED, ObjectState.VERIFIED]


def test_what_was_decided_meanwhile_is_named_and_the_rest_goes_on() -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0), (100, 10, 50, 50, 0), (200, 10, 50, 50, 0)])
    foreign, _image = settled_project([(10, 10, 50, 50, 0)])
    first, second, third = Object.objects.filter(project=project).order_by("x")
    stranger = Object.objects.get(project=foreign)
    other = reviewer_of(project)
    judge(other, project, [first.pk], wrong=[{"object": first.pk}])
    Object.objects.filter(pk=second.pk).update(state=ObjectState.SUPERSEDED)
    done = judge(reviewer_of(project), project, [first.pk, second.pk, third.pk, stranger.pk, 999_999])
    assert (done["approved"], done["rejected"]) == (1, 0)
    assert done["left_out"] == [
        {"object": first.pk, "code": "decided"},
        {"object": second.pk, "code": "replaced"},
        {"object": stranger.pk, "code": "not_found"},
        {"object": 999_999, "code": "not_found"},
    ]
    assert states(project) == [ObjectState.REJECTED, ObjectState.SUPERSEDED, ObjectState.VERIFIED]
    assert states(foreign) == [ObjectState.PROPOSED]


def test_nobody_judges_what_they_voted_on_or_their_own_layer() -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0)], layers=2)
    item = Object.objects.get()
    voter: User = Assignment.objects.all()[0].worker
    Membership.objects.filter(user=voter).update(role=Role.REVIEWER)
    cat = category_ids(project)[0]
    assert signed_in(voter).get(grid(project, f"?category={cat}")).json()["results"] == []
    assert judge(signed_in(voter), project, [item.pk])["left_out"] == [{"object": item.pk, "code": "own_vote"}]
    first = reviewer_of(project)
    assert judge(first, project, [item.pk])["images_passed"] == 1
    assert judge(first, project, [item.pk])["left_out"] == [{"object": item.pk, "code": "own_layer"}]
    item.refresh_from_db()
    assert (item.state, item.layer) == (ObjectState.PROPOSED, 1)
    assert judge(reviewer_of(project), project, [item.pk])["approved"] == 1
    assert states(project) == [ObjectState.VERIFIED]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "objects"),
        ({"key": None, "objects": [1]}, "key"),
        ({"key": "page 1", "objects": [1]}, "key"),
        ({"objects": []}, "objects"),
        ({"objects": ["one"]}, "objects.0"),
        ({"objects": list(range(201))}, "objects"),
        ({"objects": [1], "wrong": [{"object": 2}]}, "wrong"),
        ({"objects": [1], "wrong": [{"object": 1, "reason": "x" * 201}]}, "wrong.0.reason"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_page_that_makes_no_sense_is_refused_whole(body: dict[str, Any], field: str) -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0)])
    answer = reviewer_of(project).post(grid(project), {"key": str(uuid4()), **body}, format="json")
    assert answer.status_code == 400, answer.content
    assert any(name.startswith(field.split(".")[0]) for name in answer.json()["errors"])
    assert not Verdict.objects.exists()


def test_a_page_costs_the_same_number_of_queries_however_many_images() -> None:
    counts = []
    for images in (1, 3):
        project = make_project(images=images, state=ProjectState.LIVE, redundancy=1)
        cat = category_ids(project)[0]
        worker = make_member(project)
        for task in tasks_of(project):
            vote(task, worker, drawn((10, 10, 50, 50, cat)))
        services.settle_due(project_id=project.pk)
        objects = list(Object.objects.filter(project=project).values_list("id", flat=True))
        client = reviewer_of(project)
        with CaptureQueriesContext(connection) as seen:
            assert judge(client, project, objects)["images_passed"] == images
        counts.append(len(seen))
    assert counts[0] == counts[1]
