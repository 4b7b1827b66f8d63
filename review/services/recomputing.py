"""Everything a project believes, computed again from its raw votes and held against what it believes now.

Skills are learnt anew, then all settled tasks merged anew, a batch a transaction: `Recomputation.after` says how far it
came, so that after a crash it goes on from there. One process at a time works on a project.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotation.models import Task
from common.errors import Conflict
from review.merging import VERSION
from review.models import ImageReview, Recomputation, ReviewState, Route
from review.selectors import recomputations
from review.selectors.recomputations import is_up_to_date, tasks_to_recompute
from review.services import layers, learning, rounds
from review.services.locks import lock_project, lock_reviews
from review.services.locks import recomputing as alone
from review.services.repeating import repeat
from review.services.rounds import Outcome
from review.services.settling import settle_due

BATCH = 200
Clock = Callable[[], datetime]
Report = Callable[[int], None]

logger = logging.getLogger(__name__)


class AlreadyRecomputing(Conflict):
    """Another process recomputes this project at this moment."""

    code = "already_recomputing"


def recompute(
    *,
    project_id: int,
    clock: Clock = timezone.now,
    report: Report = lambda tasks: None,
    wait: bool = False,
    only_what_is_new: bool = False,
) -> Recomputation:
    """Recompute a project, or go on with what was broken off; `report` hears how many tasks each batch had.

    New rounds are stored only where something comes out otherwise; what reviewers decided on is not touched. With
    `wait` it waits for another process that is at it, with `only_what_is_new` it leaves it at what was done before when
    nothing is new since. Raises AlreadyRecomputing.
    """
    with alone(project_id, wait=wait) as is_ours:
        if not is_ours:
            raise AlreadyRecomputing("This project is being recomputed at this moment.")
        if only_what_is_new and (done := _done_before(project_id)):
            return done
        row = _begin(project_id, clock())
        learning.relearn(project_id=project_id)
        while tasks := _next_batch(row):
            report(tasks)
        return _finish(row, clock())


def bring_up_to_date(*, project_id: int, clock: Clock = timezone.now) -> None:
    """Settle what is due, and recompute the project unless nothing is new since that was last done."""
    while settle_due(project_id=project_id).tasks:
        pass
    if not is_up_to_date(project_id):
        recompute(project_id=project_id, clock=clock, wait=True, only_what_is_new=True)


def recompute_new_votes(*, clock: Clock = timezone.now) -> int:
    """Recompute every project in which somebody voted since the last time, or that another version of the algorithms
    has computed; returns how many were.
    """
    return sum(_recompute_quietly(project_id, clock) for project_id in recomputations.projects_to_recompute())


def resume_recomputations(*, clock: Clock = timezone.now) -> int:
    """Go on with recomputations that were broken off; returns how many were."""
    return sum(_recompute_quietly(project_id, clock) for project_id in recomputations.unfinished())


def _recompute_quietly(project_id: int, clock: Clock) -> bool:
    try:
        recompute(project_id=project_id, clock=clock)
    except AlreadyRecomputing:
        logger.info("Project %s is being recomputed by another process.", project_id)
        return False
    return True


def _begin(project_id: int, now: datetime) -> Recomputation:
    """What was broken off, or a new row. What another version of the algorithms had begun starts anew."""
    row = Recomputation.objects.filter(project_id=project_id, finished_at=None).first()
    if row is not None and row.version == VERSION:
        return row
    if row is not None:
        row.delete()
    return Recomputation.objects.create(project_id=project_id, started_at=now, version=VERSION)


def _done_before(project_id: int) -> Recomputation | None:
    rows = Recomputation.objects.filter(project_id=project_id)
    if rows.filter(finished_at=None).exists() or not is_up_to_date(project_id):
        return None
    return rows.order_by("-id").first()


@transaction.atomic
def _next_batch(row: Recomputation) -> int:
    """Recompute the next tasks and note how far it came; returns how many they were."""
    lock_project(row.project_id)
    tasks = tasks_to_recompute(row.project_id, after=row.after, limit=BATCH)
    if not tasks:
        return 0
    held = lock_reviews(row.project_id, {task.image_id for task in tasks})
    found = rounds.outcomes(row.project_id, tasks)
    again = repeat(found)
    decisions, changed = _store(row.project_id, found, held)
    row.after = tasks[-1].pk
    Recomputation.objects.filter(pk=row.pk).update(
        after=row.after,
        decisions=F("decisions") + decisions,
        changed=F("changed") + changed,
        repeated=F("repeated") + again.decisions,
        drifted=F("drifted") + again.drifted,
    )
    return len(tasks)


def _store(project_id: int, found: Sequence[Outcome], held: dict[int, ImageReview]) -> tuple[int, int]:
    """Store what differs; returns how many decisions there were, and how many came out otherwise."""
    decisions = changed = 0
    fresh, sealed, same = [], [], []
    for outcome in found:
        if outcome.earlier is None:
            fresh.append(outcome)
            continue
        comparison = outcome.compared()
        decisions, changed = decisions + comparison.decisions, changed + comparison.changed
        if not outcome.is_new and not comparison.differs:
            same.append(outcome)
        elif not outcome.is_new and _was_reviewed(held.get(outcome.task.image_id)):
            sealed.append(outcome)
        else:
            fresh.append(outcome)
    rounds.note_unchanged(same)
    rounds.record(sealed)
    created = rounds.write(project_id, fresh)
    _forward(project_id, [outcome.task for outcome in fresh], {item.image for item in created})
    return decisions, changed


def _was_reviewed(review: ImageReview | None) -> bool:
    """Whether reviewers vouch for the image: that other skills would merge its votes otherwise is no news to them."""
    return review is not None and review.state == ReviewState.VERIFIED and review.route != Route.CROWD


def _forward(project_id: int, tasks: Sequence[Task], with_new: set[int]) -> None:
    if tasks:
        layers.forward(project_id, {task.image_id for task in tasks}, with_new=with_new)


def _finish(row: Recomputation, now: datetime) -> Recomputation:
    Recomputation.objects.filter(pk=row.pk).update(finished_at=now)
    row.refresh_from_db()
    if row.changed:
        logger.info("Recomputing project %s changed %s of %s decisions.", row.project_id, row.changed, row.decisions)
    if recomputations.figures(row).is_alarming:
        text = "Project %s: %s of %s decisions came out otherwise from the votes and skills that they were made from."
        logger.warning(text, row.project_id, row.drifted, row.repeated)
    return row
