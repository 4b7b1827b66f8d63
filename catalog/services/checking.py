from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping

from django.db import transaction

from catalog import contents, selectors
from catalog.contents import SourceFile
from catalog.events import SourceChecked
from catalog.imaging import ImageRefusedError
from catalog.models import ItemState, LabelFormat, Source, SourceItem, SourceState
from catalog.sandbox import DecoderPool
from catalog.services.progress import Clock, Heartbeat, Watch, unwatched
from catalog.services.sources import claim, fail, out_of_order
from catalog.survey import Survey, survey
from common.errors import DomainError
from common.events import announce
from formats.records import Code, Problem

SHOWN_PROBLEMS = 20

logger = logging.getLogger(__name__)


def check_source(source_id: int, *, clock: Clock, watch: Watch = unwatched) -> Source | None:
    """The dry run: say what a source holds without taking anything; None when another worker is at it."""
    source = claim(source_id=source_id, state=SourceState.CHECKING, now=clock())
    if source is None:
        return None
    try:
        heart = Heartbeat(source.pk, clock, watch)
        found = survey(source, lambda seen: heart.beat(total=seen))
        broken = list(_broken_images(source, found, heart))
    except DomainError as error:
        fail(source_id=source.pk, message=error.detail, now=clock())
        return selectors.source(source.pk)
    except OSError as error:
        logger.exception("Source %s could not be checked.", source.pk)
        fail(source_id=source.pk, message=out_of_order(error), now=clock())
        return selectors.source(source.pk)
    _write(source, found, broken)
    return selectors.source(source.pk)


def _broken_images(source: Source, found: Survey, heart: Heartbeat) -> Iterator[Problem]:
    wanted = set(found.images)
    with DecoderPool() as pool:
        for done, (name, result) in enumerate(pool.check_all(_read(contents.files(source), wanted)), start=1):
            heart.beat()
            heart.watch(done, len(wanted))
            if isinstance(result, ImageRefusedError):
                yield Problem(name, None, result.code, result.detail)


def _read(files: Iterable[SourceFile | Problem], wanted: set[str]) -> Iterator[tuple[str, bytes]]:
    for one in files:
        if isinstance(one, SourceFile) and one.name in wanted:
            yield one.name, one.read()


@transaction.atomic
def _write(source: Source, found: Survey, broken: list[Problem]) -> None:
    """Put the report and every problem down together; a source cancelled meanwhile stays as it is."""
    current = Source.objects.select_for_update().get(pk=source.pk)
    if current.state != SourceState.CHECKING:
        return
    SourceItem.objects.filter(source=current, image=None).delete()
    problems = [*found.refused, *broken, *found.labels.problems]
    record_problems(current, problems)
    current.format = LabelFormat(found.labels.format)
    current.mapping = proposal(current.mapping, found.labels.categories)
    current.total, current.refused = len(found.images), len(broken)
    current.report = report(current, found, broken, problems)
    current.state, current.heartbeat_at, current.started_at = SourceState.CHECKED, None, None
    current.save()
    announce(SourceChecked(current.pk))


def record_problems(source: Source, problems: Iterable[Problem]) -> None:
    """One row a problem, once; what is only remarked on without a place of its own stays in the report."""
    items = [
        SourceItem(
            source=source,
            name=problem.file[: contents.MAX_NAME],
            state=ItemState.REFUSED,
            line=problem.line,
            code=problem.code,
            detail=problem.detail,
        )
        for problem in problems
        if problem.code != Code.NO_CATEGORY
    ]
    SourceItem.objects.bulk_create(items, ignore_conflicts=True, batch_size=1_000)


def proposal(vocabulary: Mapping[str, int | None], counts: Mapping[str, int]) -> dict[str, int | None]:
    """For each name in the labels the category it most likely means: the project's own first, then the catalog's."""
    own = {name.casefold(): number for name, number in vocabulary.items()}
    known = {name: category.pk for name, category in selectors.categories_named(counts).items()}
    return {name: own.get(name.casefold()) or known.get(name) for name in sorted(counts)}


def report(source: Source, found: Survey, broken: list[Problem], problems: list[Problem]) -> dict[str, object]:
    """What was understood, for a person to say yes to."""
    labelled = found.labels.by_image.values()
    counts = found.labels.categories
    return {
        "format": found.labels.format,
        "images": len(found.images),
        "labelled_images": len(labelled),
        "boxes": sum(len(image.boxes) for image in labelled),
        "tags": sum(len(image.tags) for image in labelled),
        "broken": len(broken),
        "missing_files": len(found.labels.missing),
        "masks": len(found.labels.masks),
        "categories": [
            {"name": name, "count": counts[name], "category_id": source.mapping[name]} for name in sorted(counts)
        ],
        "unknown_categories": [
            {"name": name, "count": counts[name], "suggestion": " ".join(name.replace("_", " ").split())}
            for name in sorted(counts)
            if source.mapping[name] is None
        ],
        "problems_count": len(problems),
        "problems": [
            {"name": one.file, "line": one.line, "code": one.code, "detail": one.detail}
            for one in problems[:SHOWN_PROBLEMS]
        ],
    }
