"""Predictions that come back as suggestions: a model's boxes beside the questions that nobody has answered yet.

A job goes through the open tasks of a project in the order of their ids, a batch a message, so that the queue is
never held for long. What is done is on its row: killed at any point, it goes on after the last whole batch.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from annotation import selectors as annotation_reads
from annotation import services as annotation
from annotation.models import Task
from common.errors import DomainError
from common.events import announce
from projects import selectors as projects
from training import folders, labels
from training.engine.failures import describe_exit
from training.errors import (
    ModelNotFoundError,
    NothingToSuggestError,
    SuggestionsEndedError,
    SuggestionsRefusedError,
    SuggestionsUnderWayError,
)
from training.events import SuggestionsRequested
from training.models import Model, SuggestionJob, SuggestionState
from training.processes import Engine

BATCH = 100  # images a message: a minute or two of a small detector on a CPU
SILENCE = timedelta(seconds=60)
BEAT_SECONDS = 2.0
LEAST_SCORE = 0.4
MOST_BOXES = 300  # on one image; more is of no help to anybody
UNDER_WAY = (SuggestionState.QUEUED, SuggestionState.RUNNING)
Clock = Callable[[], datetime]


def request_suggestions(*, model_id: int, requested_by: User, least_score: float = LEAST_SCORE) -> SuggestionJob:
    """Lay down a job that a machine of the queue `gpu` does; a project has one at a time."""
    model = Model.objects.filter(pk=model_id).first()
    if model is None:
        raise ModelNotFoundError
    if model.task != "detect":
        raise SuggestionsRefusedError(f"{model} says what is in a picture and draws no boxes; choose a detector.")
    total = annotation_reads.unanswered_draws(model.project_id).count()
    if not total:
        raise NothingToSuggestError("Every picture of this project has a vote already, or its question is not open.")
    job = SuggestionJob(
        project_id=model.project_id, model=model, requested_by=requested_by, least_score=least_score, total=total
    )
    try:
        with transaction.atomic():
            job.save(force_insert=True)
            announce(SuggestionsRequested(job.pk))
    except IntegrityError as error:
        raise SuggestionsUnderWayError("A model is suggesting boxes in this project now; wait or cancel it.") from error
    return job


@transaction.atomic
def cancel_suggestions(*, job_id: int, now: datetime) -> SuggestionJob:
    """Stop a job at its next heartbeat, or at once when nobody is at it; what it suggested stays."""
    job = SuggestionJob.objects.select_for_update().get(pk=job_id)
    if job.state == SuggestionState.CANCELLED:
        return job
    if job.state not in UNDER_WAY:
        raise SuggestionsEndedError(f"This is {job.state}; there is nothing to stop.")
    job.state, job.finished_at = SuggestionState.CANCELLED, now
    job.save(update_fields=["state", "finished_at"])
    return job


def suggest_batch(*, job_id: int, clock: Clock = timezone.now) -> SuggestionJob | None:
    """Do the next batch of a job and ring for the next; None when nothing is to do or another is at it."""
    turn = _claim(job_id, clock())
    if turn is None:
        return None
    try:
        _do(turn, clock)
    except _Left:
        pass
    except DomainError as error:
        turn.end(SuggestionState.FAILED, error.detail, clock())
    except Exception as error:
        turn.end(SuggestionState.FAILED, f"{type(error).__name__}: {error}", clock())
        raise
    return SuggestionJob.objects.get(pk=job_id)


def ring_for_suggestions(*, now: datetime) -> int:
    """Ring for jobs that nobody is at; how many."""
    silent = SuggestionJob.objects.filter(state__in=UNDER_WAY).filter(_is_silent(now)).order_by("id")
    found = list(silent.values_list("id", flat=True))
    for job_id in found:
        announce(SuggestionsRequested(job_id))
    return len(found)


class _Left(Exception):  # not an error: the job was cancelled, or another process took it
    """Somebody else decides about the job now."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """One process's hold on a job: every write is conditional on its fence."""

    job: SuggestionJob
    fence: int

    def mine(self) -> QuerySet[SuggestionJob]:
        return SuggestionJob.objects.filter(pk=self.job.pk, fence=self.fence, state=SuggestionState.RUNNING)

    def beat(self, now: datetime) -> None:
        if not self.mine().update(heartbeat_at=now):
            raise _Left

    def end(self, state: SuggestionState, message: str, now: datetime) -> None:
        self.mine().update(state=state, message=message, finished_at=now)


def _is_silent(now: datetime) -> Q:
    return Q(heartbeat_at=None) | Q(heartbeat_at__lt=now - SILENCE)


def _claim(job_id: int, now: datetime) -> _Turn | None:
    free = SuggestionJob.objects.filter(pk=job_id, state__in=UNDER_WAY).filter(_is_silent(now))
    if not free.update(state=SuggestionState.RUNNING, heartbeat_at=now, fence=F("fence") + 1):
        return None
    job = SuggestionJob.objects.select_related("model__run").get(pk=job_id)
    return _Turn(job, job.fence)


def _do(turn: _Turn, clock: Clock) -> None:
    job = turn.job
    tasks = list(annotation_reads.unanswered_draws(job.project_id).filter(pk__gt=job.after).order_by("pk")[:BATCH])
    if not tasks:
        turn.end(SuggestionState.SUCCEEDED, "", clock())
        return
    said = _predicted(turn, tasks, clock)
    allowed = set(projects.standing_brief(job.project_id).categories)
    answers = {task.pk: boxes for task in tasks if (boxes := _answer(said.get(str(task.image_id), []), job, allowed))}
    with transaction.atomic():
        laid = annotation.suggest(origin=str(job.model), answers=answers)
        # The heartbeat goes with the batch: whoever is rung for next may begin at once.
        done = turn.mine().update(
            after=tasks[-1].pk, done=F("done") + len(tasks), suggested=F("suggested") + laid, heartbeat_at=None
        )
        if not done:
            raise _Left
        announce(SuggestionsRequested(job.pk))


def _predicted(turn: _Turn, tasks: Sequence[Task], clock: Clock) -> dict[str, list[list[float]]]:
    """What the engine says of the images, in a process of its own that ends when the job is cancelled."""
    job = turn.job
    with tempfile.TemporaryDirectory(prefix="quorum-suggest-") as name:
        folder = Path(name)
        (folder / "model").mkdir()
        folders.fetch_model(job.model, folder / "model")
        size = int(job.model.run.spec["image_size"])
        folders.write_pictures(folder / "images.jsonl", [task.image for task in tasks], size)
        arguments = ["predict", *(str(folder / part) for part in ("model", "images.jsonl", "answers.jsonl"))]
        engine = Engine(arguments, folder / "log")
        try:
            while (code := engine.wait(BEAT_SECONDS)) is None:
                turn.beat(clock())
        finally:
            engine.stop()
        if code:
            said = (folder / "log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
            raise NothingToSuggestError(
                f"The engine could not use the model: {said[-1] if said else describe_exit(code)}"
            )
        rows = map(json.loads, (folder / "answers.jsonl").read_bytes().splitlines())
        return {row["id"]: row["boxes"] for row in rows}


def _answer(rows: Sequence[Sequence[float]], job: SuggestionJob, allowed: set[int]) -> dict[str, Any] | None:
    """Boxes as a `draw` answer has them; None when the model is sure of nothing that the project asks about."""
    boxes = labels.suggested_boxes(rows, job.model.categories, least_score=job.least_score, allowed=allowed)
    return {"boxes": boxes[:MOST_BOXES]} if boxes else None
