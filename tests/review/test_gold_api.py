"""The endpoints of known answers, flags and feedback: who may come in, what bad input says, what success answers."""

from __future__ import annotations

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from annotation.models import Task
from projects.models import Project, ProjectState, Role, Stage
from review import services
from review.models import Flag, GoldAnswer
from tests.factories import category_ids, first_stage, make_member, make_project, signed_in, tasks_of
from tests.review.votes import drawn, vote
from tests.walking import API, assert_needs_role, assert_needs_sign_in, assert_problem, pages

pytestmark = pytest.mark.django_db


class Place:
    """A project with one known answer and one flag."""

    def __init__(self) -> None:
        self.project: Project = make_project(images=3, state=ProjectState.LIVE)
        self.task = tasks_of(self.project)[0]
        self.answer = drawn((10, 10, 50, 50, category_ids(self.project)[0]))
        self.gold = services.make_gold(
            project=self.project,
            stage_id=None,
            image_id=self.task.image_id,
            answer=self.answer,
            author=self.project.created_by,
        )
        self.flag = Flag.objects.create(
            project=self.project, worker=make_member(self.project), sign="gate", evidence={"answers": 9, "right": 2}
        )

    def url(self, path: str) -> str:
        filled = path.format(gold=self.gold.pk, flag=self.flag.pk)
        return f"{API}/projects/{self.project.pk}/{filled}"

    def admin(self) -> APIClient:
        return signed_in(make_member(self.project, Role.ADMIN))


@pytest.fixture
def place() -> Place:
    return Place()


DOORS = [
    ("get", "gold"),
    ("post", "gold"),
    ("get", "gold/answerable"),
    ("post", "gold/take"),
    ("get", "gold/{gold}"),
    ("patch", "gold/{gold}"),
    ("post", "gold/{gold}/retire"),
    ("post", "gold/{gold}/restore"),
    ("get", "flags"),
    ("post", "flags/{flag}/resolve"),
]


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_only_administrators_of_the_project_come_in(place: Place, method: str, path: str) -> None:
    def call(client: APIClient) -> object:
        return getattr(client, method)(place.url(path), {}, format="json")

    assert_needs_role(call, place.project, Role.ADMIN, scope="admin")
    assert GoldAnswer.objects.values_list("retired_at", "revision").get() == (None, 1)
    assert Flag.objects.get().resolved_at is None


@pytest.mark.parametrize(("method", "path"), DOORS[4:8] + DOORS[9:])
def test_what_belongs_to_another_project_is_not_found(place: Place, method: str, path: str) -> None:
    other = Place()
    filled = path.format(gold=other.gold.pk, flag=other.flag.pk)
    answer = getattr(place.admin(), method)(place.url(filled), {"answer": {"boxes": []}}, format="json")
    assert_problem(answer, 404, "not_found")
    assert GoldAnswer.objects.get(pk=other.gold.pk).revision == 1


def test_the_list_shows_how_often_each_was_answered_right(place: Place) -> None:
    Task.objects.exclude(pk=place.task.pk).update(is_open=False)
    for boxes in (place.answer, drawn()):
        vote(place.task, make_member(place.project), boxes)
    services.score_due(since=None)
    [row] = place.admin().get(place.url("gold")).json()["results"]
    assert (row["answered"], row["right"], row["revision"], row["origin"]) == (2, 1, 1, "expert")
    assert row["image"]["id"] == place.task.image_id
    assert row["image"]["urls"]["256"] == f"/api/v1/images/{place.task.image_id}/rendition/256"
    assert row["answer"]["boxes"][0]["categories"] == [category_ids(place.project)[0]]
    assert place.admin().get(place.url("gold?retired=true")).json()["results"] == []


def test_the_list_comes_in_pages(place: Place) -> None:
    for task in tasks_of(place.project)[1:]:
        services.make_gold(
            project=place.project,
            stage_id=None,
            image_id=task.image_id,
            answer={"boxes": []},
            author=place.project.created_by,
        )
    assert [len(page) for page in pages(place.admin(), place.url("gold"), size=2)] == [2, 1]


