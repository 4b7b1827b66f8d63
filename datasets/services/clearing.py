"""Making room: an export can always be written again, with the same bytes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction

from datasets import selectors
from datasets.models import Export, ExportState, Release

KEPT = timedelta(days=30)


def clear_exports(*, now: datetime) -> int:
    """Forget exports that ended 30 days ago, with their files; the one that each release offers stays. How many went.

    Who wants one again asks again.
    """
    ended = Export.objects.filter(state__in=[ExportState.DONE, ExportState.FAILED], heartbeat_at__lt=now - KEPT)
    releases = Release.objects.filter(pk__in=ended.values("release_id"))
    offered = {found.pk for release in releases if (found := selectors.offered_export(release))}
    return sum(
        _clear(export_id) for export_id in ended.order_by("pk").values_list("pk", flat=True) if export_id not in offered
    )


@transaction.atomic
def _clear(export_id: int) -> int:
    """The row goes first: a file without a row is only in the way, a row without its file would be a lie."""
    export = Export.objects.select_for_update(skip_locked=True).filter(pk=export_id).first()
    if export is None or export.state not in (ExportState.DONE, ExportState.FAILED):
        return 0
    name = export.file
    export.delete()
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))
    return 1
