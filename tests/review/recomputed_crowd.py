"""A crowd of two careful workers and a blind one: what they are like is seen on the calibration share alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from annotation.models import Task
from projects.models import Project, ProjectState
from review.models import Consensus
from tests.factories import category_ids, make_member, make_project, tasks_of
from tests.review.votes import drawn, vote


@dataclass(frozen=True)
class Crowd:
    """The project, its workers, and an ordinary task on which only the careful one sees the object."""

    project: Project
    careful: User
    also_careful: User
    blind: list[User]
    quarrel: Task


def make_crowd_with_a_quarrel(calibration: int = 12) -> Crowd:
    """Calibration tasks on which two see two objects each time and two see nothing, and one ordinary task on which one
    sees something and the two blind ones do not. Skills are not learnt yet: rounds are those of newcomers.
    """
    project = make_project(images=calibration + 1, state=ProjectState.LIVE, redundancy=5)
    cat, dog = category_ids(project)
    workers = [make_member(project) for _ in range(5)]
    careful, also_careful, third, *blind = workers
    *share, quarrel = tasks_of(project)
    for number, task in enumerate(share):
        Task.objects.filter(pk=task.pk).update(key=10 * number)
    Task.objects.filter(pk=quarrel.pk).update(key=10 * calibration + 1, open=0, is_open=False)
    seen = drawn((10, 10, 100, 50, cat), (300, 200, 80, 60, dog))
    for task in share:
        for worker in (careful, also_careful, third):
            vote(task, worker, seen)
        for worker in blind:
            vote(task, worker, drawn())
    return Crowd(project, careful, also_careful, blind, quarrel)


def quarrel(crowd: Crowd) -> None:
    """One careful worker against two blind ones."""
    Task.objects.filter(pk=crowd.quarrel.pk).update(target=3, open=3, is_open=True)
    cat = category_ids(crowd.project)[0]
    vote(crowd.quarrel, crowd.careful, drawn((50, 60, 70, 80, cat)))
    for worker in crowd.blind:
        vote(crowd.quarrel, worker, drawn())


def standing(project: Project) -> dict[int, tuple[int, dict[str, Any]]]:
    """Task → its latest round and result."""
    rows = Consensus.objects.filter(project=project).order_by("task_id", "round")
    return {row.task_id: (row.round, row.result) for row in rows}
