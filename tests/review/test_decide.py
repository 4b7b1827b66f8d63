"""Decisions of reviewers: layers, four eyes, corrections, undo."""

from __future__ import annotations

import pytest

from accounts.models import User
from annotation.models import Assignment
from catalog.models import Image
from common.errors import Forbidden, NotFound
from common.geometry import Box
from projects.models import Project, Role
from review import services
from review.models import Decision, ImageReview, Object, ObjectState, ReviewState, Verdict
from review.services import (
    Add,
    AlreadyVerified,
    Approve,
    Correct,
    Correction,
    NothingToUndo,
    Reject,
    Undecided,
    WrongDecision,
)
from tests.factories import category_ids, make_member
from tests.review.votes import NOW, settled_project

pytestmark = pytest.mark.django_db


def _decide(
    project: Project, image: Image, reviewer: User, *decisions: services.Decision, complete: bool = False
) -> ImageReview:
    return services.decide(
        project=project, image_id=image.pk, reviewer=reviewer, decisions=decisions, complete=complete, now=NOW
    )


def _reviewer(project: Project) -> User:
    return make_member(project, Role.REVIEWER)


def test_an_approved_image_is_verified_and_names_who_decided() -> None:
    project, image = settled_project([(10, 10, 50, 50, 0)])
    item, reviewer = Object.objects.get(), _reviewer(project)
    review = _decide(project, image, reviewer, Approve(item.pk), complete=True)
    item.refresh_from_db()
    assert (item.state, item.layer, item.decided_at) == (ObjectState.VERIFIED, 1, NOW)
    assert (review.state, review.layer, review.risk) == (ReviewState.VERIFIED, 1, 0.0)
    verdict = Verdict.objects.get()
    assert (verdict.object_id, verdict.reviewer_id, verdict.layer) == (item.pk, reviewer.pk, 1)
    assert (verdict.decision, verdict.bulk, verdict.created_at) == (Decision.APPROVE, False, NOW)


def test_an_image_cannot_be_completed_while_objects_wait() -> None:
    project, image = settled_project([(10, 10, 50, 50, 0), (200, 10, 50, 50, 1)])
    first = Object.objects.order_by("x")[0]
    with pytest.raises(Undecided, match="1 objects of this image still wait"):
        _decide(project, image, _reviewer(project), Approve(first.pk), complete=True)
    first.refresh_from_db()
    assert (first.state, Verdict.objects.count()) == (ObjectState.PROPOSED, 0)


def test_a_rejected_object_is_kept_with_its_reason() -> None:
    project, image = settled_project([(10, 10, 50, 50, 0)])
    item = Object.objects.get()
    review = _decide(project, image, _reviewer(project), Reject(item.pk, "a shadow"), complete=True)
    item.refresh_from_db()
    assert (item.state, item.decided_at) == (ObjectState.REJECTED, NOW)
    assert (review.state, review.objects_count) == (ReviewState.VERIFIED, 0)
    assert Verdict.objects.get().reason == "a shadow"


def test_a_correction_changes_the_object_and_remembers_what_was() -> None:
    project, image = settled_project([(10, 10, 50, 50, 0)])
    cat, dog = category_ids(project)
    item = Object.objects.get()
    change = Correction(box=Box(12, 10, 60, 45), categories=(dog, cat), attributes=("occluded",))
    _decide(project, image, _reviewer(project), Correct(item.pk, change, "too small"))
    item.refresh_from_db()
    assert (item.x, item.y, item.width, item.height) == (12, 10, 60, 45)
    assert (item.category_id, item.categories, item.attributes) == (dog, [dog, cat], ["occluded"])
    assert item.state == ObjectState.VERIFIED
    kept = Verdict.objects.get().correction
    assert kept is not None
    assert (kept["before"]["width"], kept["before"]["categories"], kept["after"]["width"]) == (50, [cat], 60)


def test_a_reviewer_adds_what_the_voters_missed() -> None:
    project, image = settled_project([])
    cat = category_ids(project)[0]
    _decide(project, image, _reviewer(project), Add((cat,), Box(5, 5, 20, 30)), complete=True)
    item = Object.objects.get()
    assert (item.consensus_id, item.votes, item.provenance) == (None, 0, [])
    assert (item.state, item.category_id, item.width) == (ObjectState.VERIFIED, cat, 20)
    assert Verdict.objects.get().decision == Decision.ADD


def test_what_too_few_drew_can_be_brought_back() -> None:
    project, image = settled_project([(10, 10, 50, 50, 0)])
    Object.objects.update(state=ObjectState.REJECTED)
    item = Object.objects.get()
    _decide(project, image, _reviewer(project), Approve(item.pk))
    item.refresh_from_db()
    assert item.state == ObjectState.VERIFIED


@pytest.mark.parametrize(
    "change",
    [
        Correction(box=Box(600, 10, 90, 50)),
        Correction(box=Box(10, 10, 0, 50)),
        Correction(box=Box(float("nan"), 10, 5, 50)),
        Correction(categories=(999_999,)),
        Correction(attributes=("shiny",)),
    ],
    ids=["outside", "no area", "not a number", "foreign category", "unknown attribute"],
)
def test_a_correction_that_no_vote_could_be_is_refused_and_changes_nothing(change: Correction) -> None:
    project, image = settled_project([(10, 10, 50, 50, 0), (200, 10, 50, 50, 0)])
    good, bad = Object.objects.order_by("x")
    with pytest.raises(WrongDecision) as refused:
        _decide(project, image, _reviewer(project), Approve(good.pk), Correct(bad.pk, change))
    assert all(place.startswith("decisions[1].correction") for place in refused.value.fields)
    assert set(Object.objects.values_list("state", "width")) == {(ObjectState.PROPOSED, 50.0)}
    assert not Verdict.objects.exists()


