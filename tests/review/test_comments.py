"""Remarks on images: who may talk where, what they see of each other, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from annotation.models import Assignment
from catalog.models import Image
from projects.models import Project, Role
from review import services
from review.models import Comment, Object
from tests.factories import make_member, make_project, make_user, signed_in
from tests.review.votes import drawn, settled_project, voted_project
from tests.walking import assert_needs_sign_in, assert_problem, pages

pytestmark = pytest.mark.django_db


class Talk:
    """A settled image with one box that A and B drew and C did not, and everybody who may be asked about it."""

    def __init__(self) -> None:
        self.project: Project
        self.image: Image
        self.project, self.image = settled_project([(10, 20, 50, 60, 0)])
        self.object = Object.objects.get(project=self.project)
        rows = Assignment.objects.filter(project=self.project).order_by("id")
        self.voters: list[User] = [row.worker for row in rows]
        self.object.provenance = self.object.provenance[:2]
        self.object.save()
        self.reviewer = make_member(self.project, Role.REVIEWER)
        User.objects.filter(pk=self.reviewer.pk).update(name="Nora")
        self.reviewer.refresh_from_db()

    @property
    def url(self) -> str:
        return f"/api/v1/projects/{self.project.pk}/images/{self.image.pk}/comments"

    @property
    def mine(self) -> str:
        return f"/api/v1/projects/{self.project.pk}/comments/mine"

    def say(self, user: User, text: str = "Why?", **more: Any) -> Any:
        answer = signed_in(user).post(self.url, {"text": text, **more}, format="json")
        assert answer.status_code == 201, answer.content
        return answer.json()

    def questions(self, user: User) -> list[Any]:
        return list(signed_in(user).get(self.mine).json()["results"])


def test_strangers_and_those_who_did_not_vote_see_nothing() -> None:
    talk = Talk()
    for method, scope in (("get", "read"), ("post", "annotate")):

        def call(client: APIClient, method: str = method) -> Any:
            return getattr(client, method)(talk.url, {"text": "Hello"}, format="json")

        assert_needs_sign_in(call, talk.reviewer, scope=scope)
        for user in (make_user(), make_member(make_project(), Role.ADMIN), make_member(talk.project)):
            assert_problem(call(signed_in(user)), 404, "not_found")
    assert not Comment.objects.exists()
    said = talk.say(talk.reviewer)
    for user in (make_user(), make_member(talk.project)):
        answer = signed_in(user).post(f"{talk.url}/{said['id']}/resolve")
        assert_problem(answer, 404, "not_found")
    assert_problem(signed_in(make_user()).get(talk.mine), 404, "not_found")
    assert Comment.objects.get().resolved_at is None


def test_a_remark_about_an_object_is_pinned_to_its_middle() -> None:
    talk = Talk()
    said = talk.say(talk.reviewer, object=talk.object.pk)
    assert (said["x"], said["y"], said["object"]) == (35.0, 50.0, talk.object.pk)
    assert (said["author"], said["is_mine"], said["parent"], said["resolved_at"]) == ("Nora", True, None, None)
    placed = talk.say(talk.reviewer, object=talk.object.pk, x=640, y=0)
    assert (placed["x"], placed["y"]) == (640.0, 0.0)
    about_all = talk.say(talk.reviewer)
    assert (about_all["x"], about_all["y"]) == (None, None)


def test_annotators_see_letters_and_no_names_and_no_objects() -> None:
    talk = Talk()
    said = talk.say(talk.reviewer, object=talk.object.pk)
    talk.say(talk.voters[1], "It is a platelet.", parent=said["id"])
    seen = signed_in(talk.voters[0]).get(talk.url).json()["results"]
    assert [(row["author"], row["is_mine"], row["object"], row["text"]) for row in seen] == [
        ("reviewer", False, None, "Why?"),
        ("B", False, None, "It is a platelet."),
    ]
    assert "Nora" not in str(seen) and "example.org" not in str(seen)
    read = signed_in(talk.reviewer).get(talk.url).json()["results"]
    assert [(row["author"], row["is_mine"], row["object"]) for row in read] == [
        ("Nora", True, talk.object.pk),
        ("B", False, None),
    ]
    assert [len(page) for page in pages(signed_in(talk.reviewer), talk.url, size=1)] == [1, 1]


def test_only_those_whose_box_it_is_are_asked_and_an_answer_ends_it() -> None:
    talk = Talk()
    said = talk.say(talk.reviewer, object=talk.object.pk)
    first, second, third = talk.voters
    assert [len(talk.questions(user)) for user in (first, second, third, talk.reviewer)] == [1, 1, 0, 0]
    (question,) = talk.questions(first)
    assert question["image"]["id"] == talk.image.pk
    assert [row["author"] for row in question["comments"]] == ["reviewer"]
    assert [box["x"] for vote in question["votes"] for box in vote["boxes"]] == [10.0]
    talk.say(first, "Because.", parent=said["id"])
    assert [len(talk.questions(user)) for user in (first, second, third)] == [0, 1, 0]
    talk.say(talk.reviewer, "Sure?", parent=said["id"])
    assert [row["text"] for row in talk.questions(first)[0]["comments"]] == ["Why?", "Because.", "Sure?"]
    closed = signed_in(talk.reviewer).post(f"{talk.url}/{said['id']}/resolve").json()
    assert closed["resolved_at"] is not None
    assert [len(talk.questions(user)) for user in talk.voters] == [0, 0, 0]


def test_a_remark_about_the_image_asks_everybody_who_voted_on_it() -> None:
    talk = Talk()
    talk.say(talk.reviewer, x=300, y=200)
    assert [len(talk.questions(user)) for user in talk.voters] == [1, 1, 1]


def test_an_annotators_own_question_asks_no_other_annotator() -> None:
    talk = Talk()
    said = talk.say(talk.voters[0], "Does this count?", x=1, y=1)
    assert said["author"] == "A"
    assert [len(talk.questions(user)) for user in talk.voters] == [0, 0, 0]
    talk.say(talk.reviewer, "Yes.", parent=said["id"])
    assert [len(talk.questions(user)) for user in talk.voters] == [1, 0, 0]


def test_closing_twice_changes_nothing_and_a_reply_opens_again() -> None:
    talk = Talk()
    said = talk.say(talk.reviewer)
    reply = talk.say(talk.voters[0], "So.", parent=said["id"])
    client = signed_in(talk.reviewer)
    first = client.post(f"{talk.url}/{reply['id']}/resolve").json()
    assert first["id"] == said["id"]
    assert client.post(f"{talk.url}/{said['id']}/resolve").json()["resolved_at"] == first["resolved_at"]
    talk.say(talk.reviewer, "One more thing.", parent=reply["id"])
    root = Comment.objects.get(pk=said["id"])
    assert root.resolved_at is None
    assert list(Comment.objects.exclude(pk=root.pk).values_list("parent_id", flat=True)) == [root.pk, root.pk]


def test_annotators_close_only_what_they_began() -> None:
    talk = Talk()
    asked, own = talk.say(talk.reviewer), talk.say(talk.voters[0])
    client = signed_in(talk.voters[0])
    assert_problem(client.post(f"{talk.url}/{asked['id']}/resolve"), 403, "forbidden")
    assert client.post(f"{talk.url}/{own['id']}/resolve").status_code == 200
    assert Comment.objects.get(pk=asked["id"]).resolved_at is None


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "invalid", "text"),
        ({"text": "   "}, "invalid", "text"),
        ({"text": "x" * 3_000}, "invalid", "text"),
        ({"text": "a\x00b"}, "invalid", "text"),
        ({"text": "a", "x": 641, "y": 5}, "comment_refused", "x"),
        ({"text": "a", "x": -1, "y": 5}, "comment_refused", "x"),
        ({"text": "a", "x": 5, "y": 481}, "comment_refused", "x"),
        ({"text": "a", "x": 5}, "comment_refused", "x"),
        ({"text": "a", "x": "left", "y": 1}, "invalid", "x"),
        ({"text": "a", "object": 999_999}, "comment_refused", "object"),
        ({"text": "a", "parent": 999_999}, "comment_refused", "parent"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_remark_that_makes_no_sense_is_refused(body: dict[str, Any], code: str, field: str) -> None:
    talk = Talk()
    assert_problem(signed_in(talk.reviewer).post(talk.url, body, format="json"), 400, code, field)
    assert not Comment.objects.exists()


def test_a_pin_that_is_no_number_is_refused() -> None:
    talk = Talk()
    answer = signed_in(talk.reviewer).post(talk.url, '{"text": "a", "x": NaN, "y": 1}', content_type="application/json")
    assert answer.status_code == 400
    assert not Comment.objects.exists()


def test_what_belongs_to_another_image_or_project_looks_missing() -> None:
    talk, other = Talk(), Talk()
    foreign = other.say(other.reviewer)
    client = signed_in(talk.reviewer)
    for body in ({"parent": foreign["id"]}, {"object": other.object.pk}):
        answer = client.post(talk.url, {"text": "a", **body}, format="json")
        assert_problem(answer, 400, "comment_refused", *body)
    assert_problem(client.post(f"{talk.url}/{foreign['id']}/resolve"), 404, "not_found")
    crossed = f"/api/v1/projects/{talk.project.pk}/images/{other.image.pk}/comments"
    assert_problem(client.get(crossed), 404, "not_found")
    assert_problem(client.post(crossed, {"text": "a"}, format="json"), 404, "not_found")
    assert Comment.objects.count() == 1


def test_an_annotator_cannot_feel_for_objects_by_their_numbers() -> None:
    talk = Talk()
    answer = signed_in(talk.voters[0]).post(talk.url, {"text": "a", "object": talk.object.pk}, format="json")
    assert_problem(answer, 400, "comment_refused", "object")


def test_questions_cost_the_same_number_of_queries_however_many() -> None:
    counts = []
    for remarks in (1, 4):
        talk = Talk()
        for _ in range(remarks):
            talk.say(talk.reviewer, object=talk.object.pk)
        with CaptureQueriesContext(connection) as seen:
            assert len(talk.questions(talk.voters[0])) == remarks
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_letters_are_those_of_the_review_page() -> None:
    project, image = voted_project(drawn(), drawn(), drawn())
    services.settle_due(project_id=project.pk)
    reviewer = make_member(project, Role.REVIEWER)
    rows = Assignment.objects.filter(project=project).order_by("-id")
    url = f"/api/v1/projects/{project.pk}/images/{image.pk}/comments"
    said = [signed_in(row.worker).post(url, {"text": "a"}, format="json").json()["author"] for row in rows]
    shown = signed_in(reviewer).get(f"/api/v1/projects/{project.pk}/review/{image.pk}").json()
    assert said == [vote["voter"] for vote in reversed(shown["votes"])] == ["C", "B", "A"]
