"""A made-up project whose figures can be worked out by hand: three workers, four images, one place on each.

| image | first | second | third |
|---|---|---|---|
| 0 | cat | cat | cat |
| 1 | cat | cat | dog |
| 2 | cat | cat | nothing |
| 3 | nothing | nothing | nothing |

Every box lies at the same place. All four tasks belong to the calibration share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F

from accounts.models import User
from annotation.models import Assignment, Task
from projects.models import Project, ProjectState
from review import services
from review.models import Decision, ImageReview, Object, ReviewState, Route, Verdict
from tests.factories import category_ids, make_member, make_project, make_user, tasks_of
from tests.review.votes import NOW, drawn, vote

PLACE = (100.0, 100.0, 50.0, 50.0)


@dataclass
class Small:
    project: Project
    workers: list[User]
    tasks: list[Task]
    cat: int
    dog: int

    @property
    def images(self) -> list[int]:
        return [task.image_id for task in self.tasks]

    def object_on(self, place: int) -> Object:
        """The one proposed object of an image."""
        return Object.objects.get(project=self.project, image_id=self.images[place], state="proposed")

    def sure(self, *confidences: float) -> list[Object]:
        """Give the objects of images 0, 1 and 2 these confidences, so that the test does not rest on the algorithm."""
        for place, confidence in enumerate(confidences):
            Object.objects.filter(pk=self.object_on(place).pk).update(confidence=confidence)
        return [self.object_on(place) for place in range(len(confidences))]


def small_project() -> Small:
    """The project of the table above, with its votes given and settled."""
    return with_votes(make_project(images=4, state=ProjectState.LIVE, redundancy=3))


def with_votes(project: Project) -> Small:
    """The votes of the table above on a live project with four images; its first category is the cat."""
    cat, dog = category_ids(project)[:2]
    Task.objects.filter(project=project).update(key=F("id") * 10)
    workers = [make_member(project) for _ in range(3)]
    here = {name: drawn((*PLACE, kind)) for name, kind in (("cat", cat), ("dog", dog))} | {"": drawn()}
    table = [("cat", "cat", "cat"), ("cat", "cat", "dog"), ("cat", "cat", ""), ("", "", "")]
    tasks = tasks_of(project)
    for task, answers in zip(tasks, table, strict=True):
        for worker, answer in zip(workers, answers, strict=True):
            claim_only(task, tasks)
            vote(task, worker, here[answer])
    reopen(tasks)
    services.settle_due(project_id=project.pk)
    return Small(project, workers, tasks_of(project), cat, dog)


def claim_only(task: Task, tasks: list[Task]) -> None:
    """Make the dispatcher hand out this task next: it goes by priority."""
    Task.objects.filter(pk__in=[other.pk for other in tasks]).update(priority=0)
    Task.objects.filter(pk=task.pk).update(priority=1)


def reopen(tasks: list[Task]) -> None:
    Task.objects.filter(pk__in=[task.pk for task in tasks]).update(priority=0)


def verdict(item: Object, decision: Decision, *, after: dict[str, object] | None = None, bulk: bool = False) -> Verdict:
    """A reviewer's word on an object as voters left it."""
    before = {
        "state": str(item.state),
        "category_id": item.category_id,
        "x": item.x,
        "y": item.y,
        "width": item.width,
        "height": item.height,
    }
    return Verdict.objects.create(
        project_id=item.project_id,
        object=item,
        reviewer=make_user(),
        layer=1,
        decision=decision,
        correction={"before": before} if after is None else {"before": before, "after": {**before, **after}},
        bulk=bulk,
        created_at=NOW,
    )


def audited(project: Project) -> None:
    """Every image went to the audit, and a reviewer is through with it."""
    ImageReview.objects.filter(project=project).update(route=Route.AUDIT, state=ReviewState.VERIFIED)


def in_weeks(tasks: list[Task], weeks: Sequence[int]) -> None:
    """The votes on each task so many weeks after now."""
    for task, number in zip(tasks, weeks, strict=True):
        Assignment.objects.filter(task=task).update(answered_at=NOW + timedelta(weeks=number))
