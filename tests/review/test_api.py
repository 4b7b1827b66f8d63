"""The endpoints of review: who may come in, what bad input says, what success answers."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from annotation.models import Assignment
from catalog.models import KnownLabel
from projects import selectors as projects
from projects.models import Membership, ProjectState, Role
from review import services
from review.models import Object, ObjectState, Verdict
from tests.factories import category_ids, make_member, make_project, make_source, make_user, signed_in, tasks_of
from tests.review.votes import NOW, drawn, settled_project, vote

pytestmark = pytest.mark.django_db

READS = ["review", "review/{image}", "agreement", "images", "images/{image}", "objects/{object}/provenance"]
WRITES = ["review/{image}", "review/{image}/undo", "review/approve-above"]


class Place:
    """A settled image with two objects, and its addresses."""

    def __init__(self, layers: int = 1) -> None:
        self.project, self.image = settled_project([(10, 10, 50, 50, 0), (200, 10, 50, 50, 1)], layers=layers)
        self.first, self.second = Object.objects.filter(project=self.project).order_by("x")

    def url(self, path: str) -> str:
        filled = path.format(image=self.image.pk, object=self.first.pk)
        return f"/api/v1/projects/{self.project.pk}/{filled}"

    def reviewer(self) -> tuple[User, APIClient]:
        user = make_member(self.project, Role.REVIEWER)
        return user, signed_in(user)


@pytest.mark.parametrize(("method", "path"), [("get", p) for p in READS] + [("post", p) for p in WRITES])
def test_only_reviewers_of_the_project_come_in(method: str, path: str) -> None:
    place = Place()
    outsider, annotator = make_user(), make_member(place.project)
    elsewhere = make_member(make_project(), Role.ADMIN)
    expected = [(None, 401), (outsider, 404), (annotator, 403), (elsewhere, 404)]
    for user, status in expected:
        answer = getattr(signed_in(user), method)(place.url(path), {}, format="json")
        assert answer.status_code == status, (user, answer.content)
    assert set(Object.objects.values_list("state", flat=True)) == {ObjectState.PROPOSED}


@pytest.mark.parametrize("path", ["review/999999", "images/999999", "objects/999999/provenance"])
def test_what_does_not_exist_is_not_found(path: str) -> None:
    place = Place()
    _user, client = place.reviewer()
    assert client.get(place.url(path)).status_code == 404


def test_objects_of_another_project_look_like_missing_ones() -> None:
    place, other = Place(), Place()
    _user, client = place.reviewer()
    assert client.get(place.url(f"objects/{other.first.pk}/provenance")).status_code == 404
    assert client.get(place.url(f"review/{other.image.pk}")).status_code == 404


def test_the_queue_puts_the_riskiest_image_first() -> None:
    project = make_project(images=2, state=ProjectState.LIVE, redundancy=3)
    cat = category_ids(project)[0]
    workers = [make_member(project) for _ in range(3)]
    for place, task in enumerate(tasks_of(project)):
        for number, worker in enumerate(workers):
            vote(task, worker, drawn((10, 10, 50, 50, cat)) if number or not place else drawn())
    services.settle_due()
    client = signed_in(make_member(project, Role.REVIEWER))
    rows = client.get(f"/api/v1/projects/{project.pk}/review").json()["results"]
    assert [row["conflicts"] for row in rows] == [["missing"], []]
    assert rows[0]["risk"] > rows[1]["risk"]
    assert rows[0]["image"]["name"].endswith(".jpg")
    assert set(rows[0]["image"]["urls"]) == {"256", "1024", "2048"}
    assert client.get(f"/api/v1/projects/{project.pk}/review?state=verified").json()["results"] == []
    assert client.get(f"/api/v1/projects/{project.pk}/review?state=odd").status_code == 400


def test_the_queue_is_filtered_by_disagreement_and_category() -> None:
    place = Place()
    _user, client = place.reviewer()
    cat, dog = category_ids(place.project)
    Object.objects.filter(pk=place.first.pk).update(conflicts=["low_overlap"])
    found = {
        query: len(client.get(place.url("review") + query).json()["results"])
        for query in (
            "?conflict=low_overlap",
            "?conflict=missing",
            f"?category={dog}",
            f"?conflict=low_overlap&category={cat}",
            f"?conflict=low_overlap&category={dog}",
            "?category=0",
        )
    }
    assert list(found.values()) == [1, 0, 1, 1, 0, 0], found
    assert client.get(place.url("review?category=red")).status_code == 400


def test_an_object_names_the_box_of_each_vote_that_it_was_made_from() -> None:
    place = Place()
    _user, client = place.reviewer()
    shown = client.get(place.url("review/{image}")).json()
    for item in shown["objects"]:
        boxes = [shown["votes"][part["vote"]]["boxes"][part["box"]] for part in item["parts"]]
        assert [box["x"] for box in boxes] == [item["x"]] * 3


def test_a_reviewer_sees_objects_and_anonymous_votes() -> None:
    place = Place()
    _user, client = place.reviewer()
    shown = client.get(place.url("review/{image}")).json()
    assert (shown["state"], shown["layer"], shown["layers_needed"]) == ("proposed", 0, 1)
    assert (shown["may_review"], shown["reason"]) == (True, None)
    assert [item["voters"] for item in shown["objects"]] == [["A", "B", "C"]] * 2
    assert [row["voter"] for row in shown["votes"]] == ["A", "B", "C"]
    assert shown["votes"][0]["boxes"][0]["width"] == 50
    assert "worker" not in str(shown)


def test_one_who_voted_is_told_why_they_may_not_review() -> None:
    place = Place()
    voter = Assignment.objects.all()[0].worker
    Membership.objects.filter(user=voter).update(role=Role.REVIEWER)
    client = signed_in(voter)
    shown = client.get(place.url("review/{image}")).json()
    assert (shown["may_review"], shown["reason"]) == (False, "own_vote")
    refused = client.post(place.url("review/{image}"), {"complete": True}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "own_vote")


def test_a_second_layer_is_passed_by_another_reviewer_alone() -> None:
    place = Place(layers=2)
    _first, client = place.reviewer()
    approve = {
        "decisions": [{"object": pk, "decision": "approve"} for pk in (place.first.pk, place.second.pk)],
        "complete": True,
    }
    passed = client.post(place.url("review/{image}"), approve, format="json").json()
    assert (passed["state"], passed["layer"], passed["layers_needed"]) == ("proposed", 1, 2)
    shown = client.get(place.url("review/{image}")).json()
    assert (shown["may_review"], shown["reason"]) == (False, "own_layer")
    refused = client.post(place.url("review/{image}"), approve, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "own_layer")
    bulk = client.post(place.url("review/approve-above"), {"confidence": 0.0}, format="json").json()
    assert (bulk["objects"], bulk["images"]) == (0, 0)
    _second, other = place.reviewer()
    verified = other.post(place.url("review/{image}"), approve, format="json").json()
    assert (verified["state"], verified["layer"]) == ("verified", 2)


def test_approving_above_leaves_out_what_the_reviewer_voted_on() -> None:
    place = Place()
    voter = Assignment.objects.all()[0].worker
    Membership.objects.filter(user=voter).update(role=Role.REVIEWER)
    done = signed_in(voter).post(place.url("review/approve-above"), {"confidence": 0.0}, format="json").json()
    assert (done["objects"], done["images"]) == (0, 0)
    assert set(Object.objects.values_list("state", flat=True)) == {ObjectState.PROPOSED}


def test_decisions_are_carried_out_and_can_be_taken_back() -> None:
    place = Place()
    user, client = place.reviewer()
    body = {
        "decisions": [
            {"object": place.first.pk, "decision": "approve"},
            {
                "object": place.second.pk,
                "decision": "correct",
                "correction": {"x": 205, "y": 12, "width": 45, "height": 50},
                "reason": "loose",
            },
            {"add": {"x": 300, "y": 300, "width": 20, "height": 20, "categories": category_ids(place.project)[:1]}},
        ],
        "complete": True,
    }
    done = client.post(place.url("review/{image}"), body, format="json").json()
    assert (done["state"], done["layer"]) == ("verified", 1)
    assert sorted((item["state"], item["x"]) for item in done["objects"]) == [
        ("verified", 10.0),
        ("verified", 205.0),
        ("verified", 300.0),
    ]
    back = client.post(place.url("review/{image}/undo"), {}, format="json").json()
    assert (back["state"], back["layer"]) == ("proposed", 0)
    assert sorted((item["state"], item["x"]) for item in back["objects"]) == [
        ("proposed", 10.0),
        ("proposed", 200.0),
        ("rejected", 300.0),
    ]
    again = client.post(place.url("review/{image}/undo"), {}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_undo")
    assert Verdict.objects.filter(reviewer=user).count() == 6


@pytest.mark.parametrize(
    "decision",
    [
        {},
        {"object": 1},
        {"object": 1, "decision": "undo"},
        {"object": 1, "decision": "correct"},
        {"object": 1, "decision": "correct", "correction": {"x": 1}},
        {"add": {"x": 1, "y": 1, "width": 5, "height": 5}},
        {"add": {"categories": [1]}, "decision": "approve"},
        {"object": 1, "decision": "reject", "reason": "x" * 201},
        {"object": "one", "decision": "approve"},
    ],
    ids=str,
)
def test_a_decision_that_makes_no_sense_is_refused(decision: dict[str, Any]) -> None:
    place = Place()
    _user, client = place.reviewer()
    good = {"object": place.first.pk, "decision": "approve"}
    answer = client.post(place.url("review/{image}"), {"decisions": [good, decision]}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert not Verdict.objects.exists()


def test_an_unfinished_image_is_not_passed_on() -> None:
    place = Place()
    _user, client = place.reviewer()
    answer = client.post(place.url("review/{image}"), {"complete": True}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "undecided")


def test_approving_above_a_confidence_says_first_what_it_does() -> None:
    place = Place()
    _user, client = place.reviewer()
    body = {"confidence": 0.5, "dry_run": True}
    plan = client.post(place.url("review/approve-above"), body, format="json").json()
    assert (plan["objects"], plan["images"], plan["images_passed"]) == (2, 1, 1)
    doubt = sum(1 - item.confidence for item in (place.first, place.second))
    assert plan["expected_errors"] == pytest.approx(doubt)
    done = client.post(place.url("review/approve-above"), {"confidence": 0.5}, format="json").json()
    assert done == plan
    assert set(Object.objects.values_list("state", flat=True)) == {ObjectState.VERIFIED}
    assert client.post(place.url("review/approve-above"), {"confidence": 1.5}, format="json").status_code == 400
    assert client.post(place.url("review/approve-above"), {}, format="json").status_code == 400


def test_agreement_counts_what_voters_shared_and_confused() -> None:
    project = make_project(images=1, state=ProjectState.LIVE, redundancy=3)
    cat, dog = category_ids(project)
    (task,) = tasks_of(project)
    for kind in (cat, cat, dog):
        vote(task, make_member(project), drawn((10, 10, 50, 50, kind)))
    services.settle_due()
    figures = signed_in(make_member(project, Role.REVIEWER)).get(f"/api/v1/projects/{project.pk}/agreement").json()
    assert figures["images_settled"] == 1
    assert figures["mean_agreement"] == pytest.approx(1 / 3)
    assert figures["states"] == {"proposed": 1, "verified": 0, "rejected": 0}
    assert figures["confusion"] == [{"voted": dog, "agreed": cat, "count": 1}]
    assert [(row["category_id"], row["objects"]) for row in figures["by_category"]] == [(cat, 1)]
    assert sum(row["objects"] for row in figures["confidence_histogram"]) == 1
    assert figures["confidence_histogram"][8]["from"] == 0.8


def test_an_empty_project_has_empty_figures() -> None:
    project = make_project()
    client = signed_in(make_member(project, Role.REVIEWER))
    figures = client.get(f"/api/v1/projects/{project.pk}/agreement").json()
    assert (figures["images_settled"], figures["mean_agreement"], figures["by_category"]) == (0, None, [])
    assert client.get(f"/api/v1/projects/{project.pk}/images").json()["results"] == []


def test_the_wall_is_filtered_by_state_category_and_name() -> None:
    place = Place()
    _user, client = place.reviewer()
    cat = category_ids(place.project)[0]
    (row,) = client.get(place.url("images")).json()["results"]
    assert (row["id"], row["review_state"], row["votes"], len(row["objects"])) == (place.image.pk, "proposed", 3, 2)
    counts = {
        query: len(client.get(place.url("images") + query).json()["results"])
        for query in ("?state=proposed", "?state=verified", "?state=open", f"?category={cat}", "?category=0", "?q=zzz")
    }
    assert counts == {
        "?state=proposed": 1,
        "?state=verified": 0,
        "?state=open": 0,
        f"?category={cat}": 1,
        "?category=0": 0,
        "?q=zzz": 0,
    }


def test_known_labels_are_for_admins_alone() -> None:
    place = Place()
    cat = category_ids(place.project)[0]
    KnownLabel.objects.create(
        image=place.image,
        source=place.image.source,
        category_id=cat,
        x=1,
        y=2,
        width=3,
        height=4,
        attributes=["difficult"],
    )
    _user, client = place.reviewer()
    assert client.get(place.url("known-labels")).status_code == 403
    assert signed_in(make_user()).get(place.url("known-labels")).status_code == 404
    admin = signed_in(make_member(place.project, Role.ADMIN))
    (row,) = admin.get(place.url("known-labels")).json()["results"]
    assert (row["id"], row["width"], row["tags"]) == (place.image.pk, 640, [])
    assert row["boxes"] == [
        {"category": cat, "x": 1.0, "y": 2.0, "width": 3.0, "height": 4.0, "attributes": ["difficult"]}
    ]


def test_labels_that_another_project_brought_for_the_same_bytes_stay_there() -> None:
    place = Place()
    elsewhere = make_source()
    cat = category_ids(make_project())[0]
    KnownLabel.objects.create(image=place.image, source=elsewhere, category_id=cat, x=1, y=2, width=3, height=4)
    admin = signed_in(make_member(place.project, Role.ADMIN))
    (row,) = admin.get(place.url("known-labels")).json()["results"]
    assert row["boxes"] == []


def test_an_image_tells_its_whole_history() -> None:
    place = Place()
    _user, client = place.reviewer()
    decisions = [{"object": place.first.pk, "decision": "approve"}]
    client.post(place.url("review/{image}"), {"decisions": decisions}, format="json")
    history = client.get(place.url("images/{image}")).json()
    assert [(row["kind"], row["done"]) for row in history["tasks"]] == [("draw", 3)]
    assert [row["voter"] for row in history["votes"]] == ["A", "B", "C"]
    assert [(row["round"], row["votes"]) for row in history["rounds"]] == [(1, 3)]
    assert [(row["object"], row["decision"]) for row in history["verdicts"]] == [(place.first.pk, "approve")]


def test_an_object_is_walked_back_to_the_votes() -> None:
    place = Place()
    _user, client = place.reviewer()
    decisions = [{"object": place.first.pk, "decision": "approve"}]
    client.post(place.url("review/{image}"), {"decisions": decisions}, format="json")
    found = client.get(place.url("objects/{object}/provenance")).json()
    assert found["object"]["id"] == place.first.pk
    assert (found["consensus"]["algorithm"], found["consensus"]["round"]) == ("worker-model-boxes", 1)
    brief = projects.standing_brief(place.project.pk).version
    seen = [(row["voter"], row["brief_version"], row["box_index"]) for row in found["votes"]]
    assert seen == [("A", brief, 0), ("B", brief, 0), ("C", brief, 0)]
    assert [row["assignment"] for row in found["votes"]] == [part[0] for part in place.first.provenance]
    assert [(row["decision"], row["layer"]) for row in found["verdicts"]] == [("approve", 1)]


def test_a_page_costs_the_same_number_of_queries_however_long_it_is() -> None:
    counts = []
    for images in (1, 4):
        project = make_project(images=images, state=ProjectState.LIVE, redundancy=1)
        worker = make_member(project)
        for task in tasks_of(project):
            vote(task, worker, drawn((10, 10, 50, 50, category_ids(project)[0])))
        services.settle_due()
        client = signed_in(make_member(project, Role.REVIEWER))
        for path in ("review", "images"):
            with CaptureQueriesContext(
                connection,
            ) as seen:
                client.get(f"/api/v1/projects/{project.pk}/{path}")
            counts.append(len(seen))
    assert counts[:2] == counts[2:]


def test_verdicts_carry_the_moment_of_the_request() -> None:
    place = Place()
    user, _client = place.reviewer()
    services.approve_above(project=place.project, reviewer=user, confidence=0.0, dry_run=False, now=NOW)
    assert set(Verdict.objects.values_list("created_at", flat=True)) == {NOW}
