from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.db.models import F

from catalog import contents, selectors
from catalog.contents import SourceFile
from catalog.events import ImagesImported, ImportRequested, SourceImported
from catalog.hashing import HASH_VERSION, as_signed
from catalog.imaging import ImageRefusedError, Prepared, has_wrong_suffix
from catalog.models import Image, ItemState, Source, SourceItem, SourceState
from catalog.sandbox import DecoderPool
from catalog.services.checking import record_problems
from catalog.services.knowing import know_labels
from catalog.services.progress import Clock, Heartbeat, Watch, unwatched
from catalog.services.sources import claim, fail, out_of_order
from catalog.services.storing import store_picture
from catalog.services.uploads import forget_chunks
from catalog.survey import Survey, survey
from common.errors import DomainError
from common.events import announce
from formats.records import Problem

WRONG_SUFFIX = "wrong_suffix"
LOOK_AHEAD = 32
BATCH = 50
RING = timedelta(seconds=5)
TURN = timedelta(minutes=30)  # well below the time limit of a task

logger = logging.getLogger(__name__)
Thing = TypeVar("Thing")


class _Stopped(Exception):  # not an error: a person cancelled, or another worker took over
    """The source is no longer this worker's to import."""


class _LongEnough(Exception):
    """This worker has imported for so long that it must make room; the next one goes on."""


@dataclass(frozen=True, slots=True)
class _Incoming:
    """A file on its way in."""

    name: str
    sha256: str
    size: int


Outcome = tuple[_Incoming, Prepared | ImageRefusedError | None]


def import_source(source_id: int, *, clock: Clock, watch: Watch = unwatched) -> Source | None:
    """Take in every file that is not done yet, a batch a transaction; None when another worker is at it.

    Safe to stop at any moment and to start again: what a batch wrote stays, what it had not written is done anew.
    """
    source = claim(source_id=source_id, state=SourceState.IMPORTING, now=clock())
    if source is None:
        return None
    try:
        _import(source, clock, watch)
    except _Stopped:
        logger.info("Source %s was stopped.", source.pk)
    except _LongEnough:
        _hand_on(source)
    except DomainError as error:
        fail(source_id=source.pk, message=error.detail, now=clock())
    except OSError as error:
        logger.exception("Source %s could not be imported.", source.pk)
        fail(source_id=source.pk, message=out_of_order(error), now=clock())
    return selectors.source(source.pk)


def _import(source: Source, clock: Clock, watch: Watch) -> None:
    heart, began = Heartbeat(source.pk, clock, watch), clock()
    found = survey(source, lambda _seen: heart.beat())
    Source.objects.filter(pk=source.pk).update(total=len(found.images))
    record_problems(source, [*found.refused, *found.labels.problems])
    names = set(SourceItem.objects.filter(source=source).values_list("name", flat=True))
    left = set(found.images) - names
    files = _wanted(contents.files(source), left)
    done = len(found.images) - len(left)
    rung = began - RING
    with DecoderPool() as pool:
        for batch in _batches(pool.prepare_all(_unless_known(files), store_picture), BATCH):
            _record(source, batch, found, clock)
            rung = _ring(source, rung, clock())
            watch(done := done + len(batch), len(found.images))
            if clock() - began > TURN:
                raise _LongEnough
    _finish(source, clock)


def _wanted(files: Iterable[SourceFile | Problem], names: set[str]) -> Iterator[tuple[_Incoming, bytes]]:
    for one in files:
        if isinstance(one, SourceFile) and one.name in names:
            data = one.read()
            yield _Incoming(one.name, hashlib.sha256(data).hexdigest(), len(data)), data


def _unless_known(files: Iterable[tuple[_Incoming, bytes]]) -> Iterator[tuple[_Incoming, bytes | None]]:
    """The bytes only of pictures that the catalog does not have yet."""
    for some in _batches(files, LOOK_AHEAD):
        wanted = [incoming.sha256 for incoming, _data in some]
        known = set(Image.objects.filter(sha256__in=wanted).values_list("sha256", flat=True))
        for incoming, data in some:
            yield incoming, None if incoming.sha256 in known else data


