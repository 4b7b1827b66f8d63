"""What an answer does in its own transaction: one more vote or none, and what is known of the voters afterwards."""

from __future__ import annotations

import random
import uuid

import pytest
from django.utils import timezone

from accounts.models import User
from annotation import services as annotation
from annotation.models import Assignment, Task
from projects import services as projects
from projects.models import Membership, Project, ProjectState, Stage, Standing, Template
from review import services
from review.models import Consensus, MergeFault, Skill
from tests.annotation.crowding import Client, drifted_tasks, make_crowd, stubbornly, together
from tests.factories import category_ids, first_stage, make_member, make_project, tasks_of
from tests.review.votes import drawn, vote

pytestmark = pytest.mark.django_db

ORDINARY_KEY, CALIBRATION_KEY = 11, 10
BLIND = {"false": 0.1, "miss": 0.9, "accuracy": 0.9, "bias": [0.0] * 4, "spread": [0.1] * 4, "objects": 1.0}


def adaptive(
    *, least: int = 2, most: int = 5, template: Template = Template.BOXES, key: int = ORDINARY_KEY, images: int = 1
) -> Project:
    """A live project whose tasks get between `least` and `most` votes."""
    project = make_project(images=images, state=ProjectState.LIVE, redundancy=least, template=template)
    Stage.objects.filter(project=project).update(settings={"most_votes": most})
    Task.objects.filter(project=project).update(key=key)
    return project


def counters(project: Project) -> tuple[int, int, int]:
    """Target, open and done of the only task."""
    (task,) = tasks_of(project)
    return task.target, task.open, task.done


def test_two_who_agree_are_enough() -> None:
    project = adaptive()
    (task,) = tasks_of(project)
    box = (10, 10, 100, 50, category_ids(project)[0])
    vote(task, make_member(project), drawn(box))
    assert counters(project) == (2, 1, 1)
    vote(task, make_member(project), drawn(box))
    assert counters(project) == (2, 0, 2)
    assert services.settle_due().tasks == 1


def test_two_who_quarrel_are_asked_a_third_and_a_task_is_closed_at_the_most() -> None:
    project = adaptive(most=3)
    (task,) = tasks_of(project)
    cat, dog = category_ids(project)
    vote(task, make_member(project), drawn((10, 10, 100, 50, cat)))
    vote(task, make_member(project), drawn((300, 200, 100, 50, dog)))
    assert counters(project) == (3, 1, 2)
    assert services.settle_due().tasks == 0
    vote(task, make_member(project), drawn((100, 300, 20, 20, dog)))
    assert counters(project) == (3, 0, 3)
    assert Consensus.objects.count() == 0
    assert services.settle_due().tasks == 1


def test_a_task_of_the_calibration_share_is_never_stopped_early() -> None:
    project = adaptive(key=CALIBRATION_KEY)
    (task,) = tasks_of(project)
    for expected in ((2, 1, 1), (3, 1, 2), (3, 0, 3)):
        vote(task, make_member(project), drawn())
        assert counters(project) == expected


def test_tags_are_asked_until_every_one_is_sure() -> None:
    project = adaptive(template=Template.TAGS)
    (task,) = tasks_of(project)
    cat, dog = category_ids(project)
    vote(task, make_member(project), {"tags": [cat, dog]})
    vote(task, make_member(project), {"tags": [cat]})
    assert counters(project) == (3, 1, 2)
    vote(task, make_member(project), {"tags": [cat]})
    assert counters(project) == (4, 1, 3)
    vote(task, make_member(project), {"tags": [cat]})
    assert counters(project) == (4, 0, 4)


@pytest.mark.parametrize("key", [ORDINARY_KEY, CALIBRATION_KEY])
def test_an_earlier_vote_that_cannot_be_read_costs_nobody_their_answer(key: int) -> None:
    project = adaptive(most=3, key=key)
    (task,) = tasks_of(project)
    box = (10, 10, 100, 50, category_ids(project)[0])
    vote(task, make_member(project), drawn(box))
    Assignment.objects.filter(task=task).update(answer={"boxes": [{"x": 1.0}]})  # by a hand in the database
    for _ in range(2):
        if counters(project)[1]:
            vote(task, make_member(project), drawn(box))
    assert counters(project)[1:] == (0, 2)
    assert services.settle_due().tasks == 0
    assert MergeFault.objects.get().task_id == task.pk


def test_a_stage_of_fixed_redundancy_is_left_alone() -> None:
    project = make_project(images=1, state=ProjectState.LIVE, redundancy=2)
    Task.objects.update(key=ORDINARY_KEY)
    (task,) = tasks_of(project)
    vote(task, make_member(project), drawn((10, 10, 100, 50, category_ids(project)[0])))
    vote(task, make_member(project), drawn())
    assert counters(project) == (2, 0, 2)
    assert not Skill.objects.exists()


def test_a_closed_calibration_task_moves_the_skill_of_its_voters_on() -> None:
    project = make_project(images=2, state=ProjectState.LIVE, redundancy=3)
    Task.objects.update(key=CALIBRATION_KEY)
    first, second = tasks_of(project)
    cat, dog = category_ids(project)
    careful, also_careful, careless = (make_member(project) for _ in range(3))
    boxes = [(10, 10, 100, 50, cat), (300, 200, 80, 60, dog)]

    def answer() -> None:
        for worker, seen in ((careful, boxes), (also_careful, boxes), (careless, [(500, 400, 30, 30, cat)])):
            vote(first, worker, drawn(*seen))

    answer()
    before = {skill.worker_id: skill for skill in Skill.objects.all()}
    assert set(before) == {careful.pk, also_careful.pk, careless.pk}
    assert {skill.evidence for skill in before.values()} == {1}
    good, bad = before[careful.pk].parameters, before[careless.pk].parameters
    assert good["miss"] < 0.12 < bad["miss"]
    assert good["false"] < 0.08 < bad["false"]
    assert good["counts"]["images"] == bad["counts"]["images"] == 1
    answer()
    after = Skill.objects.get(worker=careless)
    assert (after.evidence, after.parameters["counts"]["images"]) == (2, 2)
    assert after.parameters["miss"] > bad["miss"]
    assert Task.objects.get(pk=second.pk).done == 3


