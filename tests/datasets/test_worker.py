"""The whole road through a real worker: one request, and a file to download."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pytest_django import Settings

from datasets.models import Export, ExportState, Release, ReleaseState
from tests.datasets.factories import make_verified_project
from tests.factories import signed_in
from tests.waiting import until


@pytest.fixture
def workers_media(settings: Settings, media: Path) -> None:
    """The storage that the worker process has too."""
    options = {"location": str(Path(os.environ["QUORUM_VAR"]) / "media")}
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": default}


def test_a_request_becomes_a_file_to_download(celery_worker: None, workers_media: None) -> None:
    project = make_verified_project(images=10, pictures=True)
    client = signed_in(project.created_by)
    asked = client.post(f"/api/v1/projects/{project.pk}/releases", {"name": "2026.1"}, format="json")
    assert asked.status_code == 201
    frozen = Release.objects.filter(state=ReleaseState.FROZEN)
    until(frozen.exists, seconds=60, what="the release is frozen")
    until(Export.objects.filter(state=ExportState.DONE).exists, seconds=60, what="its export is written")
    export = Export.objects.get()
    body = b"".join(client.get(f"/api/v1/exports/{export.pk}/file"))
    assert len(body) == export.byte_size
    assert client.get(f"/api/v1/releases/{asked.json()['id']}").json()["load"] is not None
