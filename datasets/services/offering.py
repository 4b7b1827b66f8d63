"""The export that every release offers from the start, so that a researcher need not ask for one."""

from __future__ import annotations

from django.db.models import Sum

from datasets.layouts import Format
from datasets.models import Export, Release, ReleaseItem
from datasets.services.exports import request_export

MOST_BYTES = 4 << 30  # with more pictures than this somebody must want them before they are written twice


def offer_release(*, release_id: int) -> Export:
    """Ask, for whoever made the release, for COCO of all splits; with pictures unless they are very many."""
    release = Release.objects.select_related("created_by").get(pk=release_id)
    pictures = ReleaseItem.objects.filter(release=release).aggregate(bytes=Sum("image__byte_size"))
    return request_export(
        release_id=release_id,
        format=Format.COCO,
        requested_by=release.created_by,
        with_images=(pictures["bytes"] or 0) <= MOST_BYTES,
    )
