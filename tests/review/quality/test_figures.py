"""The quality figures of a small project, against values worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from annotation.models import Assignment, Task
from projects.models import Membership, ProjectState, Stage, Standing, Template
from review import services
from review.agreement.intervals import Share, wilson
from review.lanes import GOLD
from review.models import (
    Decision,
    Flag,
    GoldAnswer,
    GoldOrigin,
    GoldScore,
    ImageReview,
    Object,
    Recomputation,
    Verdict,
)
from review.selectors import quality
from review.selectors.audit import audit
from review.selectors.quality.agreement import agreement
from review.selectors.quality.behind import Behind, Part, images_behind
from review.selectors.quality.calibration import calibration
from review.selectors.quality.confusion import confused_images, confusion
from review.selectors.quality.effort import effort
from review.selectors.quality.known import gold_accuracy
from review.selectors.quality.redundancy import redundancy
from review.selectors.quality.watch import watch
from tests.factories import category_ids, make_member, make_project, tasks_of
from tests.review.quality.small import Small, audited, claim_only, in_weeks, small_project, verdict
from tests.review.votes import NOW, vote

pytestmark = pytest.mark.django_db


def near(value: float | tuple[float, ...], within: float = 1e-9) -> Any:  # it is equal to what is nearly equal
    return pytest.approx(value, abs=within)


@pytest.fixture
def small() -> Small:
    return small_project()


def test_wilsons_interval_is_the_published_one() -> None:
    assert wilson(1, 4) == near((0.0456, 0.6994), within=5e-5)
    assert wilson(0, 10) == near((0.0, 0.2775), within=5e-5)
    assert wilson(10, 10) == near((0.7225, 1.0), within=5e-5)
    assert wilson(0, 0) == (0.0, 1.0)
    assert (Share(0, 0).value, Share(0, 0).low, Share(3, 4).value) == (None, None, 0.75)


def test_agreement_is_krippendorffs_alpha(small: Small) -> None:
    figures = agreement(small.project.pk)
    (all_boxes,) = figures.kinds
    # Observed 2 (image 2 only), expected 58, nine answers: 1 - 8 * 2 / 58.
    assert (all_boxes.kind, all_boxes.tasks, all_boxes.votes) == ("draw", 4, 12)
    assert all_boxes.alpha == near(42 / 58)
    by_category = {figure.category: (figure.alpha, figure.tasks) for figure in figures.categories}
    # Cat: images 0, 1, 2, observed 4, expected 60. Dog: image 1, one of three: chance alone.
    assert by_category == {small.cat: (near(28 / 60), 3), small.dog: (near(0.0), 1)}
    assert [figure.category for figure in figures.categories] == [small.cat, small.dog]


def test_agreement_of_weeks_is_that_of_the_tasks_finished_in_them(small: Small) -> None:
    in_weeks(small.tasks, [0, 1, 0, 1])
    weeks = [(figure.week, figure.alpha, figure.tasks) for figure in agreement(small.project.pk).weeks]
    monday = date(2026, 11, 23)
    # Images 0 and 2: observed 2; 5 boxes of 6 answers, 4 pairs alike: expected 20 + 10 - 8 = 22: 1 - 5 * 2 / 22.
    # Images 1 and 3: the same box throughout, so there is no chance to compare with.
    assert weeks == [(monday, near(12 / 22), 2), (monday + timedelta(weeks=1), None, 2)]


def test_where_votes_stop_early_only_the_calibration_share_speaks_of_agreement(small: Small) -> None:
    Task.objects.filter(pk=small.tasks[2].pk).update(key=7)
    assert [figure.tasks for figure in agreement(small.project.pk).kinds] == [4]  # three votes each, whatever they say
    Stage.objects.filter(project=small.project).update(settings={"most_votes": 5})
    (figure,) = agreement(small.project.pk).kinds
    assert (figure.alpha, figure.tasks) == (1.0, 3)
    Task.objects.filter(project=small.project).update(key=7)
    assert agreement(small.project.pk).kinds == []


def test_gold_does_not_speak_of_agreement(small: Small) -> None:
    Task.objects.filter(pk=small.tasks[2].pk).update(lane=GOLD)
    (figure,) = agreement(small.project.pk).kinds
    assert (figure.alpha, figure.tasks) == (1.0, 3)


def test_votes_of_the_banned_are_left_out_of_agreement_and_of_gold(small: Small) -> None:
    gold = known(small, 2)
    for assignment in Assignment.objects.filter(task=small.tasks[2]).order_by("worker_id"):
        GoldScore.objects.create(
            project=small.project,
            stage=small.tasks[2].stage,
            worker=assignment.worker,
            gold=gold,
            assignment=assignment,
            revision=1,
            right=assignment.worker == small.workers[2],
            figures={},
            answered_at=NOW,
        )
    assert gold_accuracy(small.project.pk).right == Share(1, 3)
    Membership.objects.filter(project=small.project, user=small.workers[2]).update(standing=Standing.BANNED)
    (figure,) = agreement(small.project.pk).kinds
    assert (figure.alpha, figure.tasks, figure.votes) == (1.0, 4, 8)  # the other two never differ
    assert gold_accuracy(small.project.pk).right == Share(0, 2)


def test_tags_are_yes_or_no_questions() -> None:
    project = make_project(images=2, state=ProjectState.LIVE, redundancy=3, template=Template.TAGS)
    Task.objects.filter(project=project).update(key=F("id") * 10)
    cat, dog = category_ids(project)
    workers = [make_member(project) for _ in range(3)]
    tasks = tasks_of(project)
    for task, answers in zip(tasks, [([cat], [cat], [cat]), ([dog], [dog], [])], strict=True):
        for worker, tags in zip(workers, answers, strict=True):
            claim_only(task, tasks)
            vote(task, worker, {"tags": tags})
    services.settle_due(project_id=project.pk)
    figures = agreement(project.pk)
    # Cat: no disagreement. Dog: 000 and 110: observed 4 / 2 = 2, expected 2 * 2 * 4 = 16, six answers: 1 - 5 * 2 / 16.
    assert {row.category: row.alpha for row in figures.categories} == {cat: 1.0, dog: near(6 / 16)}
    # Both: 12 answers, 5 yes and 7 no, expected 70: 1 - 11 * 2 / 70.
    assert [(row.kind, row.alpha) for row in figures.kinds] == [("tag", near(48 / 70))]


def test_confusion_counts_votes_and_opens_the_images_behind_a_cell(small: Small) -> None:
    figures = confusion(small.project.pk)
    assert figures.tasks == 4
    assert [(cell.voted, cell.agreed, cell.votes, cell.images) for cell in figures.cells] == [
        (small.cat, small.cat, 7, 3),
        (small.dog, small.cat, 1, 1),
    ]
    assert confused_images(small.project.pk, voted=small.dog, agreed=small.cat) == [small.images[1]]
    assert confused_images(small.project.pk, voted=small.cat, agreed=small.dog) == []


def test_calibration_holds_stated_confidence_against_verdicts(small: Small) -> None:
    first, second, third = small.sure(0.95, 0.91, 0.85)
    verdict(first, Decision.APPROVE)
    verdict(second, Decision.CORRECT, after={"category_id": small.dog})
    verdict(third, Decision.REJECT)
    tenths = calibration(small.project.pk).reviewed
    assert [(tenth.start, tenth.end) for tenth in tenths][:2] == [(0.0, 0.1), (0.1, 0.2)]
    assert (tenths[9].right, tenths[9].stated) == (Share(1, 2), near(0.93))
    assert (tenths[8].right, tenths[8].stated) == (Share(0, 1), near(0.85))
    assert all(tenth.right.whole == 0 and tenth.stated is None for tenth in tenths[:8])
    wrong = images_behind(small.project.pk, Behind.WRONG, Part(tenth=9))
    assert (wrong, images_behind(small.project.pk, Behind.RIGHT, Part(tenth=9))) == (
        [small.images[1]],
        [small.images[0]],
    )


def test_a_moved_box_was_right_when_it_still_overlaps_by_half(small: Small) -> None:
    first, second, _third = small.sure(0.95, 0.95, 0.95)
    verdict(first, Decision.CORRECT, after={"x": 110.0})  # overlap 40 / 60
    verdict(second, Decision.CORRECT, after={"x": 130.0})  # overlap 20 / 80
    assert calibration(small.project.pk).reviewed[9].right == Share(1, 2)


def test_what_nobody_looked_at_and_what_was_taken_back_does_not_judge(small: Small) -> None:
    first, second, third = small.sure(0.95, 0.95, 0.95)
    verdict(first, Decision.APPROVE, bulk=True)
    taken_back = verdict(second, Decision.REJECT)
    Verdict.objects.create(
        project=small.project,
        object=second,
        reviewer=taken_back.reviewer,
        layer=1,
        decision=Decision.UNDO,
        undoes=taken_back,
        created_at=NOW,
    )
    verdict(third, Decision.APPROVE)
    assert calibration(small.project.pk).reviewed[9].right == Share(1, 1)


def known(small: Small, place: int, *boxes: dict[str, Any], origin: GoldOrigin = GoldOrigin.EXPERT) -> GoldAnswer:
    return GoldAnswer.objects.create(
        task=small.tasks[place], project=small.project, answer={"boxes": list(boxes)}, origin=origin, digest="0" * 64
    )


def test_gold_judges_calibration_unless_reviewers_made_it(small: Small) -> None:
    box = {"x": 100, "y": 100, "width": 50, "height": 50, "categories": [small.cat], "attributes": []}
    known(small, 0, box)
    known(small, 1)
    known(small, 2, {**box, "attributes": ["difficult"]})
    tenths = calibration(small.project.pk).gold
    assert Share(sum(tenth.right.part for tenth in tenths), sum(tenth.right.whole for tenth in tenths)) == Share(1, 2)
    GoldAnswer.objects.update(origin=GoldOrigin.VERIFIED)
    assert all(tenth.right.whole == 0 for tenth in calibration(small.project.pk).gold)


def test_the_audit_sets_the_error_with_its_interval(small: Small) -> None:
    audited(small.project)
    first, second, third = (small.object_on(place) for place in range(3))
    verdict(first, Decision.APPROVE)
    verdict(second, Decision.CORRECT, after={"category_id": small.dog})
    verdict(third, Decision.APPROVE)
    figures = audit(small.project.pk)
    assert (figures.images, figures.objects, figures.missed, figures.waiting) == (Share(1, 4), Share(1, 3), 0, 0)
    assert (figures.images.low, figures.images.high) == near((0.0456, 0.6994), within=5e-5)
    assert images_behind(small.project.pk, Behind.OVERTURNED) == [small.images[1]]
    assert sorted(images_behind(small.project.pk, Behind.AUDITED)) == sorted(
        [small.images[0], small.images[2], small.images[3]]
    )


def test_what_the_audit_adds_was_missed(small: Small) -> None:
    audited(small.project)
    item = small.object_on(0)
    verdict(item, Decision.APPROVE)
    added = Object.objects.create(
        project=small.project,
        stage=item.stage,
        image_id=small.images[3],
        category_id=small.cat,
        categories=[small.cat],
        confidence=1,
        votes_for=0,
        votes=0,
    )
    Verdict.objects.create(
        project=small.project,
        object=added,
        reviewer=make_member(small.project),
        layer=1,
        decision=Decision.ADD,
        correction={"after": {}},
        created_at=NOW,
    )
    figures = audit(small.project.pk)
    assert (figures.images, figures.objects, figures.missed) == (Share(1, 4), Share(0, 1), 1)


def test_votes_an_item_are_compared_with_fixed_numbers(small: Small) -> None:
    (stage,) = redundancy(small.project.pk).stages
    assert (stage.kind, stage.tasks, stage.votes, stage.per_task) == ("draw", 4, 12, 3.0)
    assert (stage.saved_against_3, stage.saved_against_5) == (0, 8)
    Task.objects.filter(pk=small.tasks[0].pk).update(lane=1)
    (stage,) = redundancy(small.project.pk).stages
    assert (stage.tasks, stage.votes) == (3, 9)


def test_images_are_settled_uncertain_or_disputed(small: Small) -> None:
    for image, risk in zip(small.images, (0.05, 0.4, 0.3, 0.2), strict=True):
        ImageReview.objects.filter(project=small.project, image_id=image).update(risk=risk)
    Object.objects.filter(project=small.project, image_id=small.images[1]).update(conflicts=["category"])
    Object.objects.filter(project=small.project, image_id=small.images[2]).update(conflicts=["low_overlap"])
    standing = redundancy(small.project.pk).standing
    assert (standing.images, standing.verified, standing.settled) == (4, 0, 1)
    assert (standing.uncertain, standing.disputed) == (2, 1)
    assert standing.objects == 3
    assert standing.expected_error == near(0.95 / 3)
    assert images_behind(small.project.pk, Behind.DISPUTED) == [small.images[1]]
    assert sorted(images_behind(small.project.pk, Behind.UNCERTAIN)) == sorted(small.images[2:])
    ImageReview.objects.filter(project=small.project).update(state="verified")
    assert redundancy(small.project.pk).standing.verified == 4


def test_effort_is_the_time_of_all_votes_by_accepted_object(small: Small) -> None:
    figures = effort(small.project.pk)
    (kind,) = figures.kinds
    # Twelve votes of nine seconds for three objects.
    assert (figures.images, figures.objects, kind.kind, kind.votes) == (4, 3, "draw", 12)
    assert (kind.seconds, kind.seconds_per_object, kind.votes_per_object) == (108.0, 36.0, 4.0)
    assert (kind.median_seconds, figures.seconds_per_object) == (9.0, 36.0)


def test_gold_accuracy_is_counted_by_week(small: Small) -> None:
    gold = known(small, 0)
    in_weeks(small.tasks, [0, 1, 2, 3])
    for assignment, right in zip(Assignment.objects.order_by("id")[:4], (True, True, False, True), strict=True):
        GoldScore.objects.create(
            project=small.project,
            stage=small.tasks[0].stage,
            worker=assignment.worker,
            gold=gold,
            assignment=assignment,
            revision=1,
            right=right,
            figures={},
            answered_at=assignment.answered_at or NOW,
        )
    figures = gold_accuracy(small.project.pk)
    assert figures.right == Share(3, 4)
    assert [(week.week, week.right, week.workers) for week in figures.weeks] == [
        (date(2026, 11, 23), Share(2, 3), 3),
        (date(2026, 11, 30), Share(1, 1), 1),
    ]


def test_open_flags_and_the_last_recomputation_are_watched(small: Small) -> None:
    empty = watch(small.project.pk)
    assert (empty.open_flags, empty.recomputation) == (0, None)
    Flag.objects.create(project=small.project, worker=small.workers[0], sign="speed")
    Flag.objects.create(project=small.project, worker=small.workers[0], sign="copied")
    Flag.objects.create(project=small.project, worker=small.workers[1], sign="copied", resolved_at=NOW)
    done = {"started_at": NOW, "finished_at": NOW, "decisions": 1_000, "changed": 20, "repeated": 200}
    Recomputation.objects.create(project=small.project, **done, drifted=1)
    figures = watch(small.project.pk)
    assert (figures.open_flags, figures.flagged_workers) == (2, 1)
    assert figures.recomputation is not None
    told = figures.recomputation
    assert (told.share, told.drift, told.is_alarming) == (0.02, 0.005, False)
    Recomputation.objects.create(project=small.project, **done, drifted=2)
    later = watch(small.project.pk).recomputation
    assert later is not None and later.is_alarming


def test_an_empty_project_has_figures_that_say_nothing() -> None:
    figures = quality.quality(make_project().pk)
    assert (figures.agreement.kinds, figures.confusion.cells, figures.redundancy.stages) == ([], [], [])
    assert (figures.audit.images.value, figures.gold.right.value) == (None, None)
    assert (figures.redundancy.standing.expected_error, figures.effort.seconds_per_object) == (None, None)


def test_the_page_costs_the_same_number_of_queries_however_large_the_project(small: Small) -> None:
    empty = make_project()
    known(small, 0)
    audited(small.project)
    with CaptureQueriesContext(connection) as few:
        quality.quality(empty.pk)
    with CaptureQueriesContext(connection) as seen:
        quality.quality(small.project.pk)
    assert (len(few), len(seen)) == (15, 18)
