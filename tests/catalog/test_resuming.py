"""Imports that are killed, cancelled, starved or told to make room, and go on."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from catalog import selectors, services
from catalog.models import Image, KnownLabel, Source, SourceItem, SourceState
from catalog.services import importing
from common.geometry import Box
from tests.catalog.folders import checked, image_bytes, imported, laid_out, voc_bytes
from tests.catalog.times import clock

pytestmark = pytest.mark.django_db

BOX = Box(10, 20, 30, 40)


def dying(after: int) -> Callable[..., None]:
    """`_record` of a worker that is killed after some batches."""
    real, calls = importing._record, iter(range(after))

    def record(*arguments: object) -> None:
        if next(calls, None) is None:
            raise KeyboardInterrupt
        real(*arguments)  # type: ignore[arg-type]  # handed on as they came

    return record


def test_a_killed_import_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"{number}.jpg": image_bytes(number) for number in range(7)}
    labels = {f"{number}.xml": voc_bytes(f"{number}.jpg", ("RBC", BOX), width=320 + number) for number in range(7)}
    source = checked(laid_out(tmp_path, files | labels))
    monkeypatch.setattr(importing, "BATCH", 2)
    services.start_import(source_id=source.pk, mapping={"RBC": "new"})
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(importing, "_record", dying(after=2))
        services.import_source(source.pk, clock=clock)
    source.refresh_from_db()
    assert (source.state, source.imported) == (SourceState.IMPORTING, 4)
    assert services.import_source(source.pk, clock=clock) is None  # the dead worker's sign of life is still fresh
    later = selectors.LEASE + timedelta(seconds=1)
    assert [one.pk for one in selectors.abandoned_sources(clock() + later)] == [source.pk]
    done = services.import_source(source.pk, clock=lambda: clock() + later)
    assert done is not None
    assert (done.state, done.imported, done.duplicates, done.refused) == (SourceState.DONE, 7, 0, 0)
    assert (Image.objects.count(), SourceItem.objects.count(), KnownLabel.objects.count()) == (7, 7, 7)


def test_a_cancelled_import_stops_and_keeps_what_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"{number}.jpg": image_bytes(number) for number in range(6)}
    source = checked(laid_out(tmp_path, files))
    monkeypatch.setattr(importing, "BATCH", 2)
    services.start_import(source_id=source.pk, mapping={})

    def cancel(_done: int, _total: int) -> None:
        services.cancel_source(source_id=source.pk)

    services.import_source(source.pk, clock=clock, watch=cancel)
    source.refresh_from_db()
    assert (source.state, source.imported, Image.objects.count()) == (SourceState.CANCELLED, 2, 2)
    services.start_import(source_id=source.pk, mapping={})
    Source.objects.filter(pk=source.pk).update(heartbeat_at=None)
    done = services.import_source(source.pk, clock=clock)
    assert done is not None and (done.state, done.imported) == (SourceState.DONE, 6)


def test_a_long_import_makes_room_for_others_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"{number}.jpg": image_bytes(number) for number in range(4)}
    source = checked(laid_out(tmp_path, files))
    monkeypatch.setattr(importing, "BATCH", 2)
    monkeypatch.setattr(importing, "TURN", timedelta(0))
    services.start_import(source_id=source.pk, mapping={})
    counts = []
    while source.state != SourceState.DONE:
        source = services.import_source(source.pk, clock=clock) or source
        counts.append(source.imported)
    assert counts == [2, 4, 4]


def test_a_full_disk_stops_the_import_with_a_message_and_it_goes_on_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = checked(laid_out(tmp_path, {"1.jpg": image_bytes(0)}))

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(importing, "store_picture", full)
        failed = imported(source)
    assert (failed.state, Image.objects.count()) == (SourceState.FAILED, 0)
    assert "No space left on device" in failed.message
    assert imported(failed).imported == 1
