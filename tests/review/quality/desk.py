"""A worker at their desk: as many ordinary and gold answers as a test wants, without the dispatcher."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from accounts.models import User
from annotation.models import Assignment, AssignmentState, Task
from projects import selectors as projects
from projects.models import Project, ProjectState
from review.models import GoldAnswer, GoldOrigin, GoldScore
from tests.factories import category_ids, make_member, make_project, tasks_of
from tests.review.votes import NOW, drawn

PERFECT = {"found": 2, "missed": 0, "extra": 0, "wrong_category": 0, "iou": 0.9, "edges": [-0.03, 0.0, 0.03, 0.0]}
POOR = {"found": 1, "missed": 2, "extra": 1, "wrong_category": 1, "iou": 0.6, "edges": [-0.03, 0.0, 0.03, -0.06]}


@dataclass
class Desk:
    """A worker who answers: ordinary tasks, and some that are gold."""

    images: int
    project: Project = field(init=False)
    worker: User = field(init=False)
    tasks: list[Task] = field(init=False)
    given: int = 0

    def __post_init__(self) -> None:
        self.project = make_project(images=self.images, state=ProjectState.LIVE)
        self.worker = make_member(self.project)
        self.tasks = tasks_of(self.project)
        self.brief = projects.standing_brief(self.project.pk)
        self.cat = category_ids(self.project)[0]

    def answer(
        self, task: Task, worker: User, at: datetime, box: tuple[float, ...] = (10, 10, 50, 50), ms: int = 4_000
    ) -> Assignment:
        return Assignment.objects.create(
            project=self.project,
            task=task,
            worker=worker,
            brief=self.brief,
            state=AssignmentState.COUNTED,
            lease_until=at,
            leased_at=at,
            submit_key=uuid4(),
            answered_at=at,
            answer=drawn((box[0], box[1], box[2], box[3], self.cat)),
            active_ms=ms,
        )

    def work(self, count: int, *, gold: int = 0, right: bool = True) -> None:
        """The worker answers so many tasks, the first of them gold."""
        for number in range(count):
            task = self.tasks[self.given]
            at = NOW + timedelta(minutes=self.given)
            mine = self.answer(task, self.worker, at)
            if number < gold:
                self.score(mine, right)
            self.given += 1

    def score(self, assignment: Assignment, right: bool) -> None:
        known = GoldAnswer.objects.create(
            task=assignment.task, project=self.project, answer={"boxes": []}, origin=GoldOrigin.EXPERT, digest="0" * 64
        )
        GoldScore.objects.create(
            project=self.project,
            stage=assignment.task.stage,
            worker=self.worker,
            gold=known,
            assignment=assignment,
            revision=1,
            right=right,
            figures=PERFECT if right else POOR,
            answered_at=assignment.answered_at or NOW,
        )
