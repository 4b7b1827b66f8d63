"""POST /claim and /submit at the stages that check what others said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from annotation import services
from annotation.models import Assignment, AssignmentState, Task
from projects.models import Membership, Project, ProjectState, Role, Stage, StageKind, Template
from projects.selectors import stages_of
from tests.annotation.working import body, claim, rows_of, submit_url
from tests.factories import make_member, make_project, signed_in
from tests.walking import Answer, assert_problem

pytestmark = pytest.mark.django_db


def make_checked(*, kind: StageKind = StageKind.VERIFY, drawn_by: User | None = None) -> tuple[Project, Task]:
    """A project with one image that somebody has drawn on, and a question about it."""
    project = make_project(images=1, state=ProjectState.LIVE, redundancy=1, template=Template.VERIFIED_BOXES)
    Stage.objects.create(project=project, position=3, kind=StageKind.ADJUDICATE, redundancy=1, settings={})
    drawer = drawn_by or make_member(project)
    if drawn_by:
        Membership.objects.create(project=project, user=drawn_by, role=Role.REVIEWER)
    client = signed_in(drawer)
    (lease,) = claim(client, project).json()["assignments"]
    assert client.post(submit_url(lease["id"]), body({"boxes": []}), format="json").status_code == 200
    Assignment.objects.update(answered_at=timezone.now() - timedelta(hours=1))
    return project, ask(project, kind)


def ask(project: Project, kind: StageKind) -> Task:
    stage = next(stage for stage in stages_of(project.pk) if stage.kind == kind)
    image = Task.objects.filter(project=project)[0].image_id
    (task,) = services.ask(stage=stage, questions=[(image, {"object": 1, "categories": [1]})])
    return Task.objects.get(pk=task)


def trusted(project: Project) -> APIClient:
    user = make_member(project)
    Membership.objects.filter(project=project, user=user).update(trust=0.9)
    return signed_in(user)


def status(answer: Answer) -> tuple[str, list[int]]:
    assert answer.status_code == 200, answer.content
    given = answer.json()
    return given["status"], [assignment["task_id"] for assignment in given["assignments"]]


def test_somebody_trusted_is_asked_with_the_object() -> None:
    project, task = make_checked()
    (given,) = claim(trusted(project), project).json()["assignments"]
    assert (given["task_id"], given["stage"]["kind"], given["subject"]) == (task.pk, "verify", task.subject)


def test_a_newcomer_is_not_asked_and_told_that_nothing_is_left() -> None:
    project, task = make_checked()
    client = signed_in(make_member(project))
    assert status(claim(client, project)) == ("finished", [])
    assert_problem(claim(client, project, stage=task.stage_id), 409, "not_asked")
    assert Task.objects.get(pk=task.pk).open == 2


def test_whoever_drew_the_image_does_not_check_it_and_does_not_wait_for_it() -> None:
    drawer = make_member(make_project(), Role.REVIEWER)
    project, task = make_checked(drawn_by=drawer)
    assert status(claim(signed_in(drawer), project)) == ("finished", [])
    claim(trusted(project), project)  # and that somebody holds it changes nothing
    assert status(claim(signed_in(drawer), project)) == ("finished", [])
    assert Task.objects.get(pk=task.pk).open == 1


def test_whoever_verified_may_cover_but_not_adjudicate() -> None:
    project, _task = make_checked()
    client = signed_in(make_member(project, Role.REVIEWER))
    (given,) = claim(client, project).json()["assignments"]
    client.post(submit_url(given["id"]), body({"answer": "yes"}), format="json")
    cover, _tied = ask(project, StageKind.COVER), ask(project, StageKind.ADJUDICATE)
    assert status(claim(client, project)) == ("work", [cover.pk])


def test_only_reviewers_adjudicate() -> None:
    project, task = make_checked(kind=StageKind.ADJUDICATE)
    assert status(claim(trusted(project), project)) == ("finished", [])
    assert status(claim(signed_in(make_member(project, Role.REVIEWER)), project)) == ("work", [task.pk])


def test_whoever_may_check_waits_while_others_draw_and_just_after() -> None:
    project, _task = make_checked()
    Task.objects.filter(stage__kind=StageKind.VERIFY).delete()
    client = trusted(project)
    assert status(claim(client, project)) == ("finished", [])
    Assignment.objects.update(answered_at=timezone.now())
    assert status(claim(client, project)) == ("wait", [])
    Assignment.objects.update(answered_at=timezone.now() - timedelta(hours=1))
    drawing = Task.objects.get(stage__kind=StageKind.DRAW)
    services.move_target(task_id=drawing.pk, target=2)
    assert status(claim(client, project)) == ("work", [drawing.pk])
    assert status(claim(trusted(project), project)) == ("wait", [])


def test_checks_are_handed_out_before_drawings() -> None:
    project, task = make_checked()
    services.move_target(task_id=Task.objects.get(stage__kind=StageKind.DRAW).pk, target=2)
    assert status(claim(trusted(project), project)) == ("work", [task.pk])


@pytest.mark.parametrize("answer", ["perhaps", "complete", "", 1, None, ["yes"]])
def test_another_word_is_refused_and_changes_nothing(answer: object) -> None:
    project, _task = make_checked()
    client = trusted(project)
    (given,) = claim(client, project).json()["assignments"]
    before = rows_of(project)
    refused = client.post(submit_url(given["id"]), body({"answer": answer}), format="json")
    assert_problem(refused, 400, "invalid_answer", "answer.answer")
    assert rows_of(project) == before


@pytest.mark.parametrize("answer", [{"boxes": []}, {"tags": []}, {"answer": "yes", "boxes": []}, {}])
def test_an_answer_of_another_kind_is_refused(answer: object) -> None:
    project, _task = make_checked()
    client = trusted(project)
    (given,) = claim(client, project).json()["assignments"]
    refused = client.post(submit_url(given["id"]), body(answer), format="json")
    assert_problem(refused, 400, "invalid_answer", "answer.answer")


def test_a_drawing_is_not_answered_with_a_word() -> None:
    project = make_project(images=1, state=ProjectState.LIVE)
    client = signed_in(make_member(project))
    (given,) = claim(client, project).json()["assignments"]
    refused = client.post(submit_url(given["id"]), body({"answer": "yes"}), format="json")
    assert_problem(refused, 400, "invalid_answer", "answer.boxes")


def test_an_answer_is_counted_once_however_often_it_is_sent() -> None:
    project, task = make_checked()
    client = trusted(project)
    (given,) = claim(client, project).json()["assignments"]
    sent = body({"answer": "no"})
    outcomes = [client.post(submit_url(given["id"]), sent, format="json").json()["outcome"] for _ in range(2)]
    assert outcomes == ["counted", "duplicate"]
    vote = Assignment.objects.get(task=task)
    assert (vote.state, vote.answer, Task.objects.get(pk=task.pk).done) == (
        AssignmentState.COUNTED,
        {"answer": "no"},
        1,
    )
