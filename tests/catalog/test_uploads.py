from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from pytest_django import DjangoCaptureOnCommitCallbacks

from catalog import places, selectors, services
from catalog.models import Image, LabelFormat, Source, SourceKind, SourceState, UploadedFile
from catalog.services import uploads
from common.errors import NotFound
from tests.catalog.folders import image_bytes, imported, zipped
from tests.catalog.times import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def upload() -> Source:
    return services.create_source(kind=SourceKind.UPLOAD, format=LabelFormat.AUTO, name="dropped")


def sent(source: Source, name: str, data: bytes, size: int = 4000) -> None:
    for offset in range(0, len(data), size):
        services.receive_chunk(source_id=source.pk, name=name, offset=offset, data=data[offset : offset + size])


def finished(source: Source) -> Source:
    services.request_check(source_id=source.pk)
    done = services.check_source(source.pk, clock=clock)
    assert done is not None
    return imported(done)


def test_files_sent_in_chunks_are_imported_as_they_were(upload: Source) -> None:
    sent(upload, "holiday/1.jpg", image_bytes(1))
    sent(upload, "holiday/2.jpg", image_bytes(2), size=100_000)
    assert finished(upload).imported == 2
    assert set(Image.objects.values_list("width", flat=True)) == {321, 322}


def test_chunks_are_forgotten_once_all_is_imported(
    upload: Source, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    sent(upload, "1.jpg", image_bytes(1))
    chunk = places.chunk(upload.pk, UploadedFile.objects.get().pk, 0)
    assert default_storage.exists(chunk)
    with django_capture_on_commit_callbacks(execute=True):
        finished(upload)
    assert not default_storage.exists(chunk)
    assert not UploadedFile.objects.exists()


def test_an_uploaded_archive_is_opened(upload: Source, tmp_path: Path) -> None:
    sent(upload, "a.zip", zipped(tmp_path / "a.zip", {"1.jpg": image_bytes(1), "2.jpg": image_bytes(2)}).read_bytes())
    done = finished(upload)
    assert [name for _image, name in selectors.names_of_source(done.pk)] == ["1.jpg", "2.jpg"]


def test_a_chunk_sent_again_changes_nothing(upload: Source) -> None:
    for offset, data, held in ((0, b"abc", 3), (0, b"abc", 3), (3, b"de", 5), (0, b"abc", 5), (3, b"de", 5)):
        assert services.receive_chunk(source_id=upload.pk, name="a.jpg", offset=offset, data=data) == held
    assert UploadedFile.objects.get().chunks == [0, 3]
    assert selectors.uploaded_size(upload.pk, "a.jpg") == 5
    assert selectors.uploaded_size(upload.pk, "b.jpg") == 0


@pytest.mark.parametrize("offset", [1, 2, 4, 10])
def test_a_chunk_that_does_not_join_on_says_where_to_go_on(upload: Source, offset: int) -> None:
    services.receive_chunk(source_id=upload.pk, name="a.jpg", offset=0, data=b"abc")
    with pytest.raises(services.WrongOffset) as refusal:
        services.receive_chunk(source_id=upload.pk, name="a.jpg", offset=offset, data=b"defgh")
    assert refusal.value.fields == {"size": ["3"]}
    assert selectors.uploaded_size(upload.pk, "a.jpg") == 3


@pytest.mark.parametrize("name", ["../a.jpg", "/etc/a.jpg", "", "x/../../a.jpg", "a" * 501, "__MACOSX/a.jpg", "C:\\a"])
def test_a_name_that_cannot_be_is_refused(upload: Source, name: str) -> None:
    with pytest.raises(services.UploadRefused):
        services.receive_chunk(source_id=upload.pk, name=name, offset=0, data=b"x")
    assert not UploadedFile.objects.exists()


def test_a_chunk_too_large_is_refused(upload: Source) -> None:
    with pytest.raises(services.UploadRefused):
        services.receive_chunk(source_id=upload.pk, name="a.jpg", offset=0, data=b"x" * (services.MAX_CHUNK + 1))
    assert not UploadedFile.objects.exists()


def test_too_many_files_are_too_many(upload: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_FILES", 1)
    services.receive_chunk(source_id=upload.pk, name="a.jpg", offset=0, data=b"x")
    with pytest.raises(services.UploadRefused):
        services.receive_chunk(source_id=upload.pk, name="b.jpg", offset=0, data=b"x")
    assert [file.name for file in UploadedFile.objects.all()] == ["a.jpg"]


def test_nothing_is_added_once_the_check_began(upload: Source) -> None:
    services.request_check(source_id=upload.pk)
    with pytest.raises(services.SourceBusy):
        services.receive_chunk(source_id=upload.pk, name="a.jpg", offset=0, data=b"x")


def test_only_uploads_take_chunks() -> None:
    folder = services.create_source(kind=SourceKind.FOLDER, format=LabelFormat.AUTO, name="x", location="/nowhere")
    with pytest.raises(NotFound):
        services.receive_chunk(source_id=folder.pk, name="a.jpg", offset=0, data=b"x")
    assert folder.state == SourceState.RECEIVING


def test_an_upload_that_nobody_went_on_with_lets_its_bytes_go_and_says_so(upload: Source) -> None:
    sent(upload, "1.jpg", image_bytes(1), size=100_000)
    file = UploadedFile.objects.get()
    piece = places.chunk(upload.pk, file.pk, 0)
    assert services.forget_abandoned(now=upload.created_at + timedelta(days=29)) == 0
    assert default_storage.exists(piece)
    assert services.forget_abandoned(now=upload.created_at + timedelta(days=31)) == 1
    upload.refresh_from_db()
    assert (upload.state, upload.message) == (SourceState.CANCELLED, uploads.ABANDONED)
    assert not UploadedFile.objects.exists()
    assert services.forget_abandoned(now=upload.created_at + timedelta(days=32)) == 0
    with pytest.raises(services.SourceBusy):
        services.start_import(source_id=upload.pk, mapping={})


def test_an_upload_at_work_is_not_abandoned(upload: Source) -> None:
    sent(upload, "1.jpg", image_bytes(1), size=100_000)
    Source.objects.filter(pk=upload.pk).update(state=SourceState.IMPORTING)
    assert services.forget_abandoned(now=upload.created_at + timedelta(days=99)) == 0
    assert UploadedFile.objects.exists()
