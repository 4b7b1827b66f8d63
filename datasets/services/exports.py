"""Exports: asked for as a row, written by a worker into one file that is there whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.errors import DomainError
from common.events import announce
from datasets import locks
from datasets.editions import Wish, image_count, write_edition
from datasets.errors import ExportInvalidError, ReleaseNotFrozenError
from datasets.events import ExportRequested
from datasets.layouts import BOXES_ONLY, Format
from datasets.models import Export, ExportState, Release, ReleaseState, Split
from datasets.progress import Pulse, Report, quiet
from datasets.sinks import FolderSink, ZipSink, appearing
from datasets.storage import stored

Clock = Callable[[], datetime]
UNDER_WAY = (ExportState.QUEUED, ExportState.RUNNING)

logger = logging.getLogger(__name__)


@transaction.atomic
def request_export(
    *,
    release_id: int,
    format: str,
    requested_by: User,
    splits: Sequence[str] | None = None,
    private: bool = False,
    with_images: bool = True,
) -> Export:
    """Lay down an export that a worker will write; asking twice for the same gives the one that is there."""
    release = Release.objects.select_for_update().get(pk=release_id)
    wish = make_wish(release, format=format, splits=splits, private=private, with_images=with_images)
    same = Export.objects.filter(
        release=release,
        format=wish.layout,
        splits=list(wish.splits),
        private=wish.private,
        with_images=wish.with_images,
        state__in=[*UNDER_WAY, ExportState.DONE],
    )
    if found := same.first():
        return found
    export = Export.objects.create(
        release=release,
        format=wish.layout.value,
        splits=list(wish.splits),
        private=wish.private,
        with_images=wish.with_images,
        total=image_count(release, wish.splits),
        requested_by=requested_by,
    )
    announce(ExportRequested(export.pk))
    return export


def make_wish(release: Release, *, format: str, splits: Sequence[str] | None, private: bool, with_images: bool) -> Wish:
    """What is asked for, checked against what the release has. No splits named means all that have images."""
    if release.state != ReleaseState.FROZEN:
        raise ReleaseNotFrozenError(f"Release {release.name} is not frozen yet; export it when it is.")
    if format not in list(Format):
        known = ", ".join(Format)
        raise ExportInvalidError(f"The formats are {known}.", fields={"format": [f"{format!r} is none of {known}"]})
    held = [split for split in Split.values if image_count(release, [split])]
    chosen = [split for split in Split.values if split in (splits or held)]
    if unknown := sorted(set(splits or ()) - set(held)):
        detail = f"Release {release.name} has no images in split {unknown[0]!r}; it has {', '.join(held)}."
        raise ExportInvalidError(detail, fields={"splits": [detail]})
    if Format(format) in BOXES_ONLY and _has_tags_only(release):
        detail = f"This release holds tags and no boxes, which {format} cannot say; choose coco or class-folders."
        raise ExportInvalidError(detail, fields={"format": [detail]})
    withheld = set(chosen) & set(release.withheld)
    return Wish(Format(format), tuple(chosen), private=private and bool(withheld), with_images=with_images)


def run_export(export_id: int, *, clock: Clock = timezone.now, report: Report = quiet) -> Export | None:
    """Write the file of an export; returns None when there is nothing to do or another worker does it.

    Killed and started again it begins anew, and ends with the same bytes. A failure is kept on the row, and raised.
    """
    with locks.alone(locks.Purpose.EXPORT, export_id) as is_ours:
        waiting = Export.objects.filter(pk=export_id, state__in=UNDER_WAY)
        if not is_ours or not waiting.update(state=ExportState.RUNNING, heartbeat_at=clock(), progress=0):
            return None
        export = Export.objects.select_related("release__project").get(pk=export_id)
        try:
            return _run(export, clock, report)
        except Exception as error:
            logger.warning("Export %s could not be written: %s", export_id, error)
            waiting.update(state=ExportState.FAILED, message=_explain(error))
            raise


def export_to_folder(
    *,
    release: Release,
    format: str,
    folder: Path,
    splits: Sequence[str] | None = None,
    private: bool = False,
    with_images: bool = True,
    report: Report = quiet,
) -> int:
    """Write the files of an export loose into a new folder, there whole or not at all; says how many images."""
    wish = make_wish(release, format=format, splits=splits, private=private, with_images=with_images)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ExportInvalidError(f"{folder} is there already; name a new or an empty folder.", code="folder_taken")
    pulse = Pulse(image_count(release, wish.splits), report)
    with appearing(folder) as draft:
        write_edition(release, wish, FolderSink(draft), pulse)
    return pulse.done


def _run(export: Export, clock: Clock, report: Report) -> Export:
    release = export.release
    running = Export.objects.filter(pk=export.pk, state=ExportState.RUNNING)

    def beat(done: int, total: int) -> None:
        running.update(progress=done, total=total, heartbeat_at=clock())
        report(done, total)

    wish = Wish(Format(export.format), tuple(export.splits), export.private, export.with_images)
    name = f"exports/{release.pk}/{export.pk}.zip"
    with stored(name) as draft:
        with draft.open("wb") as file, ZipSink(file) as sink:
            write_edition(release, wish, sink, Pulse(image_count(release, wish.splits), beat))
        sha256, byte_size = _digest(draft), draft.stat().st_size
    running.update(
        state=ExportState.DONE, file=name, sha256=sha256, byte_size=byte_size, message="", heartbeat_at=clock()
    )
    export.refresh_from_db()
    return export


def _has_tags_only(release: Release) -> bool:
    opened = [counted for counted in release.counts["splits"].values() if "objects" in counted]
    return any(one["objects"] for one in opened) and not any(one["boxes"] for one in opened)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _explain(error: Exception) -> str:
    if isinstance(error, DomainError):
        return error.detail
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The storage is full; make room, then ask for the export again."
    return f"Writing stopped: {error or type(error).__name__}"
