"""Full tasks become consensus, objects and reviews; once, and again only when there is something new."""

from __future__ import annotations

import pytest

from annotation import services as annotation
from annotation.models import Task
from projects.models import Project, ProjectState, StageKind, Template
from review import services
from review.models import Consensus, ImageReview, Object, ObjectState, ReviewState
from review.services import Approve, Settled
from tests.factories import category_ids, make_member, make_project, tasks_of
from tests.review.votes import NOW, drawn, settled_project, vote

pytestmark = pytest.mark.django_db


def _live(images: int = 1, template: Template = Template.BOXES, redundancy: int = 3) -> Project:
    return make_project(images=images, state=ProjectState.LIVE, redundancy=redundancy, template=template)


def test_three_votes_become_a_consensus_an_object_and_a_review() -> None:
    project = _live()
    cat, dog = category_ids(project)
    (task,) = tasks_of(project)
    first = vote(task, make_member(project), drawn((10, 10, 100, 50, cat)))
    second = vote(task, make_member(project), drawn((12, 8, 100, 54, cat), (300, 300, 40, 40, dog)))
    third = vote(task, make_member(project), drawn((11, 11, 97, 52, cat)))

    assert services.settle_due() == Settled(tasks=1, objects=2, images=1)

    consensus = Consensus.objects.get()
    assert (consensus.task_id, consensus.round, consensus.votes, consensus.counted) == (task.pk, 1, 3, 3)
    assert (consensus.algorithm, consensus.version) == ("worker-model-boxes", "3")
    proposed = Object.objects.get(state=ObjectState.PROPOSED)
    assert (proposed.x, proposed.y, proposed.width, proposed.height) == (11, 9.674, 99, 52)
    assert (proposed.category_id, proposed.categories, proposed.votes_for, proposed.votes) == (cat, [cat], 3, 3)
    assert proposed.provenance == [[first, 0], [second, 0], [third, 0]]
    rejected = Object.objects.get(state=ObjectState.REJECTED)
    assert (rejected.category_id, rejected.votes_for, rejected.conflicts) == (dog, 1, ["extra"])
    assert (rejected.provenance, rejected.decided_at) == ([[second, 1]], None)
    review = ImageReview.objects.get()
    assert (review.image_id, review.state, review.layer, review.objects_count) == (task.image_id, "proposed", 0, 1)
    assert review.risk == pytest.approx(1 - proposed.confidence + rejected.confidence)


def test_a_task_that_is_not_full_is_left_alone() -> None:
    project = _live()
    (task,) = tasks_of(project)
    vote(task, make_member(project), drawn())
    assert services.settle_due() == Settled()
    assert services.settle_task(task_id=task.pk) == Settled()
    assert not Consensus.objects.exists()


def test_settling_again_changes_nothing() -> None:
    settled_project([(10, 10, 50, 50, 0)])
    assert services.settle_due() == Settled()
    assert (Consensus.objects.count(), Object.objects.count(), ImageReview.objects.count()) == (1, 1, 1)


def test_empty_votes_leave_an_image_without_objects_to_review() -> None:
    project, image = settled_project([])
    review = ImageReview.objects.get(project=project, image=image)
    assert (review.risk, review.objects_count, review.state) == (0.0, 0, ReviewState.PROPOSED)


def test_another_vote_makes_a_new_round_that_replaces_what_nobody_decided_on() -> None:
    project, _image = settled_project([(10, 10, 50, 50, 0)])
    (task,) = tasks_of(project)
    annotation.move_target(task_id=task.pk, target=4)
    cat = category_ids(project)[0]
    vote(task, make_member(project), drawn((14, 10, 50, 50, cat)))
    assert services.settle_task(task_id=task.pk) == Settled(tasks=1, objects=1, images=1)
    assert list(Consensus.objects.order_by("round").values_list("round", "votes")) == [(1, 3), (2, 4)]
    states = dict(Object.objects.values_list("consensus__round", "state"))
    assert states == {1: ObjectState.SUPERSEDED, 2: ObjectState.PROPOSED}


def test_a_later_round_does_not_propose_again_what_a_reviewer_decided() -> None:
    project, image = settled_project([(10, 10, 50, 50, 0)])
    approved = Object.objects.get()
    services.decide(
        project=project,
        image_id=image.pk,
        reviewer=make_member(project),
        decisions=[Approve(approved.pk)],
        complete=True,
        now=NOW,
    )
    (task,) = tasks_of(project)
    annotation.move_target(task_id=task.pk, target=4)
    cat, dog = category_ids(project)
    vote(task, make_member(project), drawn((12, 10, 50, 50, cat), (300, 300, 50, 50, dog)))
    services.settle_due()
    states = Object.objects.order_by("id").values_list("category_id", "state")
    assert list(states) == [(cat, ObjectState.VERIFIED), (dog, ObjectState.REJECTED)]
    assert ImageReview.objects.get().state == ReviewState.PROPOSED


def test_a_late_vote_that_changes_nothing_costs_no_round() -> None:
    project, _image = settled_project([])
    (task,) = tasks_of(project)
    Consensus.objects.update(counted=2)
    assert services.settle_task(task_id=task.pk) == Settled(tasks=0, objects=0, images=1)
    assert Consensus.objects.get().counted == 3
    assert services.settle_due() == Settled()


def test_tags_are_merged_one_by_one() -> None:
    project = _live(template=Template.TAGS)
    cat, dog = category_ids(project)
    (task,) = tasks_of(project)
    for tags in ([cat], [cat, dog], [cat]):
        vote(task, make_member(project), {"tags": tags})
    services.settle_due()
    found = Object.objects.order_by("category_id").values_list("category_id", "state", "votes_for", "x")
    assert list(found) == [(cat, "proposed", 3, None), (dog, "rejected", 1, None)]


def test_only_the_last_stage_of_an_image_asks_for_review() -> None:
    project = _live(template=Template.IMAGENET, redundancy=1)
    cat = category_ids(project)[0]
    (tagging,) = tasks_of(project)
    vote(tagging, make_member(project), {"tags": [cat]})
    services.settle_due()
    assert (Object.objects.count(), ImageReview.objects.count()) == (1, 0)
    annotation.open_following(task_id=tagging.pk)
    drawing = Task.objects.get(stage__kind=StageKind.DRAW)
    vote(drawing, make_member(project), drawn((10, 10, 50, 50, cat)))
    services.settle_due()
    assert ImageReview.objects.get().objects_count == 2


def test_projects_are_settled_apart_and_in_batches() -> None:
    ours, theirs = _live(images=3, redundancy=1), _live(redundancy=1)
    for project in (ours, theirs):
        worker = make_member(project)
        for task in tasks_of(project):
            vote(task, worker, drawn())
    assert services.settle_due(project_id=ours.pk, limit=2).tasks == 2
    assert services.settle_due(project_id=ours.pk).tasks == 1
    assert Consensus.objects.filter(project=theirs).count() == 0
    assert services.settle_due().tasks == 1
