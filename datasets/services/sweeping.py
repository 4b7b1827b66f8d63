"""Finding work whose message was lost or whose worker died: no sign of life for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from common.events import announce
from datasets.events import ExportRequested, ReleaseRequested
from datasets.models import Export, Release, ReleaseState
from datasets.services.exports import UNDER_WAY

PATIENCE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Swept:
    """What was announced again."""

    releases: tuple[int, ...]
    exports: tuple[int, ...]


@transaction.atomic
def sweep(*, now: datetime) -> Swept:
    """Announce again what should be under way and shows no life. A worker still at it keeps the second one out."""
    lost = Swept(
        _silent(Release.objects.filter(state=ReleaseState.BUILDING), now),
        _silent(Export.objects.filter(state__in=UNDER_WAY), now),
    )
    for release_id in lost.releases:
        announce(ReleaseRequested(release_id))
    for export_id in lost.exports:
        announce(ExportRequested(export_id))
    return lost


def _silent(rows: QuerySet[Release] | QuerySet[Export], now: datetime) -> tuple[int, ...]:
    seen = rows.annotate(seen_at=Coalesce("heartbeat_at", "created_at"))
    return tuple(seen.filter(seen_at__lt=now - PATIENCE).order_by("pk").values_list("pk", flat=True))
