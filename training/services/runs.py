"""Asking for a run, and asking it to stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from accounts.models import User
from common.events import announce
from datasets.models import Release, ReleaseState, Split
from training.engine.config import BadConfig, Spec, resolve_spec, spec_sha
from training.errors import RunEndedError, RunInvalidError, SpecInvalidError
from training.events import RunRequested
from training.models import Model, Run, RunState
from training.states import ENDED


@transaction.atomic
def create_run(
    *,
    project_id: int,
    release_id: int,
    name: str,
    spec: Mapping[str, object],
    created_by: User,
    initial_model_id: int | None = None,
) -> Run:
    """Lay down a training job with every default resolved; a machine of the queue `gpu` takes it."""
    resolved = _resolved(spec)
    release = Release.objects.filter(pk=release_id, project_id=project_id).first()
    if release is None:
        raise RunInvalidError("There is no such release in this project.", fields={"release": ["unknown"]})
    _check_release(release, resolved)
    run = Run.objects.create(
        project_id=project_id,
        release=release,
        initial_model=_initial_model(project_id, initial_model_id, resolved),
        name=name,
        task=resolved.task,
        spec=asdict(resolved),
        spec_sha=spec_sha(resolved),
        created_by=created_by,
    )
    announce(RunRequested(run.pk))
    return run


def _resolved(spec: Mapping[str, object]) -> Spec:
    try:
        return resolve_spec(spec)
    except BadConfig as error:
        raise SpecInvalidError(error.problems) from error


def _check_release(release: Release, spec: Spec) -> None:
    if release.state != ReleaseState.FROZEN:
        raise RunInvalidError(f"Release {release.name} is not frozen.", fields={"release": ["not frozen"]})
    if Split.TRAIN in release.withheld:
        raise RunInvalidError(
            f"The train labels of release {release.name} are withheld.", fields={"release": ["closed"]}
        )
    counted = release.counts["splits"].get(Split.TRAIN, {})
    wanted, what = ("boxes", "box") if spec.task == "detect" else ("objects", "labelled object")
    if not counted.get(wanted):
        raise RunInvalidError(f"Release {release.name} has no {what} in train.", fields={"release": ["no labels"]})


def _initial_model(project_id: int, model_id: int | None, spec: Spec) -> Model | None:
    if model_id is None:
        return None
    model = Model.objects.filter(pk=model_id, project_id=project_id).first()
    if model is None:
        raise RunInvalidError("There is no such model in this project.", fields={"initial_model": ["unknown"]})
    if model.architecture != spec.architecture:
        detail = f"Model {model} is of {model.architecture}; a run of {spec.architecture} cannot start from it."
        raise RunInvalidError(detail, fields={"initial_model": ["other architecture"]})
    return model


@transaction.atomic
def cancel_run(*, run_id: int, now: datetime) -> Run:
    """Ask a run to stop: at once when it waits, else at its next heartbeat. Asking twice changes nothing."""
    run = Run.objects.select_for_update().get(pk=run_id)
    if run.state in ENDED and not (run.state == RunState.CANCELLED and run.cancel_requested):
        raise RunEndedError(f"Run {run.name} is {run.state}; there is nothing to stop.")
    run.cancel_requested = True
    if run.state == RunState.QUEUED:
        run.state, run.finished_at = RunState.CANCELLED, now
    run.save(update_fields=["cancel_requested", "state", "finished_at"])
    return run
