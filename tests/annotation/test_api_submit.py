"""POST /assignments/{id}/submit."""

from __future__ import annotations

import json
import uuid

import pytest
from pytest_django import DjangoAssertNumQueries

from annotation.models import Assignment, AssignmentState, Task
from projects.models import Template
from tests.annotation.working import body, box, leased, make_live, rows_of, submit_url
from tests.factories import category_ids, make_member, make_project, make_user, signed_in
from tests.walking import assert_needs_sign_in, assert_problem

pytestmark = pytest.mark.django_db


def test_visitors_and_tokens_of_the_wrong_scope_are_refused() -> None:
    project = make_live()
    worker = make_member(project)
    _, assignment = leased(project, worker)
    before = rows_of(project)
    assert_needs_sign_in(
        lambda client: client.post(submit_url(assignment), body({"boxes": []}), format="json"), worker, scope="annotate"
    )
    assert rows_of(project) == before


def test_an_answer_to_somebody_elses_assignment_is_refused_like_one_to_none() -> None:
    project = make_live()
    _, assignment = leased(project)
    before = rows_of(project)
    strangers = [make_member(project), project.created_by, make_user(), make_user(site_admin=True)]
    for stranger in strangers:
        answers = [
            signed_in(stranger).post(submit_url(pk), body({"boxes": []}), format="json")
            for pk in (assignment, assignment + 1_000)
        ]
        for answer in answers:
            assert_problem(answer, 404, "not_found")
        assert answers[0].json() == answers[1].json()
    assert rows_of(project) == before


