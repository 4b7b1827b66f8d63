"""Marking what the automatic checks find on objects, for reviewers to see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from annotation import selectors as annotation
from common.geometry import Box
from review.checks import MARKS, Marked, limits_of, marks
from review.models import Object, ObjectState


def mark(project_id: int, image_ids: Collection[int]) -> None:
    """Bring the marks of the undecided boxes on these images up to date. Three queries; safe to repeat."""
    found = Object.objects.filter(project_id=project_id, image_id__in=image_ids, x__isnull=False)
    found = found.exclude(state__in=[ObjectState.SUPERSEDED, ObjectState.REJECTED])
    pages: dict[int, list[Object]] = defaultdict(list)
    # The surest first: of two that are one thing, the other one is the duplicate.
    for item in found.select_related("stage", "image").order_by("-confidence", "id"):
        pages[item.image_id].append(item)
    pace = annotation.pace_of_votes({part[0] for page in pages.values() for item in page for part in item.provenance})
    changed = [item for page in pages.values() for item in _marked(page, pace)]
    Object.objects.bulk_update(changed, ["conflicts"])


def _marked(page: Sequence[Object], pace: Mapping[int, float]) -> list[Object]:
    image = page[0].image
    boxes = [_value(item, pace) for item in page]
    limits = limits_of(page[0].stage.settings)
    changed = []
    for item, seen in zip(page, marks(boxes, width=image.width, height=image.height, limits=limits), strict=True):
        wanted = [*(kind for kind in item.conflicts if kind not in MARKS), *seen]
        if item.decided_at is None and wanted != item.conflicts:
            item.conflicts = wanted
            changed.append(item)
    return changed


def _value(item: Object, pace: Mapping[int, float]) -> Marked:
    assert item.x is not None and item.y is not None and item.width is not None and item.height is not None
    behind = tuple(pace.get(part[0]) for part in item.provenance)
    return Marked(Box(item.x, item.y, item.width, item.height), frozenset(item.categories), behind)
