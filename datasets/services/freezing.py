"""Freezing a release: decide splits, write the records, seal. Each step can be done again, and then changes nothing."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from common.errors import DomainError
from common.events import announce
from datasets import locks, manifest, names, selectors, splits, verified
from datasets.errors import NothingToReleaseError
from datasets.events import ReleaseFrozen
from datasets.keys import commitment, split_key
from datasets.models import Release, ReleaseItem, ReleaseState
from datasets.progress import Report, quiet
from datasets.records import canonical, digest
from datasets.services.ledger import decide_splits
from datasets.statistics import Tally
from datasets.verified import VerifiedImage
from review import services as review

BATCH = 500
LISTED = 100  # images left out are named up to here, beyond only counted
Clock = Callable[[], datetime]

logger = logging.getLogger(__name__)


def freeze_release(
    release_id: int, *, clock: Clock = timezone.now, key: bytes | None = None, report: Report = quiet
) -> Release | None:
    """Do, or finish, what a release still lacks; returns None when there is nothing to do or another worker does it.

    Killed at any point and started again, it ends with the same release. A failure is kept on the row, and raised.
    """
    with locks.alone(locks.Purpose.FREEZE, release_id) as is_ours:
        release = Release.objects.filter(pk=release_id, state=ReleaseState.BUILDING).first() if is_ours else None
        if release is None:
            return None
        try:
            return _freeze(release, clock, key or split_key(settings.SECRET_KEY), report)
        except Exception as error:
            _note_failure(release_id, error)
            raise


def _freeze(release: Release, clock: Clock, key: bytes, report: Report) -> Release:
    _beat(release, clock, done=0, total=release.total)
    review.bring_up_to_date(project_id=release.project_id)
    images = verified.images(release.project_id, until=release.created_at)
    shares = release.parameters["fractions"]
    split_of, left_out = decide_splits(project_id=release.project_id, images=images, fractions=shares, key=key)
    included = [one for one in images if one.image_id in split_of]
    if not included:
        raise NothingToReleaseError("No image is verified yet.", code="nothing_verified")
    _write_items(release, included, split_of, clock, report)
    parameters = {
        **release.parameters,
        "split_algorithm": splits.ALGORITHM,
        "split_key_commitment": commitment(key),
        "verified_until": release.created_at.isoformat(),
        "agreement": verified.algorithms(release.project_id),
        "left_out": {"images": len(left_out), "reason": "near_duplicates_in_several_splits", "ids": left_out[:LISTED]},
    }
    return _seal(release, parameters, clock)


def _write_items(
    release: Release, images: Sequence[VerifiedImage], split_of: dict[int, str], clock: Clock, report: Report
) -> None:
    """Write what is missing, in order of image id, a batch a transaction: what is there is complete to its last id."""
    listed = ((one.image_id, names.safe_name(one.name, one.media_type), one.sha256) for one in images)
    name_of = names.unique_names(listed)
    last = ReleaseItem.objects.filter(release=release).aggregate(last=Max("image_id"))["last"] or 0
    waiting = [one.image_id for one in images if one.image_id > last]
    done, total = len(images) - len(waiting), len(images)
    for start in range(0, len(waiting), BATCH):
        batch = waiting[start : start + BATCH]
        with transaction.atomic():
            _copy_items(release.pk, verified.records(release.project_id, batch, name_of), split_of)
        done += len(batch)
        _beat(release, clock, done=done, total=total)
        report(done, total)


def _copy_items(release_id: int, records: Iterable[tuple[int, dict[str, Any]]], split_of: dict[int, str]) -> None:
    lines = [
        "\t".join([str(release_id), str(image_id), split_of[image_id], _escaped(canonical(record)), digest(record)])
        for image_id, record in records
    ]
    columns = "release_id, image_id, split, record, record_sha256"
    with connection.cursor() as cursor:
        cursor.copy_expert(  # psycopg2's own, reached through Django's wrapper
            f"COPY datasets_releaseitem ({columns}) FROM STDIN", io.StringIO("".join(f"{line}\n" for line in lines))
        )


def _escaped(json: bytes) -> str:
    """JSON as COPY's text format takes it; it has no raw tab or line break, only backslashes to double."""
    return json.decode().replace("\\", "\\\\")


def _beat(release: Release, clock: Clock, *, done: int, total: int) -> None:
    waiting = Release.objects.filter(pk=release.pk, state=ReleaseState.BUILDING)
    waiting.update(heartbeat_at=clock(), progress=done, total=total)


def _seal(release: Release, parameters: dict[str, Any], clock: Clock) -> Release:
    """Checksum the records, count them, and freeze the row by one conditional update."""
    tally = Tally(frozenset(release.withheld))
    for record in selectors.truth(release.pk):
        tally.add(record)
    release.categories = selectors.frozen_categories(release.project_id)
    total = tally.images.total()
    with transaction.atomic():
        frozen = Release.objects.filter(pk=release.pk, state=ReleaseState.BUILDING).update(
            state=ReleaseState.FROZEN,
            frozen_at=clock(),
            categories=release.categories,
            counts=tally.counts(),
            parameters=parameters,
            manifest_sha256=manifest.digest(selectors.manifest_pieces(release)),
            progress=total,
            total=total,
            message="",
        )
        if frozen:
            announce(ReleaseFrozen(release.pk))
    return Release.objects.get(pk=release.pk)


def _note_failure(release_id: int, error: Exception) -> None:
    logger.warning("Release %s could not be frozen: %s", release_id, error)
    message = error.detail if isinstance(error, DomainError) else f"Freezing stopped: {error or type(error).__name__}"
    waiting = Release.objects.filter(pk=release_id, state=ReleaseState.BUILDING)
    waiting.update(state=ReleaseState.FAILED, message=message)
