"""Two routes to boxes on the same photographs: three drawings each, and one drawing that others check."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from common.geometry import Box
from demo.client import Client
from demo.crowd import Campaign, run_checks, run_crowd
from demo.simulation import CAREFUL, TYPICAL, Picture, Worker
from demo.truth import question_of, read_truth
from projects.selectors import stages_of
from review.agreement import measures
from review.models import ImageReview, Object, ObjectState, Question, ReviewState, Route
from review.selectors.checking import due_questions
from review.selectors.costs import cost_per_object
from review.selectors.due import due_tasks
from tests.flows import road
from tests.real_data import shared_data
from tests.waiting import until

pytestmark = [pytest.mark.flow, pytest.mark.slow]

IMAGES = 20
CHECKERS = [
    Worker(name, skill) for name, skill in zip(("Iker", "Jun", "Lena", "Mei"), (CAREFUL, TYPICAL) * 2, strict=True)
]


@dataclass(frozen=True)
class Outcome:
    f1: float
    seconds: float
    votes: float
    unseen: int
    audited: int


def test_checked_drawings_cost_less_than_three_drawings_and_are_as_right(people: road.People, tmp_path: Path) -> None:
    admin = people.administrator()
    archive = _cells(tmp_path)
    three = _start(admin, "Three drawings", "boxes", archive, redundancy=3)
    truth = road.crowd_answers(people.server, admin, three)
    until(lambda: _through(three) == IMAGES, seconds=120, what="three drawings are merged")

    checked = _start(admin, "One drawing, checked", "verified_boxes", archive, redundancy=1)
    truth_checked = read_truth(admin, checked)
    campaign = Campaign(
        people.server, checked, truth_checked, question_of(admin.get(f"projects/{checked}")), road.SEED, "flow"
    )
    checking = tuple(stage.pk for stage in stages_of(checked) if stage.kind != "draw")
    tally = run_crowd(campaign, admin, road.WORKERS, limit=None, tick=lambda: None)
    while _through(checked) < IMAGES:
        _wait_until_settled(checked)
        before = tally.votes.total()
        run_checks(replace(campaign, stages=checking), admin, road.WORKERS, CHECKERS, tally, tick=lambda: None)
        _wait_until_settled(checked)
        assert tally.votes.total() > before or _through(checked) == IMAGES
    assert _through(checked) == IMAGES
    assert not Question.objects.filter(project=checked, settled_at=None).exists()

    redundant, verified = _outcome(three, truth), _outcome(checked, truth_checked)
    print(f"\nthree drawings: {redundant}\none drawing, checked: {verified}", file=sys.stderr)
    assert verified.f1 >= redundant.f1 - 0.02
    assert verified.seconds < redundant.seconds
    assert verified.unseen > 0
    _assert_verified_unseen_is_right(checked, truth_checked)


def _start(admin: Client, name: str, template: str, archive: Path, *, redundancy: int) -> int:
    project = int(road.start_project(admin, name, template, redundancy=redundancy)["id"])
    admin.request("PATCH", f"projects/{project}", {"accept_above": 0.95, "audit_percent": 10})
    source = road.import_archive(admin, project, archive, "voc")
    assert source["imported"] + source["duplicates"] == IMAGES
    road.open_to_the_crowd(admin, project, IMAGES)
    return project


def _wait_until_settled(project: int) -> None:
    until(
        lambda: not due_tasks(project).exists() and not due_questions(project).exists(),
        seconds=120,
        what="every answer has its consequences",
    )


def _through(project: int) -> int:
    return ImageReview.objects.filter(project=project).count()


def _outcome(project: int, truth: dict[int, Picture]) -> Outcome:
    costs = cost_per_object(project)
    own = next(route for route in costs if route.is_measured)
    assert own.seconds_per_object is not None and own.votes_per_object is not None
    routes = ImageReview.objects.filter(project=project)
    return Outcome(
        round(_f1(project, truth, [ObjectState.PROPOSED, ObjectState.VERIFIED], list(truth)), 4),
        round(own.seconds_per_object, 2),
        round(own.votes_per_object, 2),
        routes.filter(route=Route.CROWD, state=ReviewState.VERIFIED).count(),
        routes.filter(route=Route.AUDIT, state=ReviewState.PROPOSED).count(),
    )


def _assert_verified_unseen_is_right(project: int, truth: dict[int, Picture]) -> None:
    unseen = ImageReview.objects.filter(project=project, route=Route.CROWD)
    images = list(unseen.values_list("image_id", flat=True))
    assert _f1(project, truth, [ObjectState.VERIFIED], images) >= 0.95


def _f1(project: int, truth: dict[int, Picture], states: list[ObjectState], images: list[int]) -> float:
    tallies = []
    for image in images:
        found = list(Object.objects.filter(project=project, image=image, state__in=states))
        for category in {item.category for item in truth[image].boxes} | {item.category_id for item in found}:
            boxes = [Box(*_place(item)) for item in found if item.category_id == category]
            known = [item.box for item in truth[image].boxes if item.category == category]
            tallies.append(measures.tally(boxes, known))
    return measures.score(measures.total(tallies, len(images))).f1


def _place(item: Object) -> tuple[float, float, float, float]:
    assert item.x is not None and item.y is not None and item.width is not None and item.height is not None
    return item.x, item.y, item.width, item.height


def _cells(folder: Path) -> Path:
    cells = shared_data() / "images" / "bccd"
    pictures = sorted((cells / "images").glob("*.jpg"))[:IMAGES]
    files = [(f"images/{file.name}", file) for file in pictures]
    files += [(f"annotations/{file.stem}.xml", cells / "voc" / f"{file.stem}.xml") for file in pictures]
    return road.zipped(files, folder / "cells.zip")