def test_a_tagger_gets_a_table_of_answers() -> None:
    project = make_project(images=1, state=ProjectState.LIVE, redundancy=3, template=Template.TAGS)
    Task.objects.update(key=CALIBRATION_KEY)
    (task,) = tasks_of(project)
    cat, dog = category_ids(project)
    blind = make_member(project)
    for worker, tags in ((make_member(project), [cat, dog]), (make_member(project), [cat, dog]), (blind, [])):
        vote(task, worker, {"tags": tags})
    table = Skill.objects.get(worker=blind).parameters["answers"]
    # Each of the two tags is held to be there by .859: two newcomers against one, cooled for three votes.
    assert table[1][0] == pytest.approx(2 * 0.859, abs=0.002)
    assert (table[0][1], table[1][1]) == (0, 0)


def test_what_is_known_of_voters_decides_when_they_quarrel() -> None:
    project = adaptive(least=3, most=3)
    (task,) = tasks_of(project)
    known, others = make_member(project), [make_member(project) for _ in range(2)]
    vote(task, known, drawn((10, 10, 100, 50, category_ids(project)[0])))
    for other in others:
        vote(task, other, drawn())
        Skill.objects.create(
            project=project,
            stage=first_stage(project),
            worker=other,
            parameters=BLIND,
        )
    services.settle_due()
    result = Consensus.objects.get()
    assert len(result.result["objects"]) == 1
    assert result.parameters["skilled"] == 2


def ban(project: Project, worker: User, standing: Standing) -> None:
    place = Membership.objects.get(project=project, user=worker)
    projects.set_standing(project=project, membership_id=place.pk, standing=standing)


def test_a_ban_takes_votes_out_and_its_end_brings_them_back_while_raw_votes_stay() -> None:
    project = make_project(images=1, state=ProjectState.LIVE, redundancy=3)
    Task.objects.update(key=ORDINARY_KEY)
    (task,) = tasks_of(project)
    box = (10, 10, 100, 50, category_ids(project)[0])
    spammers = [make_member(project) for _ in range(2)]
    vote(task, make_member(project), drawn(box))
    for spammer in spammers:
        vote(task, spammer, drawn((400, 300, 60, 60, category_ids(project)[1])))
    raw = list(Assignment.objects.order_by("id").values_list("id", "answer", "state"))
    services.settle_due()
    first = Consensus.objects.get()
    for spammer in spammers:
        ban(project, spammer, Standing.BANNED)
    assert services.settle_due().tasks == 1
    assert services.settle_due().tasks == 0
    second = Consensus.objects.get(round=2)
    assert (second.votes, [one["votes_for"] for one in second.result["objects"]]) == (1, [1])
    assert second.votes_digest != first.votes_digest
    for spammer in spammers:
        ban(project, spammer, Standing.ACTIVE)
    services.settle_due()
    third = Consensus.objects.get(round=3)
    assert (third.votes, third.votes_digest, third.result) == (3, first.votes_digest, first.result)
    assert list(Assignment.objects.order_by("id").values_list("id", "answer", "state")) == raw


def test_a_pause_leaves_votes_as_they_are() -> None:
    project = make_project(images=1, state=ProjectState.LIVE, redundancy=1)
    (task,) = tasks_of(project)
    worker = make_member(project)
    vote(task, worker, drawn())
    services.settle_due()
    ban(project, worker, Standing.PAUSED)
    assert services.settle_due().tasks == 0


class Answerer(Client):
    """A client who sees two objects on every image, each with the worker's own care."""

    def answer(self, assignment_id: int, key: uuid.UUID) -> str:
        chance = random.Random(self.worker.pk * 100_003 + assignment_id)
        cat, dog = category_ids(self.project)
        boxes = [(100, 100, 80, 60, cat), (300, 200, 50, 90, dog)]
        seen = [(x + chance.gauss(0, 4), y, w, h, c) for x, y, w, h, c in boxes if chance.random() > 0.25]
        return annotation.submit(
            assignment_id=assignment_id,
            worker_id=self.worker.pk,
            submit_key=key,
            answer=drawn(*seen),
            active_ms=1_000,
            now=timezone.now(),
        ).outcome


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_one_adaptive_stage_end_within_its_bounds() -> None:
    project = adaptive(images=30)
    for number, task in enumerate(tasks_of(project)):
        Task.objects.filter(pk=task.pk).update(key=number)
    clients = [Answerer(project, worker) for worker in make_crowd(project, 16)]
    together([client.drain for client in clients])
    stubbornly(services.settle_due)
    tasks = Task.objects.filter(project=project)
    assert drifted_tasks(project) == []
    assert {task.done == task.target for task in tasks} == {True}
    assert min(task.done for task in tasks) >= 2
    assert max(task.done for task in tasks) <= 5
    assert min(task.done for task in tasks if task.key % 10 == 0) >= 3
    assert len({task.done for task in tasks}) > 1
    assert Consensus.objects.count() == 30
    taught = Assignment.objects.filter(task__key__in=[0, 10, 20], state=1).values("worker").distinct().count()
    assert Skill.objects.filter(project=project).count() == taught