@transaction.atomic
def _record(source: Source, batch: list[Outcome], found: Survey, clock: Clock) -> None:
    """Write a batch down, all of it or nothing, and only while the source is this worker's."""
    current = Source.objects.select_for_update().get(pk=source.pk)
    if current.state != SourceState.IMPORTING:
        raise _Stopped
    names = [incoming.name for incoming, _result in batch]
    done = set(SourceItem.objects.filter(source=current, name__in=names).values_list("name", flat=True))
    fresh = [outcome for outcome in batch if outcome[0].name not in done]
    ids, new = _images(current, fresh, found)
    items = list(_items(current, fresh, ids, new))
    know_labels(current, items, found.labels)
    SourceItem.objects.bulk_create(items)
    counted = {state: sum(item.state == state for item in items) for state in ItemState}
    Source.objects.filter(pk=current.pk).update(
        imported=F("imported") + counted[ItemState.IMPORTED],
        duplicates=F("duplicates") + counted[ItemState.DUPLICATE],
        refused=F("refused") + counted[ItemState.REFUSED],
        heartbeat_at=clock(),
    )


def _images(source: Source, outcomes: Iterable[Outcome], found: Survey) -> tuple[Mapping[str, int], set[str]]:
    """SHA-256 → id of every picture of the batch, and which of them are new in the catalog."""
    rows = [_image(source, incoming, made, found) for incoming, made in outcomes if isinstance(made, Prepared)]
    wanted = {incoming.sha256 for incoming, made in outcomes if not isinstance(made, ImageRefusedError)}
    before = set(Image.objects.filter(sha256__in=wanted).values_list("sha256", flat=True))
    Image.objects.bulk_create(rows, ignore_conflicts=True)
    return dict(Image.objects.filter(sha256__in=wanted).values_list("sha256", "pk")), wanted - before


def _image(source: Source, incoming: _Incoming, made: Prepared, found: Survey) -> Image:
    labelled = found.labels.by_image.get(incoming.name)
    address = labelled.landing_url if labelled else ""
    return Image(
        sha256=incoming.sha256,
        clean_sha256=hashlib.sha256(made.clean).hexdigest(),
        width=made.checked.width,
        height=made.checked.height,
        media_type=made.checked.media_type,
        byte_size=incoming.size,
        phash=as_signed(made.phash),
        dhash=as_signed(made.dhash),
        hash_version=HASH_VERSION,
        licence=((labelled.licence if labelled else "") or source.licence)[:200],
        author=source.author,
        landing_url=address if address.startswith(("https://", "http://")) and len(address) <= 1_000 else "",
        source=source,
    )


def _items(source: Source, outcomes: Iterable[Outcome], ids: Mapping[str, int], new: set[str]) -> Iterator[SourceItem]:
    unseen = set(new)
    for incoming, made in outcomes:
        if isinstance(made, ImageRefusedError):
            yield SourceItem(
                source=source, name=incoming.name, state=ItemState.REFUSED, code=made.code, detail=made.detail
            )
            continue
        state = ItemState.IMPORTED if incoming.sha256 in unseen else ItemState.DUPLICATE
        unseen.discard(incoming.sha256)
        wrong = made is not None and has_wrong_suffix(incoming.name, made.checked.media_type)
        yield SourceItem(
            source=source,
            name=incoming.name,
            state=state,
            image_id=ids[incoming.sha256],
            code=WRONG_SUFFIX if wrong else "",
            detail=f"taken as what it is: {made.checked.media_type}" if made and wrong else "",
        )


def _ring(source: Source, rung: datetime, now: datetime) -> datetime:
    """Say that there are new images, but not at every batch; returns when it was last said."""
    if now - rung < RING:
        return rung
    announce(ImagesImported(source.pk))
    return now


@transaction.atomic
def _hand_on(source: Source) -> None:
    mine = Source.objects.filter(pk=source.pk, state=SourceState.IMPORTING)
    if mine.update(heartbeat_at=None):
        announce(ImportRequested(source.pk))


@transaction.atomic
def _finish(source: Source, clock: Clock) -> None:
    now = clock()
    mine = Source.objects.filter(pk=source.pk, state=SourceState.IMPORTING)
    if mine.update(state=SourceState.DONE, heartbeat_at=now, finished_at=now):
        forget_chunks(source)
        announce(SourceImported(source.pk))


def _batches(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    iterator = iter(things)
    while some := list(islice(iterator, size)):
        yield some
