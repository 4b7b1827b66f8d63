"""Two people at once, over two real connections."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection

from catalog import selectors, services
from catalog.models import CategoryParent, Image, KnownLabel, LabelFormat, SourceKind, SourceState, UploadedFile
from common.errors import DomainError
from common.geometry import Box
from tests.catalog.folders import checked, image_bytes, laid_out, voc_bytes
from tests.catalog.times import clock

pytestmark = pytest.mark.django_db(transaction=True)

Result = TypeVar("Result")


def at_once(*calls: Callable[[], Result]) -> list[Result | DomainError]:
    """Each call on a connection of its own, all begun together; refusals as values."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], Result]) -> Result | DomainError:
        gate.wait(timeout=30)
        try:
            return call()
        except DomainError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def test_two_imports_of_the_same_pictures_store_each_once(tmp_path: Path) -> None:
    files = {f"{number}.jpg": image_bytes(number) for number in range(12)}
    for number in range(12):
        files[f"{number}.xml"] = voc_bytes(f"{number}.jpg", ("x", Box(1, 1, 5, 5)), width=320 + number)
    folder = laid_out(tmp_path, files)
    sources = [checked(folder), checked(folder)]
    for source in sources:
        services.start_import(source_id=source.pk, mapping={"x": "new"})
    at_once(*[partial(services.import_source, source.pk, clock=clock) for source in sources])
    for source in sources:
        source.refresh_from_db()
    assert [source.state for source in sources] == [SourceState.DONE] * 2
    assert [source.imported + source.duplicates for source in sources] == [12, 12]
    assert Image.objects.count() == 12
    assert KnownLabel.objects.count() == 24
    for image in Image.objects.all():
        with selectors.picture(image.sha256) as file:
            assert hashlib.sha256(file.read()).hexdigest() == image.clean_sha256


def test_two_workers_at_one_source_are_one(tmp_path: Path) -> None:
    source = checked(laid_out(tmp_path, {f"{number}.jpg": image_bytes(number) for number in range(3)}))
    services.start_import(source_id=source.pk, mapping={})
    results = at_once(*[partial(services.import_source, source.pk, clock=clock)] * 2)
    assert sorted(result is None for result in results) == [False, True]
    source.refresh_from_db()
    assert (source.imported, source.duplicates) == (3, 0)


def test_two_edits_never_close_a_ring_together() -> None:
    one, other = services.create_category(name="one").pk, services.create_category(name="other").pk
    results = at_once(
        lambda: services.add_parents(category_id=one, parent_ids=[other]),
        lambda: services.add_parents(category_id=other, parent_ids=[one]),
    )
    assert sorted(isinstance(result, services.CategoryRing) for result in results) == [False, True]
    assert CategoryParent.objects.count() == 1


def test_one_chunk_sent_by_two_tabs_is_kept_once() -> None:
    upload = services.create_source(kind=SourceKind.UPLOAD, format=LabelFormat.AUTO, name="x")

    def send() -> int:
        return services.receive_chunk(source_id=upload.pk, name="a.jpg", offset=0, data=b"abc")

    assert at_once(send, send, send) == [3, 3, 3]
    assert [(file.size, file.chunks) for file in UploadedFile.objects.all()] == [(3, [0])]
