from __future__ import annotations

from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction

from catalog import places, selectors
from catalog.archives import is_clutter, safe_name
from catalog.contents import MAX_NAME
from catalog.models import Source, SourceKind, SourceState, UploadedFile
from catalog.services.sources import SourceBusy
from catalog.services.storing import store
from common.errors import Conflict, DomainError, NotFound

MAX_CHUNK = 8 << 20
MAX_FILE = 20 << 30
MAX_FILES = 100_000
ABANDONED = "Nobody went on with this upload for 30 days, so its files were let go. Upload them again."


class UploadRefused(DomainError):
    """A chunk that cannot be taken, whatever comes before or after it."""

    code = "upload_refused"


class WrongOffset(Conflict):
    """A chunk that does not join on to what is there; `fields` says how much is."""

    code = "wrong_offset"


@transaction.atomic
def receive_chunk(*, source_id: int, name: str, offset: int, data: bytes) -> int:
    """Add a chunk to a file of an upload and say how many bytes of it are held; a chunk sent again changes nothing."""
    source = Source.objects.filter(pk=source_id, kind=SourceKind.UPLOAD).first()
    if source is None:
        raise NotFound("There is no such upload.")
    if source.state != SourceState.RECEIVING:
        raise SourceBusy("This upload is closed; start a new one for more files.")
    file = _locked_file(source, _checked_name(name))
    if len(data) > MAX_CHUNK or file.size + len(data) > MAX_FILE:
        raise UploadRefused(f"A chunk has at most {MAX_CHUNK:,} bytes and a file {MAX_FILE:,}.")
    if offset + len(data) <= file.size:
        return file.size
    if offset != file.size:
        raise WrongOffset(
            f"{file.size} bytes of {file.name} are here; go on from there.", fields={"size": [str(file.size)]}
        )
    store(places.chunk(source.pk, file.pk, offset), data)
    file.chunks.append(offset)
    file.size += len(data)
    file.save(update_fields=["chunks", "size"])
    return file.size


def forget_chunks(source: Source) -> None:
    """Once all is imported the chunks are of no more use: the rows go now, the bytes when that is certain."""
    files = UploadedFile.objects.filter(source=source)
    names = [places.chunk(source.pk, file.pk, offset) for file in files.iterator() for offset in file.chunks]
    files.delete()
    transaction.on_commit(lambda: _delete_all(names))


def forget_abandoned(*, now: datetime) -> int:
    """Let go of the bytes of uploads that nobody went on with for 30 days; says of how many sources."""
    abandoned = selectors.abandoned_uploads(now).order_by("pk").values_list("pk", flat=True)
    return sum(_forget_if_abandoned(source_id, now) for source_id in list(abandoned))


@transaction.atomic
def _forget_if_abandoned(source_id: int, now: datetime) -> int:
    source = selectors.abandoned_uploads(now).select_for_update(skip_locked=True).filter(pk=source_id).first()
    if source is None:
        return 0
    forget_chunks(source)
    source.state, source.report, source.message = SourceState.CANCELLED, {}, ABANDONED
    source.save(update_fields=["state", "report", "message"])
    return 1


def _delete_all(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _checked_name(name: str) -> str:
    safe = safe_name(name)
    if safe is None or len(safe) > MAX_NAME:
        raise UploadRefused(
            "The file's name points outside its folder or is too long.", fields={"name": ["not usable"]}
        )
    if is_clutter(safe):
        raise UploadRefused("Files that the operating system leaves about are not taken.", fields={"name": ["clutter"]})
    return safe


def _locked_file(source: Source, name: str) -> UploadedFile:
    file, made = UploadedFile.objects.get_or_create(source=source, name=name)
    if made and UploadedFile.objects.filter(source=source).count() > MAX_FILES:
        raise UploadRefused(f"An upload has at most {MAX_FILES:,} files; pack them into an archive.")
    return UploadedFile.objects.select_for_update().get(pk=file.pk)
