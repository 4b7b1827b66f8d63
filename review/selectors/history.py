"""Where an object comes from, and everything that happened to an image."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from annotation import selectors as annotation
from annotation.models import Task
from common.errors import NotFound
from projects.models import Brief, ProjectImage
from review.lanes import ORDINARY
from review.models import Consensus, ImageReview, Object, ObjectState, Verdict
from review.selectors.voters import AnonymousVote, anonymous, votes_on_image, votes_shown


@dataclass(frozen=True, slots=True)
class VoteSource:
    """One vote an object was made from."""

    assignment: int
    voter: str
    answered_at: datetime
    brief_version: int
    box_index: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """An object walked back: how it was merged, from which votes, and who decided."""

    object: Object
    consensus: Consensus | None
    votes: list[VoteSource]
    verdicts: list[Verdict]


@dataclass(frozen=True, slots=True)
class ImageHistory:
    """All that happened to an image in a project."""

    row: ProjectImage
    review: ImageReview | None
    tasks: list[Task]
    votes: list[AnonymousVote]
    rounds: list[Consensus]
    objects: list[Object]
    verdicts: list[Verdict]


def provenance(project_id: int, object_id: int) -> Provenance:
    """Walk an object of a project back to its votes. At most six queries."""
    item = Object.objects.select_related("consensus").filter(project_id=project_id, pk=object_id).first()
    if item is None:
        raise NotFound("There is no such object in this project.")
    votes = {vote.assignment_id: vote for vote in votes_on_image(project_id, item.image_id)}
    briefs = _brief_versions(votes.values())
    sources = [
        VoteSource(number, votes[number].voter, votes[number].answered_at, briefs[votes[number].brief_id], index)
        for number, index in item.provenance
    ]
    verdicts = Verdict.objects.filter(object=item).select_related("reviewer").order_by("id")
    return Provenance(item, item.consensus, sources, list(verdicts))


def image_history(project_id: int, image_id: int) -> ImageHistory:
    """Everything about one image of a project. At most nine queries."""
    row = ProjectImage.objects.select_related("image").filter(project_id=project_id, image_id=image_id).first()
    if row is None:
        raise NotFound("There is no such image in this project.")
    tasks = annotation.tasks_of_image(project_id, image_id)
    votes = votes_shown(tasks)
    for task in tasks:
        if task.lane != ORDINARY:  # as if it had been closed when it was merged, like any other
            task.done = sum(vote.task_id == task.pk for vote in votes)
            task.target = max(task.done, task.stage.redundancy)
    objects = Object.objects.filter(project_id=project_id, image_id=image_id).exclude(state=ObjectState.SUPERSEDED)
    verdicts = Verdict.objects.filter(object__project_id=project_id, object__image_id=image_id)
    return ImageHistory(
        row=row,
        review=ImageReview.objects.filter(project_id=project_id, image_id=image_id).first(),
        tasks=tasks,
        votes=anonymous(votes),
        rounds=list(Consensus.objects.filter(task__in=[task.pk for task in tasks]).order_by("id")),
        objects=list(objects.order_by("id")),
        verdicts=list(verdicts.select_related("reviewer").order_by("id")),
    )


def _brief_versions(votes: Iterable[AnonymousVote]) -> dict[int, int]:
    ids = {vote.brief_id for vote in votes}
    return dict(Brief.objects.filter(pk__in=ids).values_list("id", "version"))
