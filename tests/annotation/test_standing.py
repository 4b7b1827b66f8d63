"""What a lost message left is found in the rows: changed redundancy, images taken out and put back."""

from __future__ import annotations

import pytest
from django.utils import timezone

from annotation import selectors, tasks
from annotation.models import Assignment, AssignmentState, Task
from projects import services as projects
from projects.models import Project, Stage
from tests.annotation.working import body, box, claim, leased, make_live, submit_url
from tests.factories import first_stage, make_member, signed_in

pytestmark = pytest.mark.django_db


def targets(project: Project) -> set[int]:
    return set(Task.objects.filter(project=project).values_list("target", flat=True))


@pytest.mark.parametrize("redundancy", [1, 5])
def test_a_redundancy_whose_message_was_lost_is_followed_by_the_sweep(redundancy: int) -> None:
    project, other = make_live(images=3, redundancy=3), make_live(images=1, redundancy=3)
    projects.set_stage(project=project, stage_id=first_stage(project).pk, redundancy=redundancy)
    assert selectors.stages_to_follow() == [first_stage(project).pk]
    tasks.sweep_openings()
    assert (targets(project), targets(other)) == ({redundancy}, {3})
    assert selectors.stages_to_follow() == []


def test_a_question_that_asked_for_one_more_vote_is_left_at_it() -> None:
    project = make_live(images=1, redundancy=2)
    Stage.objects.filter(project=project).update(settings={"most_votes": 5})
    Task.objects.filter(project=project).update(target=4, open=4)
    tasks.sweep_openings()
    assert targets(project) == {4}


def remove(project: Project, task: Task) -> None:
    projects.remove_image(project=project, image_id=task.image_id, removed_by=project.created_by, now=timezone.now())


def test_the_questions_of_an_image_that_was_taken_out_close_and_its_votes_stay() -> None:
    project = make_live(images=1, redundancy=3)
    first, given = leased(project)
    first.post(submit_url(given), body({"boxes": [box(project)]}), format="json")
    _second, held = leased(project)
    task = Task.objects.get(project=project)
    remove(project, task)
    tasks.sweep_openings()
    task.refresh_from_db()
    assert (task.done, task.open, task.target, task.is_open) == (1, 0, 1, False)
    assert Assignment.objects.get(pk=given).state == AssignmentState.COUNTED
    assert Assignment.objects.get(pk=held).state == AssignmentState.RELEASED
    answer = claim(signed_in(make_member(project)), project).json()
    assert (answer["assignments"], answer["status"]) == ([], "finished")
    assert not selectors.filled_tasks(project_id=project.pk).exists()
    [stage] = selectors.progress(project.pk, now=timezone.now()).stages
    assert stage.votes_needed == 0


def test_an_answer_that_comes_for_an_image_that_was_taken_out_is_kept_as_surplus() -> None:
    project = make_live(images=1, redundancy=3)
    client, held = leased(project)
    remove(project, Task.objects.get(project=project))
    tasks.sweep_openings()
    answer = client.post(submit_url(held), body({"boxes": [box(project)]}), format="json")
    assert answer.status_code == 200
    assert Assignment.objects.get(pk=held).state == AssignmentState.SURPLUS


def test_an_image_that_was_put_back_is_asked_about_for_the_votes_that_are_missing() -> None:
    project = make_live(images=2, redundancy=2)
    client, given = leased(project)
    client.post(submit_url(given), body({"boxes": [box(project)]}), format="json")
    task = Assignment.objects.get(pk=given).task
    before = Task.objects.filter(pk=task.pk).values().get()
    remove(project, task)
    tasks.sweep_openings()
    projects.restore_image(project=project, image_id=task.image_id, now=timezone.now())
    tasks.sweep_openings()
    assert Task.objects.filter(pk=task.pk).values().get() == before
    tasks.sweep_openings()
    assert Task.objects.filter(pk=task.pk).values().get() == before


def test_an_image_that_is_there_keeps_its_questions_whatever_is_rung() -> None:
    project = make_live(images=1, redundancy=2)
    task = Task.objects.get(project=project)
    tasks.follow_removal(project.pk, task.image_id)
    tasks.follow_return(project.pk, task.image_id + 1_000)
    task.refresh_from_db()
    assert (task.open, task.target) == (2, 2)


def test_the_images_beside_it_are_asked_on() -> None:
    project = make_live(images=3, redundancy=2)
    gone = Task.objects.filter(project=project).order_by("id")[1]
    remove(project, gone)
    tasks.sweep_openings()
    left = claim(signed_in(make_member(project)), project, count=5).json()["assignments"]
    assert len(left) == 2
    assert gone.pk not in {each["task_id"] for each in left}
