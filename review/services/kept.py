"""What a later round must not propose again: the objects that a person has decided on already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q

from common.geometry import Box
from review.agreement.measures import match
from review.models import Object, ObjectState


def without_decided(wanted: Sequence[Object], *, tasks: Sequence[int]) -> list[Object]:
    """Those of the wanted objects that cover none on which a reviewer of these tasks has decided."""
    decided = Object.objects.filter(Q(layer__gt=0) | Q(decided_at__isnull=False), consensus__task__in=tasks)
    kept: dict[tuple[int, int, int], list[Object]] = defaultdict(list)
    for item in decided.exclude(state=ObjectState.SUPERSEDED):
        kept[_where(item)].append(item)
    new: dict[tuple[int, int, int], list[Object]] = defaultdict(list)
    for item in wanted:
        new[_where(item)].append(item)
    return [item for where, items in new.items() for item in _uncovered(items, kept[where])]


def _where(item: Object) -> tuple[int, int, int]:
    return item.image_id, item.stage_id, item.category_id


def _uncovered(items: list[Object], kept: list[Object]) -> list[Object]:
    if not kept:
        return items
    if items[0].x is None:
        return []
    covered = {pair.predicted for pair in match([_box(item) for item in items], [_box(item) for item in kept])}
    return [item for number, item in enumerate(items) if number not in covered]


def _box(item: Object) -> Box:
    assert item.x is not None and item.y is not None and item.width is not None and item.height is not None
    return Box(item.x, item.y, item.width, item.height)
