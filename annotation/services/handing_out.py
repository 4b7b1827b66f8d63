"""Deciding what a person is asked next: which stage, which tasks, and what to say when there are none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from annotation import selectors
from annotation.selectors import AskingStage
from annotation.services.dispatch import Lease, claim
from common.errors import Conflict, NotFound
from projects.access import Access
from projects.models import ProjectState, Standing

LOCKED_RETRY = 1  # seconds; every open task is locked by somebody who claims at this very moment
HELD_RETRY = 30  # seconds; what is left is held by others and may come back, or is still to be opened

DEFAULT_LEASE_MINUTES = 30

Status = Literal["work", "wait", "finished", "closed"]


class NotAsked(Conflict):
    """The person's standing does not allow work now."""

    code = "not_asked"


@dataclass(frozen=True, slots=True)
class HandedOut:
    """Leases of one stage for a person, or why there are none; `retry_after` in seconds."""

    leases: list[Lease]
    stage: AskingStage | None
    status: Status
    retry_after: int | None


def hand_out(
    *, access: Access, worker_id: int, count: int, now: datetime, stage_id: int | None, resume: bool
) -> HandedOut:
    """Lease up to `count` tasks of the first stage (or the named one) that has any for this person."""
    if access.standing not in {Standing.ACTIVE, Standing.TRAINING}:
        raise NotAsked("Your work in this project is paused. An administrator of the project can say why.")
    if access.project.state not in {ProjectState.PILOT, ProjectState.LIVE}:
        return HandedOut([], None, "closed", None)
    stages = _stages(access.project.pk, stage_id)
    for stage in stages:
        leases = claim(
            project_id=access.project.pk,
            stage_id=stage.id,
            worker_id=worker_id,
            brief_id=stage.brief_id,
            count=count,
            lease=timedelta(minutes=stage.settings.get("lease_minutes", DEFAULT_LEASE_MINUTES)),
            now=now,
            resume=resume,
        )
        if leases:
            return HandedOut(leases, stage, "work", None)
    return _nothing(stages, worker_id)


def _stages(project_id: int, stage_id: int | None) -> list[AskingStage]:
    stages = selectors.asking_stages(project_id)
    if stage_id is None:
        return stages
    named = [stage for stage in stages if stage.id == stage_id]
    if not named:
        raise NotFound("This project has no such stage.")
    return named


def _nothing(stages: list[AskingStage], worker_id: int) -> HandedOut:
    # Nobody is told "finished" while a task for them is open: SKIP LOCKED may have passed over locked rows.
    left = selectors.left_for(worker_id, [stage.id for stage in stages])
    if left.open:
        return HandedOut([], None, "wait", LOCKED_RETRY)
    if left.coming:
        return HandedOut([], None, "wait", HELD_RETRY)
    return HandedOut([], None, "finished", None)
