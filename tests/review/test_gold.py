"""Known answers: made, changed, retired; and what they say of the votes on them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from annotation.models import Assignment, Task
from annotation.services import AnswerRefused
from catalog.models import KnownLabel
from common.errors import NotFound
from projects import services as project_writes
from projects.models import Membership, Project, ProjectImage, ProjectState, Role, Stage, Template
from review import selectors, services
from review.agreement.spam import HOLD_AT
from review.agreement.trust import trust
from review.lanes import GOLD, ORDINARY
from review.models import GoldAnswer, GoldOrigin, GoldScore, ImageReview, Object, ReviewState, Skill
from review.services import AlreadyGold
from tests.factories import category_ids, first_stage, make_category, make_member, make_project, make_user, tasks_of
from tests.review.votes import drawn, vote

pytestmark = pytest.mark.django_db
TRUTH = (10.0, 10.0, 50.0, 50.0)


@pytest.fixture
def project() -> Project:
    return make_project(images=3, state=ProjectState.LIVE, redundancy=3, categories=3)


def gold_of(project: Project, task: Task, *boxes: tuple[float, float, float, float]) -> GoldAnswer:
    category = category_ids(project)[0]
    return services.make_gold(
        project=project,
        stage_id=None,
        image_id=task.image_id,
        answer=drawn(*((*place, category) for place in boxes or (TRUTH,))),
        author=project.created_by,
    )


def lane_of(task: Task) -> int:
    return Task.objects.get(pk=task.pk).lane


def test_an_administrators_answer_moves_the_question_into_the_gold_lane(project: Project) -> None:
    task = tasks_of(project)[0]
    before = Task.objects.filter(pk=task.pk).values("id", "image", "key", "target", "open", "created_at").get()
    gold = gold_of(project, task)
    assert (gold.origin, gold.revision, gold.retired_at, len(gold.digest)) == (GoldOrigin.EXPERT, 1, None, 64)
    assert gold.answer["boxes"][0]["width"] == 50
    assert lane_of(task) == GOLD
    assert Task.objects.filter(pk=task.pk).values(*before).get() == before


def test_a_second_answer_to_the_same_question_is_refused_even_after_the_first_was_retired(project: Project) -> None:
    task = tasks_of(project)[0]
    gold = gold_of(project, task)
    with pytest.raises(AlreadyGold):
        gold_of(project, task, (0, 0, 5, 5))
    services.retire_gold(project=project, gold_id=gold.pk, was_wrong=False, now=timezone.now())
    with pytest.raises(AlreadyGold):
        gold_of(project, task)
    assert GoldAnswer.objects.get().answer["boxes"][0]["width"] == 50


def test_an_unknown_category_and_a_box_outside_the_image_are_named(project: Project) -> None:
    task = tasks_of(project)[0]
    answer = drawn((10, 10, 50, 50, 999_999), (600, 10, 100, 50, category_ids(project)[0]))
    with pytest.raises(AnswerRefused) as refused:
        services.make_gold(
            project=project, stage_id=None, image_id=task.image_id, answer=answer, author=project.created_by
        )
    assert refused.value.fields == {
        "answer.boxes[0].categories": ["999999 is not a category of this project."],
        "answer.boxes[1]": ["The box reaches out of the image, which is 640 × 480 pixels."],
    }
    assert (GoldAnswer.objects.count(), lane_of(task)) == (0, ORDINARY)


def test_an_image_that_nothing_is_asked_about_is_not_found(project: Project) -> None:
    other = tasks_of(make_project(images=1, state=ProjectState.LIVE))[0]
    with pytest.raises(NotFound):
        gold_of(project, other)


def test_a_retired_one_leaves_the_lane_and_may_come_back(project: Project) -> None:
    task = tasks_of(project)[0]
    gold = gold_of(project, task)
    services.retire_gold(project=project, gold_id=gold.pk, was_wrong=False, now=timezone.now())
    assert (lane_of(task), GoldAnswer.objects.get().retired_at is None) == (ORDINARY, False)
    services.restore_gold(project=project, gold_id=gold.pk)
    assert (lane_of(task), GoldAnswer.objects.get().retired_at) == (GOLD, None)


def verify(project: Project, task: Task, category: int) -> None:
    ImageReview.objects.create(project=project, image_id=task.image_id, state=ReviewState.VERIFIED, risk=0)
    place = dict(zip(("x", "y", "width", "height"), TRUTH, strict=True))
    for state in ("verified", "rejected"):
        Object.objects.create(
            project=project,
            stage_id=task.stage_id,
            image_id=task.image_id,
            category_id=category,
            categories=[category],
            state=state,
            confidence=1,
            votes_for=1,
            votes=1,
            **place,
        )


def test_verified_images_become_gold_with_what_was_agreed_on(project: Project) -> None:
    first, second, third = tasks_of(project)
    names = category_ids(project)
    verify(project, first, names[0])
    verify(project, second, names[1])
    taken = services.take_verified(project=project, stage_id=None, count=9, seed=1, author=project.created_by)
    assert (len(taken.made), taken.refused) == (2, [])
    answers = {gold.task_id: gold.answer["boxes"] for gold in GoldAnswer.objects.all()}
    assert [[box["categories"] for box in answers[task.pk]] for task in (first, second)] == [[[names[0]]], [[names[1]]]]
    assert [lane_of(task) for task in (first, second, third)] == [GOLD, GOLD, ORDINARY]
    again = services.take_verified(project=project, stage_id=None, count=9, seed=1, author=project.created_by)
    assert again.made == []


def know(project: Project, task: Task, category: int, *, x: float | None = 10.0) -> None:
    row = ProjectImage.objects.get(project=project, image_id=task.image_id)
    place = {"x": x, "y": 10.0, "width": 50.0, "height": 50.0} if x is not None else {}
    assert row.source_id is not None
    KnownLabel.objects.create(source_id=row.source_id, image_id=task.image_id, category_id=category, **place)


def test_an_image_that_was_taken_out_of_the_project_becomes_no_gold(project: Project) -> None:
    task = tasks_of(project)[0]
    verify(project, task, category_ids(project)[0])
    project_writes.remove_image(
        project=project, image_id=task.image_id, removed_by=project.created_by, now=timezone.now()
    )
    with pytest.raises(NotFound):
        gold_of(project, task)
    taken = services.take_verified(project=project, stage_id=None, count=1, seed=1, author=project.created_by)
    assert taken.made == []


def test_labels_that_images_came_with_become_gold_and_bad_ones_are_named_and_replaced(project: Project) -> None:
    first, second, third = tasks_of(project)
    name = category_ids(project)[0]
    know(project, first, make_category().pk)
    know(project, second, name)
    know(project, third, name, x=None)  # a tag says nothing of boxes
    taken = services.take_known(project=project, stage_id=None, count=5, seed=1, author=project.created_by)
    assert [gold.task_id for gold in taken.made] == [second.pk]
    [refused] = taken.refused
    assert (refused.image_id, "is not a category of this project" in refused.detail) == (first.image_id, True)
    assert GoldAnswer.objects.get().origin == GoldOrigin.IMPORT


def test_known_tags_become_gold_of_a_stage_of_tags() -> None:
    project = make_project(images=1, state=ProjectState.LIVE, template=Template.TAGS)
    [task] = tasks_of(project)
    name = category_ids(project)[1]
    know(project, task, name, x=None)
    services.take_known(project=project, stage_id=None, count=5, seed=1, author=project.created_by)
    assert GoldAnswer.objects.get().answer == {"tags": [name]}


def answer(project: Project, task: Task, *boxes: tuple[float, float, float, float]) -> int:
    """Somebody new answers the question; returns the assignment."""
    Task.objects.filter(stage=task.stage_id).exclude(pk=task.pk).update(is_open=False)
    worker = make_member(project)
    made = vote(task, worker, drawn(*((*place, category_ids(project)[0]) for place in boxes)))
    Task.objects.filter(stage=task.stage_id, open__gt=0).update(is_open=True)
    return made


def test_votes_are_scored_once_and_move_the_gate(project: Project) -> None:
    task = tasks_of(project)[0]
    gold = gold_of(project, task)
    right, wrong = answer(project, task, TRUTH), answer(project, task, (300, 300, 50, 50))
    assert services.score_due(since=None) == 2
    assert services.score_due(since=None) == 0
    scores = {score.assignment_id: score for score in GoldScore.objects.all()}
    assert [scores[one].right for one in (right, wrong)] == [True, False]
    assert scores[wrong].figures["missed"] == scores[wrong].figures["extra"] == 1
    assert {score.revision for score in scores.values()} == {gold.revision}
    skills = {skill.worker_id: skill for skill in Skill.objects.all()}
    good, bad = (skills[scores[one].worker_id] for one in (right, wrong))
    assert (good.gold_answers, good.gold_right, round(good.gate, 3)) == (1, 1, -0.348)
    assert (bad.gold_answers, bad.gold_right, round(bad.gate, 3)) == (1, 0, 0.981)
    assert good.parameters["false"] < bad.parameters["false"]
    assert (good.evidence, bad.evidence) == (1, 1)


def test_only_votes_of_the_last_minutes_are_looked_at_when_asked_so(project: Project) -> None:
    task = tasks_of(project)[0]
    gold_of(project, task)
    made = answer(project, task, TRUTH)
    since = Assignment.objects.get(pk=made).answered_at
    assert since is not None
    assert services.score_due(since=since) == 0
    assert services.score_due(since=since - timedelta(seconds=1)) == 1


def test_votes_that_the_truth_was_agreed_from_are_not_held_against_it(project: Project) -> None:
    task = tasks_of(project)[0]
    answer(project, task, (300, 300, 50, 50))
    verify(project, task, category_ids(project)[0])
    services.take_verified(project=project, stage_id=None, count=1, seed=1, author=project.created_by)
    assert services.score_due(since=None) == 0


def test_a_corrected_answer_leaves_old_scores_on_record_and_counts_new_ones_alone(project: Project) -> None:
    task = tasks_of(project)[0]
    gold = gold_of(project, task, (300, 300, 50, 50))
    early = answer(project, task, TRUTH)
    services.follow_gold(gold_id=gold.pk)
    edited = services.edit_gold(project=project, gold_id=gold.pk, answer=drawn((*TRUTH, category_ids(project)[0])))
    assert (edited.revision, edited.digest != gold.digest) == (2, True)
    late = answer(project, task, TRUTH)
    services.follow_gold(gold_id=gold.pk)
    rows = dict(GoldScore.objects.values_list("assignment_id", "revision"))
    assert rows == {early: 1, late: 2}
    assert dict(GoldScore.objects.values_list("assignment_id", "right")) == {early: False, late: True}
    worker = Assignment.objects.get(pk=early).worker_id
    assert Skill.objects.get(worker=worker).gold_answers == 0
    later = Assignment.objects.get(pk=late).worker_id
    assert selectors.trust(project.pk) == {worker: trust([]), later: trust([True])}


def test_the_same_answer_again_is_no_new_revision(project: Project) -> None:
    gold = gold_of(project, tasks_of(project)[0])
    same = services.edit_gold(project=project, gold_id=gold.pk, answer=drawn((*TRUTH, category_ids(project)[0])))
    assert same.revision == 1


def test_what_was_scored_by_an_answer_that_was_wrong_counts_no_more(project: Project) -> None:
    task = tasks_of(project)[0]
    gold = gold_of(project, task, (300, 300, 50, 50))
    answer(project, task, TRUTH)
    services.follow_gold(gold_id=gold.pk)
    services.retire_gold(project=project, gold_id=gold.pk, was_wrong=False, now=timezone.now())
    services.follow_gold(gold_id=gold.pk)
    assert Skill.objects.get().gold_answers == 1
    services.retire_gold(project=project, gold_id=gold.pk, was_wrong=True, now=timezone.now())
    services.follow_gold(gold_id=gold.pk)
    assert (Skill.objects.get().gold_answers, Skill.objects.get().gate, GoldScore.objects.count()) == (0, 0.0, 1)


def test_whoever_is_wrong_too_often_is_flagged_by_the_gate_and_not_again_after_it_was_looked_at(
    project: Project,
) -> None:
    worker, admin = make_member(project), make_member(project, Role.ADMIN)
    Skill.objects.create(
        project=project, stage=first_stage(project), worker=worker, gold_answers=9, gold_right=2, gate=HOLD_AT
    )
    now = timezone.now()
    assert services.raise_project_flags(project_id=project.pk, now=now) == 1
    assert services.raise_project_flags(project_id=project.pk, now=now) == 0
    [flag] = selectors.flags_of(project.pk)
    assert (flag.worker_id, flag.sign, flag.evidence) == (worker.pk, "gate", {"answers": 9, "right": 2})
    services.resolve_flag(project=project, flag_id=flag.pk, by=admin, now=now)
    assert services.raise_project_flags(project_id=project.pk, now=now + timedelta(days=1)) == 0
    assert services.raise_project_flags(project_id=project.pk, now=now + timedelta(days=8)) == 1
    assert Membership.objects.get(user=worker).standing == "active"


def test_feedback_is_given_for_the_first_known_answers_alone(project: Project) -> None:
    Stage.objects.filter(project=project).update(settings={"gold_feedback": 1})
    first, second, third = tasks_of(project)
    gold_of(project, first)
    gold_of(project, second)
    worker, name = make_member(project), category_ids(project)[0]
    made = {}
    for task in (third, first, second):
        Task.objects.filter(project=project).update(is_open=False)
        Task.objects.filter(pk=task.pk).update(is_open=True)
        made[task.pk] = vote(task, worker, drawn((*TRUTH, name), (200, 200, 40, 40, name)))
        told = selectors.feedback(made[task.pk], worker.pk)
        assert (told is not None) == (task is first)
        if told:
            assert told.right
            assert told.pairs and (told.pairs.found, told.pairs.extra) == (((0, 0),), (1,))
    with pytest.raises(NotFound):
        selectors.feedback(made[first.pk], make_user().pk)


def test_without_the_setting_nobody_is_told(project: Project) -> None:
    task = tasks_of(project)[0]
    gold_of(project, task)
    made = answer(project, task, TRUTH)
    assert selectors.feedback(made, Assignment.objects.get(pk=made).worker_id) is None


def test_reviewers_cannot_tell_gold_by_how_much_it_was_answered() -> None:
    project = make_project(images=1, state=ProjectState.LIVE, redundancy=1)
    [task] = tasks_of(project)
    answer(project, task, TRUTH)
    services.settle_due(project_id=project.pk)
    before = selectors.image_history(project.pk, task.image_id)
    gold_of(project, task)
    for _ in range(3):
        worker = make_member(project)
        Task.objects.filter(pk=task.pk).update(target=F("target") + 1, open=1, is_open=True)
        vote(task, worker, drawn(), now=timezone.now())
    after = selectors.image_history(project.pk, task.image_id)
    assert (
        [(one.target, one.done) for one in after.tasks] == [(one.target, one.done) for one in before.tasks] == [(1, 1)]
    )
    assert after.votes == before.votes
    assert Task.objects.get().done == 4
    wall = selectors.wall(project.pk)
    assert [image.votes for image in selectors.wall_images(list(wall))] == [1]
    assert selectors.reviewed_image(project, task.image_id, make_member(project, Role.REVIEWER)).votes == before.votes
