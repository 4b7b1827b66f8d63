"""Deciding what a person is asked next: which stage, which tasks, and what to say when there are none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from annotation import selectors
from annotation.models import Assignment
from annotation.services.dispatch import claim
from common.errors import Conflict, NotFound
from projects import selectors as projects
from projects.access import Access
from projects.models import ProjectState, Stage, Standing

LOCKED_RETRY = 1  # seconds; every open task is locked by somebody who claims at this very moment
HELD_RETRY = 30  # seconds; what is left is held by others and may come back

Status = Literal["work", "wait", "finished", "closed"]


class NotAsked(Conflict):
    """The person's standing does not allow work now."""

    code = "not_asked"


@dataclass(frozen=True, slots=True)
class HandedOut:
    """Leases for a person, or why there are none; `retry_after` in seconds."""

    assignments: list[Assignment]
    status: Status
    retry_after: int | None


def hand_out(
    *, access: Access, worker_id: int, count: int, now: datetime, stage_id: int | None, resume: bool
) -> HandedOut:
    """Lease up to `count` tasks of the first stage (or the named one) that has any for this person."""
    if access.standing not in {Standing.ACTIVE, Standing.TRAINING}:
        raise NotAsked("Your work in this project is paused. An administrator of the project can say why.")
    if access.project.state not in {ProjectState.PILOT, ProjectState.LIVE}:
        return HandedOut([], "closed", None)
    stages = _stages(access.project.pk, stage_id)
    brief = projects.standing_brief(access.project.pk)
    for stage in stages:
        lease = timedelta(minutes=stage.settings.get("lease_minutes", 30))
        ids = claim(
            project_id=access.project.pk,
            stage_id=stage.pk,
            worker_id=worker_id,
            brief_id=brief.pk,
            count=count,
            lease=lease,
            now=now,
            resume=resume,
        )
        if ids:
            return HandedOut(selectors.leases(ids), "work", None)
    return _nothing(stages, worker_id)


def _stages(project_id: int, stage_id: int | None) -> list[Stage]:
    stages = projects.stages_of(project_id)
    if stage_id is None:
        return stages
    named = [stage for stage in stages if stage.pk == stage_id]
    if not named:
        raise NotFound("This project has no such stage.")
    return named


def _nothing(stages: list[Stage], worker_id: int) -> HandedOut:
    # Nobody is told "finished" while a task for them is open: SKIP LOCKED may have passed over locked rows.
    if any(selectors.has_open_task(stage.pk, worker_id) for stage in stages):
        return HandedOut([], "wait", LOCKED_RETRY)
    if any(selectors.may_reopen(stage.pk, worker_id) for stage in stages):
        return HandedOut([], "wait", HELD_RETRY)
    return HandedOut([], "finished", None)
