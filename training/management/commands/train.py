"""`manage.py train PROJECT NAME --spec FILE`: train on a release, here and now."""

from __future__ import annotations

import json as jsonlib
import socket
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from common.errors import DomainError, NotFound
from datasets import selectors as datasets
from datasets.models import Release, ReleaseState
from projects import selectors as projects
from projects.models import Project, Template
from training import figures, selectors, services, supervision
from training.engine.config import default_spec
from training.models import Run, RunEvent, RunState
from training.states import ENDED

WAIT = 0.5  # seconds between looks at a run that a worker took first
ANY = 1_000_000  # who trains by hand decides how many trainings this machine bears


class Command(BaseCommand):
    help = "Train a model on a release of a project, score it on the withheld test images, and say the figures."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("project", help="slug or id of the project")
        parser.add_argument("name", help="name of the release; or a name for the run, on the newest release")
        parser.add_argument("--spec", type=Path, help='JSON file of settings, like {"architecture": "dense"}')
        parser.add_argument("--release", help="name of the release, when NAME is to be the run's")
        parser.add_argument("--from-model", help="id or name of a model to start from (fine-tuning)")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *, project: str, name: str, json: bool, **options: Any) -> None:  # Django's own signature
        try:
            run = _create(projects.project_by_name(project), name, options)
            run = _train(run, quiet=json)
        except DomainError as error:
            raise CommandError(" ".join([error.detail, *_faults(error)])) from error
        if run.state != RunState.SUCCEEDED:
            raise CommandError(f"Run {run.name} {run.state}: {run.failure_class} {run.message}".strip())
        detail = selectors.details([run])[0]
        self.stdout.write(jsonlib.dumps(_as_json(detail)) if json else _as_text(detail))


def _create(project: Project, name: str, options: dict[str, Any]) -> Run:  # as argparse gives them
    release = _release(project, name, options["release"])
    spec = _read(options["spec"]) if options["spec"] else _default(project)
    earlier = selectors.model_named(options["from_model"]).pk if options["from_model"] else None
    return services.create_run(
        project_id=project.pk,
        release_id=release.pk,
        name=f"{release.name} {spec.get('architecture')}"[:80] if name == release.name else name,
        spec=spec,
        created_by=project.created_by,
        initial_model_id=earlier,
    )


def _release(project: Project, name: str, chosen: str | None) -> Release:
    if chosen is not None:
        return datasets.release_named(project.pk, chosen)
    try:
        return datasets.release_named(project.pk, name)
    except NotFound:
        newest = datasets.releases_of(project.pk).filter(state=ReleaseState.FROZEN).order_by("-frozen_at").first()
        if newest is None:
            raise
        return newest


def _default(project: Project) -> dict[str, Any]:  # JSON of a spec
    return asdict(default_spec("classify" if project.template == Template.TAGS else "detect"))


def _read(path: Path) -> dict[str, Any]:  # JSON of a spec; the service checks it
    try:
        values: object = jsonlib.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise CommandError(f"{path} cannot be read as JSON: {error}") from error
    if not isinstance(values, dict):
        raise CommandError(f"{path} must hold a JSON object of settings.")
    return values


def _train(run: Run, *, quiet: bool) -> Run:
    """Train it here, or watch the worker that was faster; takes over when that one is lost."""
    with tqdm(total=run.spec["epochs"], unit="epoch", desc=run.name, disable=quiet) as bar:

        def told(events: list[RunEvent]) -> None:
            for event in events:
                if event.kind == "epoch":
                    bar.update(event.data["epoch"] - bar.n)
                    bar.set_postfix_str(_figures_of_epoch(event.data))

        last = 0
        while run.state not in ENDED:
            attempt = services.claim(run_id=run.pk, host=socket.gethostname(), slots=ANY, now=timezone.now())
            if attempt is not None:
                run = supervision.supervise(attempt, told=told)
                continue
            time.sleep(WAIT)
            events = selectors.events_after(run, last)
            last = events[-1].pk if events else last
            told(events)
            run.refresh_from_db()
    return run


def _figures_of_epoch(data: dict[str, Any]) -> str:  # JSON of the engine
    names = ("train_loss", "val_error", "val_ap50")
    return ", ".join(f"{name} {data[name]:.3f}" for name in names if name in data)


def _faults(error: DomainError) -> list[str]:
    return [f"{field}: {' '.join(problems)}." for field, problems in error.fields.items()]


def _as_json(detail: selectors.RunDetail) -> dict[str, Any]:  # JSON
    return {
        "run": detail.run.pk,
        "name": detail.run.name,
        "state": detail.run.state,
        "task": detail.run.task,
        "release": detail.run.release.name,
        "model": detail.model,
        "evaluations": [{"split": score.split, "figures": score.figures} for score in detail.evaluations],
    }


def _as_text(detail: selectors.RunDetail) -> str:
    scores = "; ".join(f"{score.split}: {figures.headline(score.figures)}" for score in detail.evaluations)
    return f"Trained {detail.run.name} on {detail.run.release.name}: model {detail.model}. {scores}"
