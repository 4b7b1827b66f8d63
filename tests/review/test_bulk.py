"""Approving all above a confidence: what it says, what it does, what it leaves."""

from __future__ import annotations

import pytest

from accounts.models import User
from annotation.models import Assignment
from projects.models import Role
from review import reasons, services
from review.models import ImageReview, Object, ObjectState, ReviewState, Verdict
from review.selectors.bulk import BulkPlan, Checked
from tests.factories import category_ids, make_member
from tests.review.votes import NOW, settled_project

pytestmark = pytest.mark.django_db


def test_a_dry_run_says_what_would_happen_and_changes_nothing() -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0), (200, 10, 50, 50, 1)])
    Object.objects.filter(x=10).update(confidence=0.9)
    Object.objects.filter(x=200).update(confidence=0.5)
    reviewer = make_member(project, Role.REVIEWER)
    figures = services.approve_above(project=project, reviewer=reviewer, confidence=0.8, dry_run=True, now=NOW)
    assert (figures.objects, figures.images, figures.images_passed) == (1, 1, 0)
    assert figures.expected_errors == pytest.approx(0.1)
    assert set(Object.objects.values_list("state", flat=True)) == {ObjectState.PROPOSED}
    assert not Verdict.objects.exists()


def test_sure_objects_are_approved_and_images_with_doubts_stay_open() -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0), (200, 10, 50, 50, 1)])
    Object.objects.filter(x=10).update(confidence=0.9)
    Object.objects.filter(x=200).update(confidence=0.5)
    reviewer = make_member(project, Role.REVIEWER)
    services.approve_above(project=project, reviewer=reviewer, confidence=0.8, dry_run=False, now=NOW)
    assert dict(Object.objects.values_list("x", "state")) == {10: ObjectState.VERIFIED, 200: ObjectState.PROPOSED}
    review = ImageReview.objects.get()
    assert review.state == ReviewState.PROPOSED
    assert review.risk == pytest.approx(0.5)
    verdict = Verdict.objects.get()
    assert (verdict.bulk, verdict.layer, verdict.reviewer_id, verdict.correction) == (True, 1, reviewer.pk, None)


def test_an_image_without_doubts_is_verified_and_an_empty_one_with_it() -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0)])
    empty, _image = settled_project([])
    for one in (project, empty):
        reviewer = make_member(one, Role.REVIEWER)
        figures = services.approve_above(project=one, reviewer=reviewer, confidence=0.5, dry_run=False, now=NOW)
        assert figures.images_passed == 1
    assert set(ImageReview.objects.values_list("state", "layer")) == {(ReviewState.VERIFIED, 1)}


def test_a_bulk_approval_can_be_taken_back() -> None:
    project, image = settled_project([(10, 10, 50, 50, 0)])
    reviewer = make_member(project, Role.REVIEWER)
    services.approve_above(project=project, reviewer=reviewer, confidence=0.5, dry_run=False, now=NOW)
    services.undo(project=project, image_id=image.pk, reviewer=reviewer, now=NOW)
    item = Object.objects.get()
    assert (item.state, item.layer, item.decided_at) == (ObjectState.PROPOSED, 0, None)


def test_own_votes_and_own_layers_are_left_out() -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0)], layers=2)
    voter = Assignment.objects.all()[0].worker
    first, second = make_member(project, Role.REVIEWER), make_member(project, Role.REVIEWER)
    nothing = BulkPlan(0, 0, 0.0, 0)

    def approve(reviewer: User) -> BulkPlan:
        return services.approve_above(project=project, reviewer=reviewer, confidence=0.5, dry_run=False, now=NOW)

    assert approve(voter) == nothing
    assert approve(first).objects == 1
    assert approve(first) == nothing
    assert Object.objects.get().state == ObjectState.PROPOSED
    assert approve(second).objects == 1
    assert Object.objects.get().state == ObjectState.VERIFIED


def test_the_figures_are_split_by_category_and_rest_on_what_reviewers_found() -> None:
    project, image = settled_project([(10, 10, 50, 50, 0), (200, 10, 50, 50, 1), (300, 10, 50, 50, 1)])
    other, _image = settled_project([(10, 10, 50, 50, 0)])
    cat, dog = category_ids(project)
    Object.objects.filter(project=project).update(confidence=0.9)
    reviewer, judge = make_member(project, Role.REVIEWER), make_member(project, Role.REVIEWER)

    def approve(dry_run: bool) -> BulkPlan:
        return services.approve_above(project=project, reviewer=reviewer, confidence=0.8, dry_run=dry_run, now=NOW)

    planned = approve(dry_run=True)
    assert [(share.category_id, share.objects) for share in planned.by_category] == [(dog, 2), (cat, 1)]
    assert [share.expected_errors for share in planned.by_category] == pytest.approx([0.2, 0.1])
    assert planned.checked == Checked(0, 0)
    first, second, _third = Object.objects.filter(project=project).order_by("x")
    decisions: list[services.Decision] = [services.Approve(first.pk), services.Reject(second.pk, reasons.NOT_THERE)]
    services.decide(project=project, image_id=image.pk, reviewer=judge, decisions=decisions, complete=False, now=NOW)
    planned = approve(dry_run=True)
    assert (planned.objects, planned.checked) == (1, Checked(2, 1))
    assert approve(dry_run=False) == planned
    assert approve(dry_run=True).checked == Checked(2, 1)  # what was approved unseen proves nothing
    assert Object.objects.get(project=other).state == ObjectState.PROPOSED
