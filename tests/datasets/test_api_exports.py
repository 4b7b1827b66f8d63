"""Asking for exports and fetching their files."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from accounts import services as accounts
from datasets import services
from datasets.models import Export, Release
from projects.models import Role
from tests.datasets.factories import make_release, make_verified_project, token_client
from tests.factories import make_member, make_user, signed_in

pytestmark = pytest.mark.django_db


def make_export(release: Release | None = None, **wish: Any) -> Export:  # as request_export takes them
    release = release or make_release(make_verified_project(images=20, pictures=True))
    asked = services.request_export(
        release_id=release.pk, requested_by=release.created_by, **{"format": "coco", "with_images": False, **wish}
    )
    return services.run_export(asked.pk) or Export.objects.get(pk=asked.pk)


def content(answer: Any) -> bytes:  # a streaming answer
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("path", ["", "/file"])
def test_strangers_and_outsiders_see_no_export(path: str) -> None:
    export = make_export()
    url = f"/api/v1/exports/{export.pk}{path}"
    assert signed_in(None).get(url).status_code in {401, 403}
    outsider = signed_in(make_user()).get(url)
    missing = signed_in(make_user()).get(f"/api/v1/exports/{export.pk + 1}{path}")
    assert outsider.status_code == missing.status_code == 404
    assert outsider.json() == missing.json()


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.REVIEWER, Role.ADMIN])
def test_members_ask_for_public_exports_and_fetch_them(role: Role) -> None:
    release = make_release(make_verified_project(images=20, pictures=True))
    client = signed_in(make_member(release.project, role))
    asked = client.post(f"/api/v1/releases/{release.pk}/exports", {"format": "coco"}, format="json")
    assert (asked.status_code, asked.json()["state"], asked.json()["url"]) == (201, "queued", None)
    services.run_export(asked.json()["id"])
    shown = client.get(f"/api/v1/exports/{asked.json()['id']}").json()
    assert (shown["state"], shown["progress"], shown["total"]) == ("done", 20, 20)
    answer = client.get(shown["url"])
    body = content(answer)
    assert (answer.status_code, len(body)) == (200, shown["byte_size"])
    assert hashlib.sha256(body).hexdigest() == shown["sha256"]
    assert answer["Content-Disposition"] == 'attachment; filename="cells-2026.1-coco.zip"'


def test_outsiders_cannot_ask() -> None:
    release = make_release()
    answer = signed_in(make_user()).post(f"/api/v1/releases/{release.pk}/exports", {"format": "coco"}, format="json")
    assert answer.status_code == 404
    assert not Export.objects.exists()


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.REVIEWER])
def test_the_private_half_is_for_admins_and_hidden_from_all_others(role: Role) -> None:
    export = make_export(private=True)
    member = signed_in(make_member(export.release.project, role))
    listing = f"/api/v1/releases/{export.release_id}/exports"
    refused = member.post(listing, {"format": "coco", "private": True}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "labels_withheld")
    assert member.get(f"/api/v1/exports/{export.pk}").status_code == 404
    assert member.get(f"/api/v1/exports/{export.pk}/file").status_code == 404
    assert member.get(listing).json()["results"] == []
    admin = signed_in(make_member(export.release.project, Role.ADMIN))
    assert admin.get(f"/api/v1/exports/{export.pk}/file").status_code == 200
    assert [one["id"] for one in admin.get(listing).json()["results"]] == [export.pk]


def test_an_admins_token_needs_the_scope_to_hold_withheld_labels() -> None:
    export = make_export(private=True)
    reader, full = token_client(export.requested_by, "read"), token_client(export.requested_by, "read", "admin")
    listing = f"/api/v1/releases/{export.release_id}/exports"
    assert reader.get(f"/api/v1/exports/{export.pk}/file").status_code == 404
    assert reader.get(listing).json()["results"] == []
    assert reader.post(listing, {"format": "voc", "private": True}, format="json").status_code == 403
    assert full.get(f"/api/v1/exports/{export.pk}/file").status_code == 200


def test_a_token_without_scope_is_refused() -> None:
    export = make_export()
    assert token_client(export.requested_by, "annotate").get(f"/api/v1/exports/{export.pk}/file").status_code == 403
    assert token_client(export.requested_by, "read").get(f"/api/v1/exports/{export.pk}/file").status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "format"), ({"format": "tfrecord"}, "format"), ({"format": "coco", "splits": []}, "splits")],
)
def test_bad_wishes_name_the_field_at_fault(body: dict[str, object], field: str) -> None:
    release = make_release()
    client = signed_in(release.project.created_by)
    answer = client.post(f"/api/v1/releases/{release.pk}/exports", body, format="json")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert not Export.objects.exists()


def test_a_file_that_is_not_written_yet_is_a_conflict() -> None:
    release = make_release()
    export = services.request_export(release_id=release.pk, format="coco", requested_by=release.created_by)
    answer = signed_in(release.created_by).get(f"/api/v1/exports/{export.pk}/file")
    assert (answer.status_code, answer.json()["code"]) == (409, "release_not_frozen")


@pytest.mark.parametrize(
    ("asked", "status", "span"),
    [
        ("bytes=0-99", 206, (0, 100)),
        ("bytes=100-", 206, (100, None)),
        ("bytes=-50", 206, (-50, None)),
        ("bytes=10-999999999", 206, (10, None)),
        ("bytes=0-", 200, (0, None)),
        ("bytes=5-2", 200, (0, None)),
        ("bytes=1-2,4-5", 200, (0, None)),
        ("lines=1-2", 200, (0, None)),
    ],
)
def test_a_broken_download_can_go_on(asked: str, status: int, span: tuple[int, int | None]) -> None:
    export = make_export()
    client = signed_in(export.requested_by)
    url = f"/api/v1/exports/{export.pk}/file"
    whole = content(client.get(url))
    answer = client.get(url, HTTP_RANGE=asked)
    body = content(answer)
    assert (answer.status_code, body) == (status, whole[slice(*span)])
    assert answer["Content-Length"] == str(len(body))
    if status == 206:
        start = span[0] % len(whole)
        assert answer["Content-Range"] == f"bytes {start}-{start + len(body) - 1}/{len(whole)}"


def test_a_range_of_another_version_gets_the_whole_file() -> None:
    export = make_export()
    client = signed_in(export.requested_by)
    url = f"/api/v1/exports/{export.pk}/file"
    assert client.get(url, HTTP_RANGE="bytes=5-", HTTP_IF_RANGE='"other"').status_code == 200
    assert client.get(url, HTTP_RANGE="bytes=5-", HTTP_IF_RANGE=f'"{export.sha256}"').status_code == 206


@pytest.mark.parametrize("asked", ["bytes=999999999-", "bytes=-0"])
def test_a_range_outside_the_file_is_refused_with_its_size(asked: str) -> None:
    export = make_export()
    answer = signed_in(export.requested_by).get(f"/api/v1/exports/{export.pk}/file", HTTP_RANGE=asked)
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{export.byte_size}")


def test_head_tells_the_size_without_the_file() -> None:
    export = make_export()
    answer = signed_in(export.requested_by).head(f"/api/v1/exports/{export.pk}/file")
    assert (answer.status_code, answer["Content-Length"], content(answer)) == (200, str(export.byte_size), b"")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("layout", "printed"),
    [
        ("coco", "16 images, 16 boxes, 2 categories"),
        ("voc", "16 images, 16 boxes"),
        ("yolo", "16 images, 16 boxes"),
        ("class-folders", "16 images, 2 categories"),
    ],
)
def test_the_lines_to_copy_fetch_check_and_load_a_release(
    live_server: LiveServer, tmp_path: Path, layout: str, printed: str
) -> None:
    if shutil.which("curl") is None:
        pytest.skip("CURL IS MISSING: the lines to copy were not tried")
    export = make_export(format=layout, with_images=True)
    _token, secret = accounts.create_token(
        user=export.requested_by, name="t", scopes=["read"], expires_in=timedelta(days=1), now=timezone.now()
    )
    client = signed_in(export.requested_by)
    lines = client.get(f"/api/v1/exports/{export.pk}").json()["load"]
    environment = os.environ | {"QUORUM_TOKEN": secret}
    shell = lines["shell"].replace("http://testserver", live_server.url)
    subprocess.run(["sh", "-ec", shell], cwd=tmp_path, env=environment, check=True, capture_output=True)
    loaded = subprocess.run(
        [sys.executable, "-c", lines["python"]], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert loaded.stdout.splitlines()[-1] == printed


def test_a_release_shows_the_lines_of_its_newest_public_export() -> None:
    export = make_export(with_images=True)
    make_export(export.release, private=True)
    body = signed_in(export.requested_by).get(f"/api/v1/releases/{export.release_id}").json()
    assert f"/api/v1/exports/{export.pk}/file" in body["load"]["shell"]


def test_every_frozen_release_offers_coco() -> None:
    release = make_release()
    offered = services.offer_release(release_id=release.pk)
    assert (offered.format, offered.splits, offered.private, offered.with_images) == (
        "coco",
        ["train", "val", "test"],
        False,
        True,
    )