def test_an_object_of_another_image_is_unknown() -> None:
    project, image = settled_project([(10, 10, 50, 50, 0)])
    foreign, _image = settled_project([(10, 10, 50, 50, 0)])
    other = Object.objects.get(project=foreign)
    with pytest.raises(WrongDecision, match="no such object"):
        _decide(project, image, _reviewer(project), Approve(other.pk))


def test_an_image_without_merged_votes_is_not_found() -> None:
    project, _image = settled_project([])
    with pytest.raises(NotFound):
        services.decide(
            project=project, image_id=10**9, reviewer=_reviewer(project), decisions=[], complete=True, now=NOW
        )


def test_nobody_reviews_an_image_they_voted_on() -> None:
    project, image = settled_project([(10, 10, 50, 50, 0)])
    voter = Assignment.objects.all()[0].worker
    with pytest.raises(Forbidden) as refused:
        _decide(project, image, voter, Approve(Object.objects.get().pk))
    assert refused.value.code == "own_vote"
    assert Object.objects.get().state == ObjectState.PROPOSED


def test_a_second_layer_needs_another_reviewer() -> None:
    project, image = settled_project([(10, 10, 50, 50, 0)], layers=2)
    item, first, second = Object.objects.get(), _reviewer(project), _reviewer(project)
    review = _decide(project, image, first, Approve(item.pk), complete=True)
    item.refresh_from_db()
    assert (item.state, item.layer) == (ObjectState.PROPOSED, 1)
    assert (review.state, review.layer) == (ReviewState.PROPOSED, 1)
    with pytest.raises(Forbidden) as refused:
        _decide(project, image, first, Approve(item.pk), complete=True)
    assert refused.value.code == "own_layer"
    review = _decide(project, image, second, Approve(item.pk), complete=True)
    item.refresh_from_db()
    assert (item.state, item.layer, review.state) == (ObjectState.VERIFIED, 2, ReviewState.VERIFIED)


def test_a_repeated_request_changes_nothing() -> None:
    project, image = settled_project([(10, 10, 50, 50, 0), (200, 10, 50, 50, 0)])
    keep, drop = Object.objects.order_by("x")
    reviewer = _reviewer(project)
    for _ in range(2):
        _decide(project, image, reviewer, Approve(keep.pk), Reject(drop.pk))
    assert Verdict.objects.count() == 2
    for _ in range(2):
        _decide(project, image, reviewer, complete=True)
    assert ImageReview.objects.get().layer == 1
    with pytest.raises(AlreadyVerified):
        _decide(project, image, reviewer, Reject(keep.pk))


def test_undo_takes_back_the_last_request_and_opens_the_image_again() -> None:
    project, image = settled_project([(10, 10, 50, 50, 0), (200, 10, 50, 50, 0)])
    first, second = Object.objects.order_by("x")
    reviewer = _reviewer(project)
    _decide(project, image, reviewer, Approve(first.pk))
    change = Correction(box=Box(210, 20, 40, 40))
    services.decide(
        project=project,
        image_id=image.pk,
        reviewer=reviewer,
        decisions=[Correct(second.pk, change)],
        complete=True,
        now=NOW.replace(minute=5),
    )
    review = services.undo(project=project, image_id=image.pk, reviewer=reviewer, now=NOW.replace(minute=6))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (ObjectState.VERIFIED, ObjectState.PROPOSED)
    assert (second.x, second.width, second.layer, second.decided_at) == (200, 50, 0, None)
    assert (review.state, review.layer) == (ReviewState.PROPOSED, 0)
    services.undo(project=project, image_id=image.pk, reviewer=reviewer, now=NOW.replace(minute=7))
    first.refresh_from_db()
    assert first.state == ObjectState.PROPOSED
    assert Verdict.objects.filter(decision=Decision.UNDO).count() == 2
    with pytest.raises(NothingToUndo):
        services.undo(project=project, image_id=image.pk, reviewer=reviewer, now=NOW.replace(minute=8))


def test_an_undone_addition_is_rejected_not_erased() -> None:
    project, image = settled_project([])
    reviewer = _reviewer(project)
    _decide(project, image, reviewer, Add((category_ids(project)[0],), Box(5, 5, 20, 30)))
    services.undo(project=project, image_id=image.pk, reviewer=reviewer, now=NOW)
    assert Object.objects.get().state == ObjectState.REJECTED


def test_nobody_takes_back_the_decision_of_another() -> None:
    project, image = settled_project([(10, 10, 50, 50, 0)])
    _decide(project, image, _reviewer(project), Approve(Object.objects.get().pk), complete=True)
    with pytest.raises(NothingToUndo):
        services.undo(project=project, image_id=image.pk, reviewer=_reviewer(project), now=NOW)
    assert ImageReview.objects.get().state == ReviewState.VERIFIED
