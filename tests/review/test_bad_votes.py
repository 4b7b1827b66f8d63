"""Votes that make no sense by themselves: each is merged to something sensible, and none stops the others."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.models import Assignment, Task
from projects.models import Project, ProjectState, Template
from review import services
from review.agreement import tags as majority
from review.agreement.votes import TagVote
from review.merging import GivenVote, Known, VotedTask, judge, merge
from review.models import Consensus, Object, ObjectState, Skill
from review.selectors.workers import worker_agreement
from tests.factories import category_ids, make_member, make_project, tasks_of
from tests.review.votes import drawn, settled_project, vote

NOBODY_KNOWN = Known({}, frozenset({1, 2, 3}))


def task_of(*answers: dict[str, object], number: int = 7) -> VotedTask:
    """A task of an image of 640 × 480 that workers 1, 2, 3 … answered."""
    votes = [GivenVote(100 + place, place, answer) for place, answer in enumerate(answers, start=1)]
    return VotedTask(number, 640, 480, votes)


def live(*, redundancy: int, template: Template = Template.BOXES) -> tuple[Project, Task]:
    project = make_project(images=1, state=ProjectState.LIVE, redundancy=redundancy, template=template)
    Task.objects.update(key=10)
    return project, tasks_of(project)[0]


@pytest.mark.django_db
def test_a_vote_on_a_category_that_nobody_asks_about_counts_as_a_visit_without_it() -> None:
    project, task = live(redundancy=3)
    cat = category_ids(project)[0]
    for _ in range(3):
        vote(task, make_member(project), drawn((10, 10, 50, 50, cat), (200, 200, 60, 60, cat)))
    # As an old dump or a slip in the database may leave it; the door refuses it.
    for row in Assignment.objects.order_by("id"):
        assert row.answer is not None
        row.answer["boxes"][0]["categories"] = [987_654]
        row.save()
    services.settle_due()
    (item,) = Object.objects.all()
    assert (item.category_id, item.votes_for, item.votes, item.state) == (cat, 3, 3, ObjectState.PROPOSED)
    assert [index for _assignment, index in item.provenance] == [1, 1, 1]


@pytest.mark.django_db
def test_a_tag_that_nobody_asks_about_was_never_given() -> None:
    project, task = live(redundancy=2, template=Template.TAGS)
    cat = category_ids(project)[0]
    for _ in range(2):
        vote(task, make_member(project), {"tags": [cat]})
    Assignment.objects.update(answer={"tags": [cat, 987_654]})
    services.settle_due()
    assert list(Object.objects.values_list("category_id", flat=True)) == [cat]


@pytest.mark.django_db
def test_a_worker_without_votes_is_no_worker_of_a_round_and_has_no_skill() -> None:
    project, image = settled_project([(10, 10, 50, 50, 0)])
    idle = make_member(project)
    services.recompute(project_id=project.pk)
    assert not Skill.objects.filter(worker=idle).exists()
    assert idle.pk not in worker_agreement(project.pk, [idle.pk])
    assert Consensus.objects.get(task__image=image).votes == 3


@pytest.mark.django_db
@pytest.mark.parametrize(("template", "answer"), [(Template.BOXES, drawn()), (Template.TAGS, {"tags": []})])
def test_a_task_on_which_all_abstain_is_settled_as_empty(template: Template, answer: dict[str, object]) -> None:
    project, task = live(redundancy=3, template=template)
    for _ in range(3):
        vote(task, make_member(project), answer)
    assert services.settle_due().objects == 0
    services.recompute(project_id=project.pk)
    consensus = Consensus.objects.get()
    assert (consensus.result, consensus.votes, consensus.confidence) == ({"objects": [], "rejected": []}, 3, 1.0)
    assert consensus.risk is not None
    assert consensus.risk < 0.01


def test_a_task_without_any_vote_is_merged_to_nothing_and_as_risky_as_an_image_nobody_saw() -> None:
    (merged,) = merge("draw", [task_of()], NOBODY_KNOWN)
    assert (merged.objects, merged.votes, merged.risk) == ((), 0, 1.0)
    (merged,) = merge("tag", [task_of()], NOBODY_KNOWN)
    assert (merged.objects, merged.votes, merged.risk) == ((), 0, 0.0)


@pytest.mark.parametrize("width", [0, -5])
def test_boxes_without_an_area_are_no_boxes_and_their_workers_were_there(width: float) -> None:
    flat = drawn((10, 10, width, 50, 1), (20, 20, 30, width, 2))
    (merged,) = merge("draw", [task_of(flat, flat, flat)], NOBODY_KNOWN)
    assert (merged.objects, merged.votes) == ((), 3)
    (merged,) = merge("draw", [task_of(flat, drawn((10, 10, 40, 50, 1)), drawn((10, 10, 40, 50, 1)))], NOBODY_KNOWN)
    (item,) = merged.objects
    assert (item.votes_for, item.votes, item.accepted, item.conflicts) == (2, 3, True, ("missing",))


def test_a_bias_taken_off_never_pushes_a_box_out_of_the_image_or_turns_it_inside_out() -> None:
    bias = {"bias": [0.25, 0.25, -0.25, -0.25], "spread": [0.01] * 4, "objects": 1.0}
    rates = {"false": 0.05, "miss": 0.05, "accuracy": 0.95}
    known = Known({1: {**rates, **bias}, 2: {**rates, **bias}}, frozenset({1}))
    edge = drawn((0, 0, 640, 480, 1), (639.99, 479.99, 0.01, 0.01, 1))
    (merged,) = merge("draw", [task_of(edge, edge)], known)
    for item in merged.objects:
        assert item.box is not None
        assert min(item.box.x, item.box.y) >= 0
        assert (item.box.right <= 640.001, item.box.bottom <= 480.001) == (True, True)
        assert min(item.box.width, item.box.height) > 0


@pytest.mark.django_db
def test_five_hundred_boxes_by_one_worker_are_kept_as_rejected_beside_what_the_others_saw() -> None:
    project, task = live(redundancy=3)
    cat = category_ids(project)[0]
    many = [(5 + 24 * (n % 25), 5 + 20 * (n // 25), 18, 16, cat) for n in range(500)]
    seen = (100, 100, 90, 80, cat)
    for boxes in ([seen], [seen], many):
        vote(task, make_member(project), drawn(*boxes))
    services.settle_due()
    assert Object.objects.filter(state=ObjectState.PROPOSED).count() == 1
    assert Object.objects.filter(state=ObjectState.REJECTED).count() == 500
    services.recompute(project_id=project.pk)
    spammer = Assignment.objects.order_by("-id").values_list("worker_id", flat=True)[0]
    assert Skill.objects.get(worker=spammer).parameters["false"] > 0.6


def test_one_image_with_a_box_of_two_categories_changes_nothing_on_another() -> None:
    plain = task_of(drawn((10, 10, 50, 50, 1)), drawn((12, 10, 50, 50, 2)), drawn((10, 12, 50, 50, 1)), number=1)
    several = drawn((10, 10, 50, 50, 1))
    several["boxes"][0]["categories"] = [1, 2]  # type: ignore[index]  # the JSON of an answer
    mixed = task_of(several, several, number=2)
    alone = merge("draw", [plain], NOBODY_KNOWN) + merge("draw", [mixed], NOBODY_KNOWN)
    assert merge("draw", [plain, mixed], NOBODY_KNOWN) == alone
    assert merge("draw", [mixed, plain], NOBODY_KNOWN) == alone[::-1]


ANSWERS = st.lists(st.sets(st.sampled_from([1, 2, 3])), min_size=1, max_size=7)


@given(ANSWERS)
def test_tags_of_unknown_workers_come_out_as_by_majority(answers: Sequence[set[int]]) -> None:
    told: list[dict[str, object]] = [{"tags": sorted(tags)} for tags in answers]
    (merged,) = merge("tag", [task_of(*told)], NOBODY_KNOWN)
    plain = majority.consensus([TagVote(str(n), frozenset(map(str, tags))) for n, tags in enumerate(answers)])
    found = [(item.categories[0], item.accepted, item.votes_for) for item in merged.objects]
    expected = [(int(tag.category), True, tag.votes_for) for tag in plain.tags]
    expected += [(int(tag.category), False, tag.votes_for) for tag in plain.rejected]
    assert sorted(found) == sorted(expected)


@given(st.permutations(range(5)))
def test_a_task_comes_out_the_same_in_any_batch_and_in_any_order(order: list[int]) -> None:
    boxes = [drawn((10 + n, 10, 50, 50, 1 + n % 2), (200, 100 + 3 * n, 80, 60, 3)) for n in range(5)]
    tasks = [task_of(*boxes[: 1 + n], number=n) for n in range(5)]
    alone = [merge("draw", [task], NOBODY_KNOWN)[0] for task in tasks]
    shuffled = [VotedTask(task.id, 640, 480, [task.votes[n] for n in order if n < len(task.votes)]) for task in tasks]
    assert merge("draw", shuffled, NOBODY_KNOWN) == alone
    for task, merged in zip(tasks, alone, strict=True):
        assert judge("draw", task, NOBODY_KNOWN).risk == pytest.approx(merged.risk, abs=1e-6)
