"""What a machine can see in boxes: the marks, and what follows from them."""

from __future__ import annotations

import pytest

from common.geometry import Box
from projects.models import Project, ProjectState
from review import services
from review.checks import Limits, Marked, limits_of, marks
from review.models import ImageReview, Object, Route
from tests.factories import category_ids, first_stage, make_member, make_project, signed_in, tasks_of
from tests.review.votes import drawn, vote
from tests.walking import API


def box(
    x: float, y: float, width: float, height: float, category: int = 1, pace: tuple[float | None, ...] = ()
) -> Marked:
    return Marked(Box(x, y, width, height), frozenset({category}), pace)


def seen(*boxes: Marked, limits: Limits = Limits()) -> list[tuple[str, ...]]:  # noqa: B008  # frozen
    return marks(boxes, width=640, height=480, limits=limits)


def test_an_ordinary_box_has_no_mark() -> None:
    assert seen(box(10, 10, 40, 30), box(200, 200, 40, 30)) == [(), ()]


def test_a_box_thinner_than_the_limit_is_tiny() -> None:
    assert seen(box(10, 10, 3.9, 30), box(50, 50, 4, 30)) == [("tiny",), ()]
    assert seen(box(50, 50, 4, 30), limits=limits_of({"least_side": 10})) == [("tiny",)]


def test_a_box_around_everything_is_marked() -> None:
    assert seen(box(0, 0, 640, 480)) == seen(box(0, 0, 640, 456)) == [("whole",)]
    assert seen(box(0, 0, 640, 450)) == [()]


def test_of_two_boxes_around_one_thing_the_second_is_the_duplicate() -> None:
    assert seen(box(10, 10, 100, 50), box(11, 10, 100, 50)) == [(), ("duplicate",)]
    assert seen(box(10, 10, 100, 50), box(11, 10, 100, 50, category=2)) == [(), ()]
    assert seen(box(10, 10, 100, 50), box(30, 10, 100, 50)) == [(), ()]


def test_a_box_is_hasty_when_all_who_drew_it_were_too_fast() -> None:
    assert seen(box(10, 10, 40, 30, pace=(399, 10))) == [("hasty",)]
    assert seen(box(10, 10, 40, 30, pace=(399, 400)), box(200, 10, 40, 30, pace=(None,))) == [(), ()]
    assert seen(box(10, 10, 40, 30, pace=(500,)), limits=limits_of({"least_ms": 1_000})) == [("hasty",)]


def settled(*boxes: tuple[float, float, float, float], accept_above: float | None = None) -> Project:
    project = make_project(images=1, state=ProjectState.LIVE, redundancy=3)
    Project.objects.filter(pk=project.pk).update(accept_above=accept_above, audit_percent=0)
    cat = category_ids(project)[0]
    (task,) = tasks_of(project)
    for _ in range(3):
        vote(task, make_member(project), drawn(*((*place, cat) for place in boxes)))
    services.settle_due()
    return project


@pytest.mark.django_db
def test_reviewers_see_the_marks_beside_the_conflicts() -> None:
    settled((10, 10, 2, 40), (100, 100, 50, 50))
    found = dict(Object.objects.values_list("x", "conflicts"))
    assert (found[10], found[100]) == (["tiny"], [])


@pytest.mark.django_db
def test_settling_again_marks_nothing_twice() -> None:
    settled((10, 10, 2, 40))
    services.settle_due()
    assert Object.objects.get().conflicts == ["tiny"]


@pytest.mark.django_db
def test_a_marked_image_is_not_verified_unseen() -> None:
    settled((10, 10, 2, 40), accept_above=0.5)
    assert ImageReview.objects.get().route == Route.REVIEW
    settled((10, 10, 40, 40), accept_above=0.5)
    assert ImageReview.objects.order_by("id").last().route == Route.CROWD  # type: ignore[union-attr]  # made above


@pytest.mark.django_db
@pytest.mark.parametrize("bad", [{"least_side": -1}, {"least_ms": 60_001}, {"least_side": "thin"}])
def test_limits_out_of_range_are_refused(bad: dict[str, object]) -> None:
    project = make_project()
    stage = first_stage(project)
    client = signed_in(project.created_by)
    address = f"{API}/projects/{project.pk}/stages/{stage.pk}"
    assert client.patch(address, bad, format="json").status_code == 400
    assert client.patch(address, {"least_side": 12}, format="json").json()["settings"]["least_side"] == 12
