"""GET /costs: both routes to boxes, by the project's own times."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from annotation.models import Assignment, Task
from projects.models import ProjectState, Role, StageKind, Template
from review import services
from tests.factories import category_ids, make_member, make_project, signed_in, tasks_of
from tests.review.votes import drawn, settled_project, vote
from tests.walking import API, assert_needs_role

pytestmark = pytest.mark.django_db


def test_only_reviewers_see_what_objects_cost() -> None:
    project = make_project()
    assert_needs_role(
        lambda client: client.get(f"{API}/projects/{project.pk}/costs"), project, Role.REVIEWER, scope="read"
    )


def test_without_an_object_nothing_is_known() -> None:
    project = make_project()
    own, other = signed_in(project.created_by).get(f"{API}/projects/{project.pk}/costs").json()
    nothing = {"seconds_per_object": None, "votes_per_object": None}
    assert own == {"route": "redundant", "is_measured": True, **nothing}
    assert other == {"route": "verified", "is_measured": False, **nothing}


def test_three_drawings_are_measured_and_the_votes_of_the_other_route_known(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0), (100, 100, 50, 50, 1)])
    client = signed_in(make_member(project, Role.REVIEWER))
    with django_assert_num_queries(3):  # my place, votes by kind, what was accepted
        own, other = client.get(f"{API}/projects/{project.pk}/costs").json()
    # Three drawings of nine seconds for two boxes; two checks a box and three answers an image for two boxes.
    assert own == {"route": "redundant", "is_measured": True, "seconds_per_object": 13.5, "votes_per_object": 1.5}
    assert (other["route"], other["seconds_per_object"], other["votes_per_object"]) == ("verified", None, 3.5)


def test_a_checked_drawing_is_measured_and_three_are_worked_out() -> None:
    project = make_project(images=1, state=ProjectState.LIVE, redundancy=1, template=Template.VERIFIED_BOXES)
    vote(tasks_of(project)[0], make_member(project), drawn((10, 10, 50, 50, category_ids(project)[0])))
    services.settle_due()
    for kind, word in ((StageKind.VERIFY, "yes"), (StageKind.COVER, "complete")):
        for _ in range(2):
            vote(Task.objects.get(stage__kind=kind), make_member(project, Role.REVIEWER), {"answer": word})
        services.settle_due()
    Assignment.objects.exclude(task__stage__kind=StageKind.DRAW).update(active_ms=1_500)
    own, other = signed_in(project.created_by).get(f"{API}/projects/{project.pk}/costs").json()
    assert own == {"route": "verified", "is_measured": True, "seconds_per_object": 15.0, "votes_per_object": 5.0}
    assert other == {"route": "redundant", "is_measured": False, "seconds_per_object": 27.0, "votes_per_object": 3.0}
