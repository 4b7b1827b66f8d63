"""What does not go on by itself: tasks whose votes cannot be merged, and checks for which people are too few."""

from __future__ import annotations

from dataclasses import dataclass

from annotation import selectors as annotation
from annotation.selectors import Checkers
from projects import selectors as projects
from review.models import MergeFault

SHOWN = 20  # faults that are named


@dataclass(frozen=True, slots=True)
class UnmergedTask:
    """A task whose votes cannot be merged, and the name of its image."""

    fault: MergeFault
    name: str


@dataclass(frozen=True, slots=True)
class HeldUp:
    """`unmerged` counts tasks, of which the longest waiting are named; `checkers` is None when nothing is checked."""

    unmerged: int
    tasks: list[UnmergedTask]
    checkers: Checkers | None


def held_up(project_id: int) -> HeldUp:
    """What holds images of a project up. Six queries."""
    faults = MergeFault.objects.filter(project_id=project_id)
    named = list(faults.select_related("task").order_by("since", "id")[:SHOWN])
    names = projects.names_of_images(project_id, [fault.task.image_id for fault in named])
    tasks = [UnmergedTask(fault, names.get(fault.task.image_id, "")) for fault in named]
    return HeldUp(faults.count(), tasks, annotation.checkers(project_id))
