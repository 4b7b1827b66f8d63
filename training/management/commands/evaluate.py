"""`manage.py evaluate MODEL --split S`: score a model where the labels are."""

from __future__ import annotations

import json as jsonlib
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from common.errors import DomainError
from datasets import selectors as datasets
from datasets.models import Split
from training import figures, selectors
from training.engine.failures import EngineError
from training.models import Evaluation, Model
from training.services.evaluating import evaluate_model


class Command(BaseCommand):
    help = "Score a model of the registry on a split of its release (or of another), withheld labels included."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("model", help="id, name (newest version) or name:version")
        parser.add_argument("--split", default=Split.TEST.value, choices=Split.values)
        parser.add_argument("--release", help="name of another release of the project")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *, model: str, split: str, json: bool, release: str | None, **options: Any) -> None:  # Django's
        try:
            found = selectors.model_named(model)
            other = datasets.release_named(found.project_id, release).pk if release else None
            with tqdm(total=1, desc=f"{found} on {split}", unit="split", disable=json) as bar:
                row = evaluate_model(model_id=found.pk, split=split, release_id=other)
                bar.update()
        except (DomainError, EngineError) as error:
            raise CommandError(str(error)) from error
        shown = figures.shown(row.figures, withheld=split in row.release.withheld)
        self.stdout.write(jsonlib.dumps(_as_json(found, row, shown)) if json else _as_text(found, row, shown))


def _as_json(model: Model, row: Evaluation, shown: dict[str, Any]) -> dict[str, Any]:  # JSON
    return {"model": model.pk, "name": str(model), "release": row.release.name, "split": row.split, "figures": shown}


def _as_text(model: Model, row: Evaluation, shown: dict[str, Any]) -> str:
    return f"{model} on {row.split} of {row.release.name}: {figures.headline(shown)}"
