"""The aggregator of tags: the stated default, then what fifty known tasks choose, live and recomputed alike."""

from __future__ import annotations

import random

import pytest

from accounts.models import User
from annotation.models import Task
from projects.models import Project, ProjectState, Stage, Template
from review import selectors, services
from review.lanes import GOLD
from review.lessons import Lesson, learn
from review.merging import GivenVote, Known, VotedTask
from review.models import Aggregator, Consensus, GoldAnswer, GoldOrigin
from tests.factories import category_ids, first_stage, make_member, make_project, tasks_of
from tests.review.votes import NOW, vote

pytestmark = pytest.mark.django_db

ENOUGH, PLENTY = 50, 60  # tasks; of twenty one tells nothing, as nobody gave a tag


def tagged_project(images: int, *, redundancy: int = 2) -> Project:
    """Nothing of it is of the calibration share, so that known answers alone teach."""
    project = make_project(images=images, state=ProjectState.LIVE, redundancy=redundancy, template=Template.TAGS)
    Task.objects.filter(project=project).update(key=11)
    return project


def answered_gold(project: Project, gold: int, workers: list[User]) -> None:
    """Of each twenty known images seventeen show a cat, which either worker overlooks in three beside the one that both
    do; where there is none, one of them sees one. So a cat that only one of them saw is there more often than not.
    """
    cat, _dog = category_ids(project)
    tasks = tasks_of(project)[:gold]
    for number, task in enumerate(tasks):
        place, [first, second] = number % 20, workers
        seen = {first: place < 13 or place in (17, 18), second: place < 10 or 13 <= place < 16 or place == 19}
        for worker in workers:
            vote(task, worker, {"tags": [cat] if seen[worker] else []})
    services.settle_due(project_id=project.pk, limit=1_000)
    for number, task in enumerate(tasks):
        truth = {"tags": [cat] if number % 20 < 17 else []}
        GoldAnswer.objects.create(task=task, project=project, answer=truth, origin=GoldOrigin.IMPORT)
        Task.objects.filter(pk=task.pk).update(lane=GOLD)


def ask_the_last(project: Project, workers: list[User]) -> Consensus:
    """One of two sees a cat in the last image."""
    cat, _dog = category_ids(project)
    task = tasks_of(project)[-1]
    for worker, tags in zip(workers, ([cat], []), strict=True):
        vote(task, worker, {"tags": tags})
    services.settle_task(task_id=task.pk)
    return Consensus.objects.filter(task=task).latest("round")


def accepted(round_: Consensus) -> list[int]:
    return [item["categories"][0] for item in round_.result["objects"]]


def test_until_fifty_known_tasks_were_answered_the_default_judges() -> None:
    project = tagged_project(ENOUGH)
    workers = [make_member(project) for _ in range(2)]
    answered_gold(project, ENOUGH - 1, workers)
    services.recompute(project_id=project.pk)
    assert not Aggregator.objects.exists()
    last = ask_the_last(project, workers)
    assert last.algorithm == "worker-model-tags"
    assert last.parameters["temperature"] == 0.7


def test_known_tasks_choose_and_the_next_task_is_judged_by_what_they_chose() -> None:
    project = tagged_project(PLENTY + 1)
    cat, _dog = category_ids(project)
    workers = [make_member(project) for _ in range(2)]
    answered_gold(project, PLENTY, workers)
    services.recompute(project_id=project.pk)
    chosen = Aggregator.objects.get(stage=first_stage(project))
    assert (chosen.gold, chosen.method) == (PLENTY, "one-coin")
    last = ask_the_last(project, workers)
    assert (last.algorithm, last.parameters["gold"]) == ("one-coin", PLENTY)
    assert last.parameters["temperature"] == chosen.parameters["temperature"]
    assert accepted(last) == [cat]
    # The running state is what a full recomputation from raw votes finds, and needs no second round.
    assert services.recompute(project_id=project.pk).changed == 0
    assert Consensus.objects.filter(task=last.task).count() == 1


def test_the_default_would_not_have_seen_it() -> None:
    project = tagged_project(PLENTY + 1)
    workers = [make_member(project) for _ in range(2)]
    answered_gold(project, PLENTY, workers)
    services.recompute(project_id=project.pk)
    Aggregator.objects.all().delete()
    last = ask_the_last(project, workers)
    assert (last.algorithm, accepted(last)) == ("worker-model-tags", [])


def test_a_choice_is_given_up_when_gold_falls_below_fifty() -> None:
    project = tagged_project(PLENTY)
    answered_gold(project, PLENTY, [make_member(project) for _ in range(2)])
    services.recompute(project_id=project.pk)
    assert Aggregator.objects.count() == 1
    for gold in GoldAnswer.objects.order_by("id")[: PLENTY - ENOUGH + 1]:
        services.retire_gold(project=project, gold_id=gold.pk, was_wrong=True, now=NOW)
    services.recompute(project_id=project.pk)
    assert not Aggregator.objects.exists()


def test_whoever_answered_first_the_choice_is_the_same() -> None:
    chance = random.Random(5)
    truths = [[1, 2] if number % 2 else [1] for number in range(ENOUGH)]
    given = [
        [(worker, truth if worker == 1 or chance.random() < 0.6 else [2]) for worker in range(1, 5)] for truth in truths
    ]
    learnt = []
    for seed in range(3):
        order = random.Random(seed)
        numbers = iter(order.sample(range(10_000), 4 * ENOUGH))
        lessons = []
        for task, (truth, answers) in enumerate(zip(truths, given, strict=True)):
            votes = [GivenVote(next(numbers), worker, {"tags": tags}) for worker, tags in answers]
            order.shuffle(votes)
            lessons.append(Lesson(VotedTask(task, 100, 100, votes), {"tags": truth}))
        order.shuffle(lessons)
        learnt.append(learn("tag", lessons, Known({}, frozenset({1, 2})), usual=3))
    assert learnt[0].aggregator is not None
    assert learnt[0] == learnt[1] == learnt[2]


def test_replay_finds_what_was_believed_by_the_chosen_method() -> None:
    project = tagged_project(PLENTY + 1)
    workers = [make_member(project) for _ in range(2)]
    answered_gold(project, PLENTY, workers)
    services.recompute(project_id=project.pk)
    last = ask_the_last(project, workers)
    gold = GoldAnswer.objects.latest("created_at")
    found = dict(selectors.replaying.replayed(project.pk, at=gold.created_at, banned=()))
    assert found[last.task_id].algorithm == last.algorithm


def test_the_answer_that_fills_a_task_is_judged_by_what_gold_chose_newcomers_too() -> None:
    project = tagged_project(2)
    stage = first_stage(project)
    Stage.objects.filter(pk=stage.pk).update(settings={"most_votes": 5})
    cat, _dog = category_ids(project)
    first, second = tasks_of(project)
    for _ in range(2):
        vote(first, make_member(project), {"tags": [cat]})
    first.refresh_from_db()
    assert (first.done, first.target) == (2, 2)
    doubtful = {"method": "majority", "crowd": [[0.9, 0.1], [0.1, 0.9]], "accuracy": 0.9, "prior": [0.5, 0.5]}
    doubtful |= {"temperature": 0.05, "temperature_votes": 2.0, "gold": ENOUGH}
    Aggregator.objects.create(project=project, stage=stage, method="majority", gold=ENOUGH, parameters=doubtful)
    for _ in range(2):
        vote(second, make_member(project), {"tags": [cat]})
    second.refresh_from_db()
    assert (second.done, second.target) == (2, 3)