def test_what_has_no_known_answer_yet_can_be_answered(place: Place) -> None:
    client, tasks = place.admin(), tasks_of(place.project)
    assert [len(page) for page in pages(client, place.url("gold/answerable"), size=1)] == [1, 1]
    rows = client.get(place.url("gold/answerable")).json()["results"]
    assert {row["id"] for row in rows} == {task.image_id for task in tasks[1:]}
    client.post(place.url("gold"), {"image": tasks[1].image_id, "answer": place.answer}, format="json")
    rows = client.get(place.url(f"gold/answerable?stage={first_stage(place.project).pk}")).json()["results"]
    assert [row["id"] for row in rows] == [tasks[2].image_id]
    assert_problem(client.get(place.url("gold/answerable?stage=999999")), 404, "not_found")
    assert_problem(client.get(place.url("gold/answerable?stage=draw")), 400, "invalid", "stage")


def test_an_administrator_makes_corrects_retires_and_brings_back(place: Place) -> None:
    client, task = place.admin(), tasks_of(place.project)[1]
    made = client.post(place.url("gold"), {"image": task.image_id, "answer": place.answer}, format="json")
    assert (made.status_code, made.json()["answered"]) == (201, 0)
    url = place.url(f"gold/{made.json()['id']}")
    assert client.get(url).json() == made.json()
    edited = client.patch(url, {"answer": {"boxes": []}}, format="json").json()
    assert (edited["revision"], edited["answer"]) == (2, {"boxes": []})
    assert client.post(f"{url}/retire", {"was_wrong": True}, format="json").json()["revision"] == 3
    assert client.post(f"{url}/restore").json()["retired_at"] is None
    again = client.post(place.url("gold"), {"image": task.image_id, "answer": place.answer}, format="json")
    assert_problem(again, 409, "already_gold")


def test_bad_input_is_named(place: Place) -> None:
    client = place.admin()
    assert_problem(client.post(place.url("gold"), {}, format="json"), 400, "invalid", "image", "answer")
    wrong = {"image": tasks_of(place.project)[1].image_id, "answer": drawn((10, 10, 50, 50, 999_999))}
    answer = client.post(place.url("gold"), wrong, format="json")
    assert_problem(answer, 400, "invalid_answer", "answer.boxes[0].categories")
    taken = client.post(place.url("gold/take"), {"origin": "expert", "count": 0}, format="json")
    assert_problem(taken, 400, "invalid", "origin", "count")
    other = client.post(place.url("gold/take"), {"origin": "verified", "stage": 999_999}, format="json")
    assert_problem(other, 404, "not_found")


def test_taking_in_bulk_says_how_many_there_were(place: Place) -> None:
    answer = place.admin().post(place.url("gold/take"), {"origin": "verified", "count": 20}, format="json")
    assert answer.json() == {"taken": 0, "refused": []}


def test_a_flag_is_listed_and_resolved(place: Place) -> None:
    client = place.admin()
    [row] = client.get(place.url("flags")).json()["results"]
    assert (row["sign"], row["evidence"], row["worker"]) == ("gate", {"answers": 9, "right": 2}, place.flag.worker_id)
    assert client.post(place.url("flags/{flag}/resolve")).status_code == 204
    assert client.get(place.url("flags")).json()["results"] == []
    [looked_at] = client.get(place.url("flags?resolved=true")).json()["results"]
    assert looked_at["resolved_at"] is not None


def test_the_people_page_shows_flags(place: Place) -> None:
    rows = place.admin().get(place.url("members")).json()["results"]
    [flagged] = [row for row in rows if row["flags"]]
    assert flagged["user"]["id"] == place.flag.worker_id
    assert (flagged["flags"][0]["sign"], flagged["flags"][0]["evidence"]) == ("gate", {"answers": 9, "right": 2})


def test_feedback_is_the_workers_own(place: Place) -> None:
    Stage.objects.filter(project=place.project).update(settings={"gold_feedback": 3})
    Task.objects.exclude(pk=place.task.pk).update(is_open=False)
    worker = make_member(place.project)
    made = vote(place.task, worker, drawn((300, 300, 20, 20, category_ids(place.project)[0])))
    url = f"{API}/assignments/{made}/feedback"
    assert_needs_sign_in(lambda client: client.get(url), worker, scope="annotate")
    assert_problem(signed_in(make_member(place.project)).get(url), 404, "not_found")
    told = signed_in(worker).get(url).json()["feedback"]
    assert (told["kind"], told["right"], told["found"], told["missed"], told["extra"]) == ("draw", False, [], [0], [0])
    assert told["known"]["boxes"][0]["x"] == 10
    services.retire_gold(project=place.project, gold_id=place.gold.pk, was_wrong=False, now=timezone.now())
    assert signed_in(worker).get(url).json() == {"feedback": None}