def test_a_vote_is_stored_as_it_was_given(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    project = make_live()
    client, assignment = leased(project)
    first, second = category_ids(project)
    given = [
        box(project, attributes=["truncated", "occluded"], method="two-click"),
        box(project, x=0, y=0.5, width=640, height=479.5, categories=[second, first]),
    ]
    sent = body({"boxes": given})
    client.post(submit_url(assignment), body({"boxes": "warm up the cache of the brief"}), format="json")
    with django_assert_num_queries(4):  # the question, and the vote between the two ends of its transaction
        answer = client.post(submit_url(assignment), sent, format="json")
    vote = Assignment.objects.get(pk=assignment)
    assert answer.status_code == 200
    assert answer.json() == {
        "id": assignment,
        "outcome": "counted",
        "state": "counted",
        "answered_at": vote.answered_at and vote.answered_at.isoformat().replace("+00:00", "Z"),
    }
    assert (vote.state, str(vote.submit_key), vote.active_ms) == (AssignmentState.COUNTED, sent["submit_key"], 4_200)
    assert vote.answer == {
        "boxes": [
            {"x": 10, "y": 20, "width": 30, "height": 40, "categories": [first],
             "attributes": ["occluded", "truncated"], "method": "two-click"},
            {"x": 0, "y": 0.5, "width": 640, "height": 479.5, "categories": [second, first],
             "attributes": [], "method": "drag"},
        ]
    }  # fmt: skip
    assert (vote.task.open, vote.task.done) == (1, 1)


def test_tags_are_stored_once_each_in_order() -> None:
    project = make_live(template=Template.TAGS)
    client, assignment = leased(project)
    first, second = category_ids(project)
    assert (
        client.post(submit_url(assignment), body({"tags": [second, first, second]}), format="json").status_code == 200
    )
    assert Assignment.objects.get(pk=assignment).answer == {"tags": [first, second]}


def test_nothing_here_is_an_answer() -> None:
    project = make_live()
    client, assignment = leased(project)
    assert client.post(submit_url(assignment), body({"boxes": []}), format="json").json()["outcome"] == "counted"


def test_the_same_key_again_answers_the_same_and_changes_nothing() -> None:
    project = make_live()
    client, assignment = leased(project)
    key = str(uuid.uuid4())
    first = client.post(submit_url(assignment), body({"boxes": []}, key), format="json").json()
    before = rows_of(project)
    again = client.post(submit_url(assignment), body({"boxes": [box(project)]}, key), format="json")
    assert (again.status_code, again.json()) == (200, first | {"outcome": "duplicate"})
    assert rows_of(project) == before


def test_another_key_is_refused_and_the_vote_stays() -> None:
    project = make_live()
    client, assignment = leased(project)
    client.post(submit_url(assignment), body({"boxes": []}), format="json")
    before = rows_of(project)
    again = client.post(submit_url(assignment), body({"boxes": [box(project)]}), format="json")
    assert_problem(again, 409, "already_answered")
    assert rows_of(project) == before


BAD_BOXES: dict[str, tuple[dict[str, object], str]] = {
    "no width": ({"width": None}, "boxes[0].width"),
    "a word": ({"x": "10"}, "boxes[0].x"),
    "yes": ({"y": True}, "boxes[0].y"),
    "negative width": ({"width": -30}, "boxes[0]"),
    "no area": ({"height": 0}, "boxes[0]"),
    "outside": ({"x": 640}, "boxes[0]"),
    "across the edge": ({"x": 630}, "boxes[0]"),
    "no category": ({"categories": []}, "boxes[0].categories"),
    "category of nobody": ({"categories": [10**30]}, "boxes[0].categories"),
    "category by name": ({"categories": ["cell"]}, "boxes[0].categories"),
    "unknown attribute": ({"attributes": ["blurred"]}, "boxes[0].attributes"),
    "unknown method": ({"method": "guess"}, "boxes[0].method"),
}


@pytest.mark.parametrize(("change", "place"), BAD_BOXES.values(), ids=BAD_BOXES)
def test_a_bad_box_is_named_and_nothing_is_stored(change: dict[str, object], place: str) -> None:
    project = make_live()
    client, assignment = leased(project)
    before = rows_of(project)
    answer = client.post(submit_url(assignment), body({"boxes": [box(project, **change)]}), format="json")
    assert_problem(answer, 400, "invalid_answer", f"answer.{place}")
    assert rows_of(project) == before
    assert client.post(submit_url(assignment), body({"boxes": [box(project)]}), format="json").status_code == 200


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_are_none_are_refused(number: str) -> None:
    project = make_live()
    client, assignment = leased(project)
    before = rows_of(project)
    text = json.dumps(body({"boxes": [box(project, x="HERE")]})).replace('"HERE"', number)
    answer = client.post(submit_url(assignment), text, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) in [(400, "parse_error"), (400, "invalid_answer")]
    assert rows_of(project) == before


def test_ten_thousand_boxes_are_refused_in_one_sentence() -> None:
    project = make_live()
    client, assignment = leased(project)
    answer = client.post(submit_url(assignment), body({"boxes": [box(project)] * 10_000}), format="json")
    assert_problem(answer, 400, "invalid_answer", "answer.boxes")
    assert answer.json()["errors"]["answer.boxes"] == ["10000 is too many; at most 1000 are taken."]
    assert Assignment.objects.get(pk=assignment).state == AssignmentState.LEASED


def test_a_thousand_boxes_are_taken() -> None:
    project = make_live()
    client, assignment = leased(project)
    answer = client.post(submit_url(assignment), body({"boxes": [box(project)] * 1_000}), format="json")
    assert answer.json()["outcome"] == "counted"


@pytest.mark.parametrize("answer", [None, [], "boxes", {}, {"tags": []}, {"boxes": {}}, {"boxes": [], "tags": []}])
def test_an_answer_of_another_shape_is_refused(answer: object) -> None:
    project = make_live()
    client, assignment = leased(project)
    refused = client.post(submit_url(assignment), body(answer), format="json")
    assert refused.status_code == 400
    assert Assignment.objects.get(pk=assignment).state == AssignmentState.LEASED


def test_a_category_of_another_project_is_refused() -> None:
    project = make_live()
    client, assignment = leased(project)
    foreign = box(project, categories=category_ids(make_project())[:1])
    answer = client.post(submit_url(assignment), body({"boxes": [foreign]}), format="json")
    assert_problem(answer, 400, "invalid_answer", "answer.boxes[0].categories")


@pytest.mark.parametrize(
    ("change", "field"),
    [({"submit_key": "1"}, "submit_key"), ({"active_ms": -1}, "active_ms"), ({"active_ms": 10**9}, "active_ms")],
)
def test_a_bad_envelope_is_refused(change: dict[str, object], field: str) -> None:
    project = make_live()
    client, assignment = leased(project)
    answer = client.post(submit_url(assignment), body({"boxes": []}) | change, format="json")
    assert_problem(answer, 400, "invalid", field)
    assert Task.objects.filter(project=project, done__gt=0).count() == 0


def test_a_body_that_is_not_json_is_refused() -> None:
    project = make_live()
    client, assignment = leased(project)
    answer = client.post(submit_url(assignment), "{'boxes': []}", content_type="application/json")
    assert_problem(answer, 400, "parse_error")
