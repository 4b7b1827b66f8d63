"""Images and exports in S3-compatible storage: settings alone decide, and the road is the same."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from django.core.files.storage import default_storage
from moto import mock_aws
from PIL import Image as Picture
from pytest_django import Settings

from catalog import services as catalog
from catalog.models import Image, LabelFormat, SourceKind
from config import environment
from datasets import services as datasets
from tests.catalog.folders import image_bytes
from tests.catalog.test_uploads import finished, sent
from tests.datasets.factories import make_release, make_verified_image
from tests.datasets.test_api_exports import content
from tests.factories import make_project, signed_in

pytestmark = pytest.mark.django_db


ENVIRONMENT = {
    "QUORUM_S3_BUCKET": "quorum",
    "AWS_ACCESS_KEY_ID": "k",
    "AWS_SECRET_ACCESS_KEY": "s",
    "AWS_DEFAULT_REGION": "us-east-1",
}


@pytest.fixture
def bucket(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        boto3.client("s3").create_bucket(Bucket="quorum")
        settings.STORAGES = {**settings.STORAGES, "default": environment.media_storage(tmp_path)}
        yield
        assert list(tmp_path.iterdir()) == []


def test_a_picture_goes_into_the_bucket_and_comes_out_as_rendition_and_export(bucket: None) -> None:
    upload = catalog.create_source(kind=SourceKind.UPLOAD, format=LabelFormat.AUTO, name="dropped")
    sent(upload, "1.jpg", image_bytes(1))
    assert finished(upload).imported == 1
    image = Image.objects.get()
    project = make_project()
    make_verified_image(project, image=image, name="1.jpg")
    admin = signed_in(project.created_by)
    shown = content(admin.get(f"/api/v1/images/{image.pk}/rendition/256"))
    assert Picture.open(io.BytesIO(shown)).size[0] == 256

    release = make_release(project)
    asked = datasets.request_export(release_id=release.pk, requested_by=project.created_by, format="coco")
    export = datasets.run_export(asked.pk)
    assert export is not None
    assert (export.state, default_storage.exists(export.file)) == ("done", True)
    url = f"/api/v1/exports/{export.pk}/file"
    whole = content(admin.get(url))
    assert any(name.endswith("1.jpg") for name in zipfile.ZipFile(io.BytesIO(whole)).namelist())
    part = admin.get(url, HTTP_RANGE="bytes=10-19")
    assert (part.status_code, content(part)) == (206, whole[10:20])
