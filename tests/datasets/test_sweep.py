from __future__ import annotations

from datetime import timedelta

import pytest
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
LATER = NOW + timedelta(minutes=5)


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
