"""Reads of training. Each says how many queries it costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from common.errors import NotFound
from datasets.models import Release
from projects import access
from projects.models import Role
from training import figures
from training.errors import ModelNotFoundError, RunNotFoundError, SuggestionsNotFoundError
from training.models import Attempt, Evaluation, Model, ModelState, Run, RunEvent, SuggestionJob

MOST_EVENTS = 500
MOST_RANKED = 100


@dataclass(frozen=True, slots=True)
class Score:
    """An evaluation as it may be shown."""

    model: Model
    release_id: int
    split: str
    figures: dict[str, Any]  # JSON, without what counts withheld labels
    created_at: object


@dataclass(slots=True)
class RunDetail:
    """A run with everything its page needs."""

    run: Run
    attempts: int = 0
    device: str = ""
    progress: dict[str, Any] = field(default_factory=dict)  # JSON of the engine
    model: int | None = None
    evaluations: list[Score] = field(default_factory=list)


def runs_of(project_id: int) -> QuerySet[Run]:
    """The runs of a project."""
    return Run.objects.filter(project_id=project_id).select_related("release")


def run_for(user: User, run_id: int, *, at_least: Role = Role.REVIEWER) -> Run:
    """The run, when the person may see it. Two queries."""
    run = Run.objects.select_related("release").filter(pk=run_id).first()
    if run is None:
        raise RunNotFoundError
    try:
        access.member(user, run.project_id, at_least=at_least)
    except NotFound:
        raise RunNotFoundError from None
    return run


def details(runs: Sequence[Run]) -> list[RunDetail]:
    """The details of some runs, in four queries however many they are."""
    found = {run.pk: RunDetail(run) for run in runs}
    for attempt in Attempt.objects.filter(run_id__in=found).order_by("number"):
        found[attempt.run_id].attempts += 1
        found[attempt.run_id].device = attempt.device or found[attempt.run_id].device
    told = RunEvent.objects.filter(run_id__in=found, kind__in=["started", "progress", "epoch"])
    for event in told.order_by("run_id", "kind", "-id").distinct("run_id", "kind"):
        _take_progress(found[event.run_id].progress, event)
    models = {model.pk: model for model in Model.objects.filter(run_id__in=found)}
    for model in models.values():
        found[model.run_id].model = model.pk
    for score in scores(models):
        found[models[score.model.pk].run_id].evaluations.append(score)
    return list(found.values())


def _take_progress(progress: dict[str, Any], event: RunEvent) -> None:
    data = event.data
    if event.kind == "started":
        progress.setdefault("epoch", data["epoch"])
        progress["epochs"] = data["epochs"]
        return
    if event.kind == "epoch":
        progress["eta_seconds"] = data["eta"]
    progress["epoch"] = max(progress.get("epoch", 0), data["epoch"] - (event.kind == "progress"))
    progress["images_per_second"] = data["images_per_second"]
    if event.kind == "progress":
        progress["batch"], progress["batches"] = data["batch"], data["batches"]


def events_after(run: Run, after: int) -> list[RunEvent]:
    """What the engine told since an event, oldest first, at most 500. One query."""
    return list(RunEvent.objects.filter(run=run, pk__gt=after).order_by("id")[:MOST_EVENTS])


def models_of(project_id: int, *, with_candidates: bool) -> QuerySet[Model]:
    """The models of a project; those that are not published only for its reviewers and admins."""
    found = Model.objects.filter(project_id=project_id)
    return found if with_candidates else found.filter(state=ModelState.PUBLISHED)


def model_for(user: User, model_id: int, *, at_least: Role = Role.ANNOTATOR) -> Model:
    """The model, when the person may see it. Two queries."""
    model = Model.objects.filter(pk=model_id).first()
    if model is None:
        raise ModelNotFoundError
    try:
        place = access.member(user, model.project_id, at_least=at_least)
    except NotFound:
        raise ModelNotFoundError from None
    if place.role == Role.ANNOTATOR and model.state != ModelState.PUBLISHED:
        raise ModelNotFoundError
    return model


def suggestions_of(project_id: int) -> QuerySet[SuggestionJob]:
    """The jobs of suggestions of a project."""
    return SuggestionJob.objects.filter(project_id=project_id).select_related("model")


def suggestions_for(user: User, job_id: int, *, at_least: Role = Role.REVIEWER) -> SuggestionJob:
    """The job, when the person may see it. Two queries."""
    job = SuggestionJob.objects.select_related("model").filter(pk=job_id).first()
    if job is None:
        raise SuggestionsNotFoundError
    try:
        access.member(user, job.project_id, at_least=at_least)
    except NotFound:
        raise SuggestionsNotFoundError from None
    return job


def model_named(name: str) -> Model:
    """A model by its id, its name (the newest version) or `name:version`; refuses a name that two projects use."""
    if name.isdecimal():
        found = list(Model.objects.filter(pk=int(name)))
    else:
        called, _, version = name.rpartition(":") if ":" in name else (name, "", "")
        rows = Model.objects.filter(name=called).order_by("project_id", "-version").distinct("project_id")
        found = list(rows.filter(version=int(version)) if version.isdecimal() else rows)
    if not found:
        raise ModelNotFoundError(f"There is no model {name!r}; the models page shows their names and ids.")
    if len(found) > 1:
        ids = ", ".join(f"{model.pk} (project {model.project_id})" for model in found)
        raise ModelNotFoundError(f"Several models are called {name}; say which by its id: {ids}.")
    return found[0]


def scores(model_ids: Sequence[int] | dict[int, Model]) -> list[Score]:
    """The evaluations of some models, the newest of each split. One query."""
    rows = Evaluation.objects.filter(model_id__in=list(model_ids)).select_related("model", "release")
    newest = rows.order_by("model_id", "release_id", "split", "-id").distinct("model_id", "release_id", "split")
    return [_score(row) for row in newest]


def leaderboard(release: Release, *, with_candidates: bool) -> list[Score]:
    """Every model scored on the release, the best first within each split; at most 100. One query."""
    rows = Evaluation.objects.filter(release=release).select_related("model", "release")
    if not with_candidates:
        rows = rows.filter(model__state=ModelState.PUBLISHED)
    newest = rows.order_by("model_id", "split", "-id").distinct("model_id", "split")
    by_split: dict[str, list[Score]] = defaultdict(list)
    for score in map(_score, newest):
        by_split[score.split].append(score)
    ranked = [
        score
        for split in ("test", "val", "train")
        for score in sorted(by_split[split], key=lambda each: (-figures.rank(each.figures), each.model.pk))
    ]
    return ranked[:MOST_RANKED]


def _score(row: Evaluation) -> Score:
    shown = figures.shown(row.figures, withheld=row.split in row.release.withheld)
    return Score(row.model, row.release_id, row.split, shown, row.created_at)
