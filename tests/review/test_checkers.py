"""What is known of checkers: learnt from what became known of the objects they checked, and used on the next ones."""

from __future__ import annotations

import random

import pytest

from accounts.models import User
from annotation.models import Task
from projects.models import Membership, Project, Role, StageKind, Standing
from review import checkers, services
from review.checkers import Checked
from review.models import Consensus, Object, ObjectState, Skill, Verdict
from review.services import Approve, Reject
from review.tally import believed
from tests.factories import make_member
from tests.review.test_layers import checked_project, draw, open_tasks
from tests.review.votes import NOW, vote

pytestmark = pytest.mark.django_db

CAREFUL, YES_SAYER = 1, 2


def test_a_newcomer_is_right_nine_times_of_ten_and_unsure_tells_nothing() -> None:
    assert checkers.evidence(None, "yes") == pytest.approx(-checkers.evidence(None, "no"))
    assert believed(0.5, checkers.evidence(None, "yes")) == pytest.approx(0.9)
    assert checkers.evidence(None, "maybe") == 0


def test_known_truths_tell_who_says_yes_to_everything() -> None:
    asked = [
        Checked(0.6, [(CAREFUL, "yes" if there else "no"), (YES_SAYER, "yes")], there) for there in [True, False] * 10
    ]
    rows = checkers.learn(asked)
    assert rows[YES_SAYER]["answers"] == [[0, 0, 10], [0, 0, 10]]
    assert believed(0.5, checkers.evidence(rows[YES_SAYER], "yes")) < 0.65
    assert believed(0.5, checkers.evidence(rows[CAREFUL], "yes")) > 0.95
    # A no of whoever nearly always says yes still means something.
    assert checkers.evidence(rows[YES_SAYER], "no") < 0


def test_only_quarrels_are_ever_decided_and_still_nobody_looks_bad_for_them() -> None:
    """Of two who are right nine times of ten: in what experts hear of, their quarrels, each is wrong half the time."""
    chance = random.Random(3)
    asked = []
    for _ in range(600):
        there = chance.random() < 0.6
        words = ["yes" if there == (chance.random() < 0.9) else "no" for _ in range(2)]
        quarrel = words[0] != words[1]
        asked.append(Checked(0.6, [(1, words[0]), (2, words[1])], there if quarrel else None))
    of_all = checkers.rates_of(checkers.learn(asked)[1])
    of_quarrels = checkers.rates_of(checkers.learn([one for one in asked if one.truth is not None])[1])
    assert 0.85 < of_all["right"] < 0.97
    assert 0.8 < of_all["wrong"] < 0.97
    assert max(of_quarrels["right"], of_quarrels["wrong"]) < 0.65  # what leaving out the rest would make of them


def test_the_order_of_questions_is_nothing() -> None:
    chance = random.Random(1)
    asked = [
        Checked(chance.random(), [(worker, chance.choice(["yes", "no", "maybe"])) for worker in (1, 2, 3)])
        for _ in range(50)
    ]
    first = checkers.learn(asked)
    chance.shuffle(asked)
    assert checkers.learn(asked) == first


def check(project: Project, words: dict[User, str]) -> Object:
    """Let the one open verification be answered and settled."""
    (task,) = open_tasks(project, StageKind.VERIFY)
    for worker, word in words.items():
        vote(task, worker, {"answer": word})
    services.settle_task(task_id=task.pk)
    assert task.subject is not None
    return Object.objects.get(pk=task.subject["object"])


def complete(project: Project) -> None:
    (task,) = open_tasks(project, StageKind.COVER)
    for _ in range(2):
        vote(task, make_member(project, Role.REVIEWER), {"answer": "complete"})
    services.settle_task(task_id=task.pk)


def reviewed_project(reviews: int) -> tuple[Project, User, User]:
    """Two say of every box that it is right; reviewers find each second one wrong."""
    project = checked_project(images=reviews + 1)
    careless, also_careless = (make_member(project, Role.REVIEWER) for _ in range(2))
    for number in range(reviews):
        draw(project, (10, 10, 100, 50))
        item = check(project, {careless: "yes", also_careless: "yes"})
        complete(project)
        services.decide(
            project=project,
            image_id=item.image_id,
            reviewer=make_member(project, Role.REVIEWER),
            decisions=[Reject(item.pk) if number % 2 else Approve(item.pk)],
            complete=True,
            now=NOW,
        )
    return project, careless, also_careless


def test_what_reviewers_decide_teaches_how_right_checkers_are_and_their_next_word_counts_for_that() -> None:
    project, careless, also_careless = reviewed_project(8)
    services.recompute(project_id=project.pk)
    known = Skill.objects.get(worker=careless, stage__kind=StageKind.VERIFY)
    assert known.parameters["answers"] == [[0, 0, 4], [0, 0, 4]]
    assert known.evidence == 8
    draw(project, (10, 10, 100, 50))
    before = Object.objects.latest("id").confidence
    item = check(project, {careless: "yes", also_careless: "yes"})
    assert item.confidence == pytest.approx(believed(before, 2 * checkers.evidence(known.parameters, "yes")))
    assert item.confidence < believed(before, 2 * checkers.evidence(None, "yes")) - 0.04
    round_ = Consensus.objects.filter(algorithm="lead").latest("id")
    assert (round_.parameters["skilled"], round_.result["before"]) == (2, before)


def test_what_was_taken_back_is_not_known_and_the_banned_teach_nothing() -> None:
    project, careless, also_careless = reviewed_project(2)
    wrong = Object.objects.get(state=ObjectState.REJECTED)
    reviewer = Verdict.objects.get(object=wrong).reviewer
    services.undo(project=project, image_id=wrong.image_id, reviewer=reviewer, now=NOW)
    Membership.objects.filter(project=project, user=also_careless).update(standing=Standing.BANNED)
    services.recompute(project_id=project.pk)
    rows = Skill.objects.filter(stage__kind=StageKind.VERIFY)
    assert [row.worker_id for row in rows if row.parameters] == [careless.pk]
    ((no, _unsure, false_yes), (_, _, yes)) = rows.get(worker=careless).parameters["answers"]
    assert no == 0
    assert 0 < false_yes < 0.2  # as probable as two usual checkers leave it
    assert yes == pytest.approx(2 - false_yes)


def test_an_expert_tells_the_truth_of_what_was_tied() -> None:
    project = checked_project(adjudicated=True)
    right, wrong, unsure = (make_member(project, Role.REVIEWER) for _ in range(3))
    draw(project, (10, 10, 100, 50))
    check(project, {right: "no", wrong: "yes"})
    check(project, {unsure: "maybe"})
    complete(project)
    (task,) = open_tasks(project, StageKind.ADJUDICATE)
    vote(task, make_member(project, Role.REVIEWER), {"answer": "no"})
    services.settle_task(task_id=task.pk)
    services.recompute(project_id=project.pk)
    rows = {row.worker_id: row.parameters for row in Skill.objects.filter(stage__kind=StageKind.VERIFY)}
    assert rows[right.pk]["answers"] == [[1, 0, 0], [0, 0, 0]]
    assert rows[wrong.pk]["answers"] == [[0, 0, 1], [0, 0, 0]]
    assert rows[unsure.pk]["answers"] == [[0, 1, 0], [0, 0, 0]]
    assert rows[right.pk]["accuracy"] > rows[wrong.pk]["accuracy"]
    assert Task.objects.filter(stage__kind=StageKind.VERIFY, is_open=True).count() == 0
