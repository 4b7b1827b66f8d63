from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from catalog import selectors
from catalog.events import CheckRequested, ImportRequested
from catalog.models import Category, LabelFormat, Source, SourceKind, SourceState
from catalog.services.categories import create_category
from common.errors import Conflict, DomainError
from common.events import announce

NEW = "new"
WORKING = (SourceState.CHECKING, SourceState.IMPORTING)
CHECKABLE = (SourceState.RECEIVING, SourceState.CHECKED, SourceState.FAILED)
STARTABLE = (SourceState.CHECKED, SourceState.FAILED, SourceState.CANCELLED)


class SourceBusy(Conflict):
    """The source is in a state that does not allow this."""

    code = "source_busy"


class BadMapping(DomainError):
    """The mapping speaks of a category that is not there."""

    code = "bad_mapping"


def create_source(
    *,
    kind: SourceKind,
    format: LabelFormat,
    name: str,
    location: str = "",
    licence: str = "",
    author: str = "",
    vocabulary: Mapping[str, int] | None = None,
) -> Source:
    """A source that waits for files or for its dry run; `vocabulary` says which names already mean which category."""
    return Source.objects.create(
        kind=kind,
        format=format,
        name=name[:200],
        location=location,
        licence=licence,
        author=author,
        mapping=dict(vocabulary or {}),
        state=SourceState.RECEIVING,
    )


@transaction.atomic
def request_check(*, source_id: int, wake: bool = True) -> Source:
    """Ask for the dry run; asked again while it runs, nothing changes. Without `wake` the caller does it itself."""
    source = _locked(source_id)
    if source.state == SourceState.CHECKING:
        return source
    if source.state not in CHECKABLE or source.imported:
        raise SourceBusy(f"A source that is {source.state} cannot be checked again.")
    source.state, source.heartbeat_at, source.message = SourceState.CHECKING, None, ""
    source.save(update_fields=["state", "heartbeat_at", "message"])
    if wake:
        announce(CheckRequested(source.pk))
    return source


@transaction.atomic
def start_import(*, source_id: int, mapping: Mapping[str, int | str | None], wake: bool = True) -> Source:
    """Say yes to the report: `mapping` gives each category name an id, "new", or None to leave its labels out.

    Names left unsaid keep what the report proposed. Started again after a failure, files already done are passed over.
    """
    source = _locked(source_id)
    if source.state == SourceState.IMPORTING:
        return source
    if source.state not in STARTABLE or not source.report:
        raise SourceBusy(f"A source that is {source.state} cannot be imported; check it first.")
    source.mapping = _resolved(source.mapping, mapping)
    source.state, source.heartbeat_at, source.message = SourceState.IMPORTING, None, ""
    source.save(update_fields=["mapping", "state", "heartbeat_at", "message"])
    if wake:
        announce(ImportRequested(source.pk))
    return source


@transaction.atomic
def cancel_source(*, source_id: int) -> Source:
    """Stop after the files now in hand; what is imported stays. A source that is done stays done."""
    source = _locked(source_id)
    if source.state != SourceState.DONE:
        source.state = SourceState.CANCELLED
        source.save(update_fields=["state"])
    return source


def claim(*, source_id: int, state: SourceState, now: datetime) -> Source | None:
    """Take the source for this worker, unless another one shows signs of life."""
    free = Source.objects.filter(pk=source_id, state=state).exclude(heartbeat_at__gt=now - selectors.LEASE)
    if not free.update(heartbeat_at=now, started_at=Coalesce(F("started_at"), now)):
        return None
    return selectors.source(source_id)


def fail(*, source_id: int, message: str, now: datetime) -> None:
    """Write down why the work could not go on; a person may start it again."""
    working = Source.objects.filter(pk=source_id, state__in=WORKING)
    working.update(state=SourceState.FAILED, message=message, finished_at=now)


def out_of_order(error: OSError) -> str:
    """What a person is told when the machine, not the source, is at fault."""
    return f"The server could not read or store files ({error.strerror or error}). Start again once that is mended."


def _locked(source_id: int) -> Source:
    source = Source.objects.select_for_update().filter(pk=source_id).first()
    return source or selectors.source(source_id)


def _resolved(proposed: Mapping[str, int | None], given: Mapping[str, int | str | None]) -> dict[str, int | None]:
    unknown = sorted(set(given) - set(proposed))
    if unknown:
        raise BadMapping(f"The source has no category called {unknown[0]!r}.", fields={"mapping": unknown})
    wanted = {value for value in given.values() if isinstance(value, int)}
    there = set(Category.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - there:
        raise BadMapping(f"There is no category {min(wanted - there)}.", fields={"mapping": ["unknown category"]})
    resolved = dict(proposed)
    for name, value in given.items():
        if value == NEW:
            resolved[name] = create_category(name=name[:120]).pk
        else:
            resolved[name] = value if isinstance(value, int) else None
    return resolved
