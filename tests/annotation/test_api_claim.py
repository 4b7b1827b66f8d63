"""GET /work and POST /claim."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from annotation import services
from annotation.models import Assignment, Task
from projects.models import Membership, Project, ProjectState, Role, Standing, Template
from tests.annotation.working import body, claim, leased, make_live, rows_of, submit_url
from tests.factories import category_ids, first_stage, make_member, make_project, signed_in
from tests.walking import API, assert_needs_role, assert_problem

pytestmark = pytest.mark.django_db


def test_only_members_see_the_work() -> None:
    project = make_live()
    assert_needs_role(
        lambda client: client.get(f"{API}/projects/{project.pk}/work"), project, Role.ANNOTATOR, scope="read"
    )


def test_only_members_claim() -> None:
    project = make_live()
    before = rows_of(project)
    assert_needs_role(lambda client: claim(client, project), project, Role.ANNOTATOR, scope="annotate")
    assert_problem(claim(signed_in(make_live().created_by), project), 404, "not_found")
    assert rows_of(project) == before


def test_the_desk_shows_what_the_workspace_needs(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    project = make_live()
    worker = make_member(project)
    client, assignment = leased(project, worker)
    client.post(submit_url(assignment), body({"boxes": []}), format="json")
    with django_assert_num_queries(5):  # my place, my figures, stages, categories, brief
        answer = client.get(f"{API}/projects/{project.pk}/work")
    desk = answer.json()
    assert desk["project"] == {"id": project.pk, "name": "Cells", "template": "boxes", "state": "live"}
    assert (desk["standing"], desk["mine"]["answered"], desk["mine"]["answered_today"]) == ("active", 1, 1)
    assert desk["mine"]["active_ms_today"] == 4_200
    assert [stage["id"] for stage in desk["stages"]] == [first_stage(project).pk]
    assert [category["id"] for category in desk["categories"]] == category_ids(project)
    assert desk["brief"]["categories"] == category_ids(project)


def test_a_claim_leases_a_task_for_as_long_as_the_stage_says(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    project = make_live()
    worker = make_member(project)
    with django_assert_num_queries(3):  # my place, the stages with the brief, the claim
        answer = claim(signed_in(worker), project)
    [given] = answer.json()["assignments"]
    assignment = Assignment.objects.select_related("task__image").get()
    image = assignment.task.image
    assert (answer.status_code, answer.json()["status"], answer.json()["retry_after"]) == (200, "work", None)
    assert (given["id"], given["task_id"], given["subject"], given["suggestion"]) == (
        assignment.pk,
        assignment.task_id,
        None,
        None,
    )
    assert given["stage"] == {
        "id": first_stage(project).pk,
        "kind": "draw",
        "settings": {"lease_minutes": 30, "min_answers": 0},
    }
    assert given["image"] == {
        "id": image.pk,
        "width": 640,
        "height": 480,
        "urls": {size: f"{API}/images/{image.pk}/rendition/{size}" for size in ("256", "1024", "2048")},
    }
    assert (given["brief_version"], assignment.worker_id) == (1, worker.pk)
    assert timedelta(minutes=29) < assignment.lease_until - timezone.now() <= timedelta(minutes=30)


def test_a_suggestion_comes_with_the_task() -> None:
    project = make_live(images=1)
    task = Task.objects.get(project=project)
    proposal: dict[str, Any] = {
        "boxes": [{"x": 1, "y": 2, "width": 3, "height": 4, "categories": category_ids(project)}]
    }
    assert services.suggest(origin="model 7", answers={task.pk: proposal}) == 1
    [given] = claim(signed_in(make_member(project)), project).json()["assignments"]
    assert given["suggestion"] == {"origin": "model 7", "answer": proposal}


def test_a_page_that_comes_back_goes_on_with_what_it_held() -> None:
    project = make_live(images=5)
    client = signed_in(make_member(project))
    first = [given["id"] for given in claim(client, project, count=2).json()["assignments"]]
    again = [given["id"] for given in claim(client, project, count=3, resume=True).json()["assignments"]]
    assert again[:2] == sorted(first)
    assert len(set(again)) == 3


def test_a_stage_can_be_named_and_a_foreign_one_does_not_exist() -> None:
    project, other = make_live(template=Template.IMAGENET), make_live()
    client = signed_in(make_member(project))
    named = claim(client, project, stage=first_stage(project).pk).json()["assignments"]
    assert [given["stage"]["kind"] for given in named] == ["tag"]
    assert_problem(claim(client, project, stage=first_stage(other).pk), 404, "not_found")


@pytest.mark.parametrize("count", [0, 11, "many"])
def test_a_claim_out_of_range_is_refused(count: object) -> None:
    project = make_live()
    assert_problem(claim(signed_in(make_member(project)), project, count=count), 400, "invalid", "count")
    assert not Assignment.objects.exists()


def test_when_others_hold_the_rest_the_answer_is_to_wait_and_when_all_is_full_it_is_finished() -> None:
    project = make_live(images=1, redundancy=1)
    client, assignment = leased(project)
    waiting = claim(signed_in(make_member(project)), project).json()
    assert waiting == {"assignments": [], "status": "wait", "retry_after": 30}
    client.post(submit_url(assignment), body({"boxes": []}), format="json")
    assert claim(signed_in(make_member(project)), project).json()["status"] == "finished"


def test_a_later_stage_that_is_still_to_be_opened_is_worth_waiting_for() -> None:
    project = make_live(images=1, template=Template.IMAGENET)
    client, assignment = leased(project)
    client.post(submit_url(assignment), body({"tags": []}), format="json")
    assert claim(client, project).json()["status"] == "wait"


@pytest.mark.parametrize("state", [ProjectState.DRAFT, ProjectState.CLOSED])
def test_a_project_that_is_not_open_hands_nothing_out(state: ProjectState) -> None:
    project = make_live()
    Project.objects.filter(pk=project.pk).update(state=state)
    answer = claim(signed_in(make_member(project)), project).json()
    assert answer == {"assignments": [], "status": "closed", "retry_after": None}


@pytest.mark.parametrize("standing", [Standing.PAUSED, Standing.INVITED])
def test_a_worker_who_is_paused_gets_no_work(standing: Standing) -> None:
    project = make_live()
    assert_problem(claim(signed_in(make_member(project, standing=standing)), project), 409, "not_asked")
    assert not Assignment.objects.exists()


def test_a_worker_in_training_gets_work() -> None:
    project = make_live()
    assert claim(signed_in(make_member(project, standing=Standing.TRAINING)), project).json()["status"] == "work"


def test_a_project_in_the_bin_asks_nobody() -> None:
    project = make_live()
    worker = make_member(project)
    Project.objects.filter(pk=project.pk).update(binned_at=timezone.now())
    assert_problem(claim(signed_in(worker), project), 404, "not_found")


def test_reviewers_and_admins_may_answer_too() -> None:
    project = make_project(images=2, state=ProjectState.LIVE)
    for member in Membership.objects.filter(project=project):
        assert claim(signed_in(member.user), project).json()["status"] == "work"
    assert claim(signed_in(make_member(project, Role.REVIEWER)), project).json()["status"] == "work"
