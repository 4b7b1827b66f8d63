"""Deciding what a person is asked next: which stage, which tasks, and what to say when there are none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Literal

from annotation import selectors
from annotation.selectors import FEW, AskingStage
from annotation.services.asking import KEYS
from annotation.services.dispatch import NO_SIDE, Lease, Side, claim
from common.errors import Conflict, NotFound
from projects.access import RANK, Access
from projects.models import ProjectState, Role, StageKind, Standing

LOCKED_RETRY = 1  # seconds; every open task is locked by somebody who claims at this very moment
OPENING = timedelta(seconds=30)  # within this time an answer has opened the questions that follow from it
HELD_RETRY = 30  # seconds; what is left is held by others and may come back, or is still to be opened

DEFAULT_LEASE_MINUTES = 30

# Of a worker's tasks this share comes from the lane beside the ordinary one, and more while they are new.
DEFAULT_PERCENT, NEWCOMER_PERCENT = 5, 20

CHECKING = {StageKind.VERIFY, StageKind.COVER, StageKind.ADJUDICATE}  # they judge what others said

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
    *, access: Access, worker_id: int, count: int, now: datetime, stage_id: int | None, resume: bool, chance: Random
) -> HandedOut:
    """Lease up to `count` tasks of the first stage (or the named one) that has any for this person.

    Stages that check come first, the last one before the others: few may work there, and images wait for them. Who
    judges what others said must be trusted, and had no part in it; `chance` must be one that nobody can foresee.
    """
    if access.standing not in {Standing.ACTIVE, Standing.TRAINING}:
        raise NotAsked("Your work in this project is paused. An administrator of the project can say why.")
    if access.project.state not in {ProjectState.PILOT, ProjectState.LIVE}:
        return HandedOut([], None, "closed", None)
    stages = _stages(access, worker_id, stage_id)
    for stage in _in_turn(stages):
        leases = claim(
            project_id=access.project.pk,
            stage_id=stage.id,
            worker_id=worker_id,
            brief_id=stage.brief_id,
            count=count,
            lease=timedelta(minutes=stage.settings.get("lease_minutes", DEFAULT_LEASE_MINUTES)),
            now=now,
            resume=resume,
            independent=stage.kind in CHECKING,
            side=_side(stage, access, count, chance),
        )
        if leases:
            return HandedOut(leases, stage, "work", None)
    return _nothing(stages, worker_id, now)


def _stages(access: Access, worker_id: int, stage_id: int | None) -> list[AskingStage]:
    stages = selectors.asking_stages(access.project.pk, worker_id)
    if stage_id is None:
        return [stage for stage in stages if _may_work_at(stage, access)]
    named = [stage for stage in stages if stage.id == stage_id]
    if not named:
        raise NotFound("This project has no such stage.")
    if not _may_work_at(named[0], access):
        raise NotAsked("This stage is for people whose answers have proved right often enough.")
    return named


def _in_turn(stages: list[AskingStage]) -> list[AskingStage]:
    checking = [stage for stage in reversed(stages) if stage.kind in CHECKING]
    return checking + [stage for stage in stages if stage.kind not in CHECKING]


def _may_work_at(stage: AskingStage, access: Access) -> bool:
    if stage.kind == StageKind.ADJUDICATE:
        return RANK[access.role] >= RANK[Role.REVIEWER]
    return stage.kind not in CHECKING or access.is_trusted


def _side(stage: AskingStage, access: Access, count: int, chance: Random) -> Side:
    """How many of a batch come from the lane beside. Reviewers get none: they can look up what is settled already."""
    percent = stage.settings.get("gold_percent", DEFAULT_PERCENT)
    if stage.side_lane is None or percent == 0 or access.role == Role.REVIEWER:
        return NO_SIDE
    if stage.answers < FEW:
        percent = max(percent, NEWCOMER_PERCENT)
    drawn = sum(chance.random() * 100 < percent for _ in range(count))
    return Side(stage.side_lane, drawn, chance.randrange(KEYS))


def _nothing(stages: list[AskingStage], worker_id: int, now: datetime) -> HandedOut:
    # Nobody is told "finished" while a task for them is open: SKIP LOCKED may have passed over locked rows.
    checking = [stage.id for stage in stages if stage.kind in CHECKING]
    ids = [stage.id for stage in stages]
    left = selectors.left_for(worker_id, ids, independent=checking, since=now - OPENING)
    if left.open:
        return HandedOut([], None, "wait", LOCKED_RETRY)
    if left.coming:
        return HandedOut([], None, "wait", HELD_RETRY)
    return HandedOut([], None, "finished", None)
