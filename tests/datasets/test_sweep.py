from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from common import events
from datasets import locks, services
from datasets.events import ExportRequested, ReleaseRequested
from datasets.models import Export, Release, ReleaseState
from tests.datasets.factories import KEY, make_release, make_verified_project

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LATER = NOW + timedelta(hours=5)  # the clock of the rows goes on while other tests run


def test_what_shows_no_life_is_announced_again(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    heard: list[object] = []
    monkeypatch.setattr(events, "_listeners", {kind: [heard.append] for kind in (ReleaseRequested, ExportRequested)})
    frozen = make_release()
    export = services.request_export(release_id=frozen.pk, format="coco", requested_by=frozen.created_by)
    project = make_verified_project(images=1)
    lost = services.request_release(project_id=project.pk, name="1", created_by=project.created_by)
    with django_capture_on_commit_callbacks(execute=True):
        swept = services.sweep(now=LATER)
    assert (swept.releases, swept.exports) == ((lost.pk,), (export.pk,))
    assert heard == [ReleaseRequested(lost.pk), ExportRequested(export.pk)]


def test_what_is_alive_is_left_alone() -> None:
    project = make_verified_project(images=1)
    asked = services.request_release(project_id=project.pk, name="1", created_by=project.created_by)
    Release.objects.filter(pk=asked.pk).update(heartbeat_at=LATER - timedelta(seconds=10))
    assert services.sweep(now=LATER).releases == ()
    assert not Export.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_do_the_same_work() -> None:
    project = make_verified_project(images=3)
    asked = services.request_release(project_id=project.pk, name="1", created_by=project.created_by)
    lock = [int(locks.Purpose.FREEZE), asked.pk]
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", lock)
            assert services.freeze_release(asked.pk, key=KEY) is None
            assert Release.objects.get(pk=asked.pk).state == ReleaseState.BUILDING
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", lock)
    finally:
        other.close()
    assert services.freeze_release(asked.pk, key=KEY) is not None


def test_old_exports_make_room_and_the_one_that_the_release_offers_stays(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    release = make_release(make_verified_project(images=4, pictures=True))
    made = {}
    for layout, pictures in (("coco", True), ("voc", True), ("coco", False)):
        asked = services.request_export(
            release_id=release.pk, format=layout, requested_by=release.created_by, with_images=pictures
        )
        done = services.run_export(asked.pk, clock=lambda: NOW)
        assert done is not None
        made[layout, pictures] = done
    assert services.clear_exports(now=NOW + timedelta(days=29)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert services.clear_exports(now=NOW + timedelta(days=31)) == 2
    assert list(Export.objects.values_list("pk", flat=True)) == [made["coco", True].pk]
    there = {wish: default_storage.exists(export.file) for wish, export in made.items()}
    assert there == {("coco", True): True, ("voc", True): False, ("coco", False): False}
    again = services.request_export(release_id=release.pk, format="voc", requested_by=release.created_by)
    written = services.run_export(again.pk)
    assert written is not None
    assert written.sha256 == made["voc", True].sha256
