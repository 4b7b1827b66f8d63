"""Voters without names: A, B, C … on each image, in the order in which they were first asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from annotation import selectors as annotation
from annotation.models import Task
from annotation.selectors import Vote
from projects.models import ANSWERING
from review.lanes import ORDINARY
from review.models import Consensus


@dataclass(frozen=True, slots=True)
class AnonymousVote:
    """One vote as a reviewer sees it: whose it is stays hidden, `mine` says whether it is the reader's own."""

    voter: str
    task_id: int
    assignment_id: int
    brief_id: int
    answered_at: datetime
    answer: dict[str, Any]  # JSON of `Assignment.answer`


def letter(number: int) -> str:
    """A, B … Z, AA, AB …"""
    text = ""
    number += 1
    while number:
        number, place = divmod(number - 1, 26)
        text = chr(ord("A") + place) + text
    return text


def anonymous(votes: Iterable[Vote]) -> list[AnonymousVote]:
    """The votes on one image with a letter for each worker, in the order of their assignments."""
    ordered = sorted(votes, key=lambda vote: vote.assignment_id)
    letters: dict[int, str] = {}
    for vote in ordered:
        letters.setdefault(vote.worker_id, letter(len(letters)))
    return [
        AnonymousVote(
            letters[vote.worker_id], vote.task_id, vote.assignment_id, vote.brief_id, vote.answered_at, vote.answer
        )
        for vote in ordered
    ]


def letters_on(project_id: int, image_ids: Collection[int]) -> dict[tuple[int, int], str]:
    """(image, worker) → the letter of that worker on that image, as `anonymous` gives it. One query."""
    letters: dict[tuple[int, int], str] = {}
    known: Counter[int] = Counter()
    for image_id, worker_id in annotation.voters_of_images(project_id, image_ids):
        if (image_id, worker_id) not in letters:
            letters[image_id, worker_id] = letter(known[image_id])
            known[image_id] += 1
    return letters


def votes_on_image(project_id: int, image_id: int) -> list[AnonymousVote]:
    """The votes on the tasks of one image, as far as `votes_shown` goes. Three queries."""
    return anonymous(votes_shown(annotation.tasks_of_image(project_id, image_id)))


def votes_shown(tasks: Sequence[Task]) -> list[Vote]:
    """What some tasks brought of what is in an image; of one in another lane only what came before it was merged.

    Its later votes have no part in any object, and their number would tell that its answer is known. Answers that check
    objects are none of theirs. The tasks come with their stages. Two queries.
    """
    votes = annotation.votes_of_tasks([task.pk for task in tasks if task.stage.kind in ANSWERING])
    beside = [task.pk for task in tasks if task.lane != ORDINARY]
    merged = Consensus.objects.filter(task__in=beside).values_list("task_id").annotate(at=Max("created_at")).order_by()
    until: dict[int, datetime] = dict(merged)
    return [vote for vote in votes if vote.task_id not in until or vote.answered_at <= until[vote.task_id]]
