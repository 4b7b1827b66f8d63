"""`manage.py export_release PROJECT NAME --format F --split S --out DIR`: write a release as loose files."""

from __future__ import annotations

import json as jsonlib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from common.errors import DomainError
from datasets import selectors, services
from datasets.layouts import Format
from datasets.models import Split
from projects import selectors as projects


class Command(BaseCommand):
    help = "Export a frozen release into a new folder; withheld labels stay out unless --private is given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("project", help="slug or id of the project")
        parser.add_argument("name", help="name of the release")
        parser.add_argument("--format", required=True, choices=list(Format))
        parser.add_argument("--split", default=["all"], nargs="+", choices=[*Split.values, "all"])
        parser.add_argument("--out", required=True, type=Path, help="the folder to make")
        parser.add_argument("--private", action="store_true", help="with withheld labels")
        parser.add_argument("--no-images", action="store_true", help="labels only")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *, project: str, name: str, json: bool, **options: Any) -> None:  # Django's own signature
        out: Path = options["out"]
        try:
            release = selectors.release_named(projects.project_by_name(project).pk, name)
            with tqdm(unit="image", desc=f"writing {name}", disable=json) as bar:

                def report(done: int, total: int) -> None:
                    bar.total = total
                    bar.update(done - bar.n)

                images = services.export_to_folder(
                    release=release,
                    format=options["format"],
                    splits=None if "all" in options["split"] else options["split"],
                    private=options["private"],
                    with_images=not options["no_images"],
                    folder=out,
                    report=report,
                )
        except DomainError as error:
            raise CommandError(error.detail) from error
        except OSError as error:
            raise CommandError(f"{out} could not be written: {error}") from error
        figures = {"release": release.pk, "images": images, "out": str(out)}
        self.stdout.write(jsonlib.dumps(figures) if json else f"Wrote {images} images of {name} to {out}.")
