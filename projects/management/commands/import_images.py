"""`manage.py import_images PROJECT PATH --format F`: a folder or archive of images, labels included, into a project."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from catalog import selectors as catalog_selectors
from catalog import services as catalog
from catalog.models import LabelFormat, Source, SourceKind, SourceState
from common.errors import DomainError
from projects import selectors, services

Watch = Callable[[int, int], None]
SHOWN = 20


class Command(BaseCommand):
    help = "Import a folder, zip or tar of images into a project: a dry run first, then the import itself."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("project", help="slug or id of the project")
        parser.add_argument("path", type=Path, help="a folder, .zip, .tar, .tar.gz or .tgz")
        parser.add_argument("--format", default=LabelFormat.AUTO, choices=LabelFormat.values)
        parser.add_argument("--mapping", type=Path, help='JSON: {"name in the file": category id, "new" or null}')
        parser.add_argument("--licence", default="")
        parser.add_argument("--author", default="")
        parser.add_argument("--dry-run", action="store_true", help="only say what was understood")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *, project: str, path: Path, json: bool, **options: Any) -> None:  # Django's own signature
        try:
            source = self._checked(project, path, json, options)
            if not options["dry_run"]:
                source = self._imported(project, source, json, options["mapping"])
        except DomainError as error:
            raise CommandError(error.detail) from error
        self.stdout.write(jsonlib.dumps(_figures(source)) if json else _sentence(source))
        if not json:
            self._show_problems(source)
        if source.state == SourceState.DONE and not source.imported + source.duplicates:
            raise CommandError("No image could be taken.")

    def _checked(self, project_name: str, path: Path, json: bool, options: dict[str, Any]) -> Source:
        project = selectors.project_by_name(project_name)
        source = services.create_source(
            project=project,
            added_by=project.created_by,
            kind=SourceKind.FOLDER if path.is_dir() else SourceKind.ARCHIVE,
            format=LabelFormat(options["format"]),
            name=path.name or str(path),
            location=str(path.resolve()),
            licence=options["licence"],
            author=options["author"],
        )
        catalog.request_check(source_id=source.pk, wake=False)
        with tqdm(unit="image", desc="checking", disable=json) as bar:
            catalog.check_source(source.pk, clock=timezone.now, watch=_shown_by(bar))
        return _unfailed(source.pk)

    def _imported(self, project_name: str, source: Source, json: bool, mapping: Path | None) -> Source:
        project = selectors.project_by_name(project_name)
        chosen = _read_mapping(mapping) if mapping else _everything_new(source)
        services.start_source(
            project=project, author=project.created_by, source_id=source.pk, mapping=chosen, wake=False
        )
        with tqdm(unit="image", desc="importing", disable=json) as bar:
            catalog.import_source(source.pk, clock=timezone.now, watch=_shown_by(bar))
        services.take_images(source_id=source.pk)
        return _unfailed(source.pk)

    def _show_problems(self, source: Source) -> None:
        problems = catalog_selectors.problems_of(source.pk).order_by("id")
        for problem in problems[:SHOWN]:
            place = f"{problem.name}:{problem.line}" if problem.line else problem.name
            self.stderr.write(f"  {place}: {problem.detail} [{problem.code}]")
        left = problems.count() - SHOWN
        if left > 0:
            self.stderr.write(f"  … and {left} more")


def _shown_by(bar: tqdm[Any]) -> Watch:  # a bar of nothing in particular
    def watch(done: int, total: int) -> None:
        bar.total = total
        bar.update(done - bar.n)

    return watch


def _unfailed(source_id: int) -> Source:
    source = catalog_selectors.source(source_id)
    if source.state == SourceState.FAILED:
        raise DomainError(source.message)
    return source


def _everything_new(source: Source) -> dict[str, int | str | None]:
    return {name: catalog.NEW if known is None else known for name, known in source.mapping.items()}


def _read_mapping(path: Path) -> dict[str, int | str | None]:
    try:
        mapping: object = jsonlib.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise CommandError(f"{path} cannot be read as JSON: {error}") from error
    if not isinstance(mapping, dict) or not all(
        value is None or value == catalog.NEW or isinstance(value, int) for value in mapping.values()
    ):
        raise CommandError(f'{path}: give each name a category id, "new" or null.')
    return mapping


def _figures(source: Source) -> dict[str, object]:
    counts = {name: getattr(source, name) for name in ("state", "total", "imported", "duplicates", "refused")}
    return {"source": source.pk, **counts, "report": source.report, "mapping": source.mapping}


def _sentence(source: Source) -> str:
    report = source.report
    understood = (
        f"{report['images']} images ({report['format']}), {report['labelled_images']} labelled, "
        f"{report['boxes']} boxes, {report['tags']} tags, {len(report['unknown_categories'])} unknown categories, "
        f"{report['broken']} broken files, labels of {report['missing_files']} files that are not there."
    )
    if source.state == SourceState.CHECKED:
        return understood
    return (
        f"{understood}\nImported {source.imported} images; {source.duplicates} were known already, "
        f"{source.refused} refused."
    )
