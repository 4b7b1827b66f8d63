"""Putting merged objects before the reviewers: many rows in one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from django.db import connection
from django.db.models import Q

from annotation.models import Task
from common.geometry import Box
from review.agreement.measures import match
from review.merging import MergedObject
from review.models import Object, ObjectState
from review.selectors.checking import was_checked

SAME = 0.9  # overlap above which a box that was found wrong has only been proposed again

_INSERT = """
    INSERT INTO review_object
      (project_id, stage_id, image_id, consensus_id, category_id, categories, x, y, width, height, attributes, state,
       layer, confidence, agreement, votes_for, votes, conflicts, provenance, created_at, decided_at)
    SELECT %(project)s, stage, image, consensus, categories[1], categories, x, y, width, height, attributes, state,
           0, confidence, agreement, votes_for, votes, conflicts, provenance, now(), NULL
      FROM jsonb_to_recordset(%(rows)s::jsonb) AS row (
           stage bigint, image bigint, consensus bigint, categories bigint[], x float8, y float8, width float8,
           height float8, attributes varchar[], state varchar, confidence float8, agreement float8,
           votes_for smallint, votes smallint, conflicts varchar[], provenance jsonb)
"""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An object to be, with the columns it will have."""

    stage: int
    image: int
    consensus: int
    categories: tuple[int, ...]
    x: float | None
    y: float | None
    width: float | None
    height: float | None
    attributes: tuple[str, ...]
    state: str
    confidence: float
    agreement: float | None
    votes_for: int
    votes: int
    conflicts: tuple[str, ...]
    provenance: tuple[tuple[int, int], ...]


def proposal(task: Task, consensus_id: int, item: MergedObject) -> Proposal:
    """A merged object as a row: what the majority holds is proposed, what too few marked is rejected."""
    box = item.box
    return Proposal(
        stage=task.stage_id,
        image=task.image_id,
        consensus=consensus_id,
        categories=item.categories,
        x=box.x if box else None,
        y=box.y if box else None,
        width=box.width if box else None,
        height=box.height if box else None,
        attributes=item.attributes,
        state=str(ObjectState.PROPOSED if item.accepted else ObjectState.REJECTED),
        confidence=item.confidence,
        agreement=item.agreement,
        votes_for=item.votes_for,
        votes=item.votes,
        conflicts=item.conflicts,
        provenance=item.provenance,
    )


def propose(project_id: int, proposals: Sequence[Proposal]) -> None:
    """Store the proposals as objects."""
    if not proposals:
        return
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, {"project": project_id, "rows": orjson.dumps(list(proposals)).decode()})


def without_decided(wanted: Sequence[Proposal], *, tasks: Sequence[int]) -> list[Proposal]:
    """Those of the proposals that cover no object on which a reviewer of these tasks has decided, and none that was
    checked: what was found right stands, and what was found wrong comes back only in another shape.
    """
    if not tasks:
        return list(wanted)
    closed = Q(layer__gt=0) | Q(decided_at__isnull=False) | Q(was_checked())
    decided = Object.objects.filter(closed, consensus__task__in=tasks)
    kept: dict[tuple[int, int, int], list[Object]] = defaultdict(list)
    for item in decided.exclude(state=ObjectState.SUPERSEDED):
        kept[item.image_id, item.stage_id, item.category_id].append(item)
    new: dict[tuple[int, int, int], list[Proposal]] = defaultdict(list)
    for one in wanted:
        new[one.image, one.stage, one.categories[0]].append(one)
    return [one for place, given in new.items() for one in _uncovered(given, kept[place])]


def _uncovered(given: list[Proposal], kept: list[Object]) -> list[Proposal]:
    if not kept:
        return given
    if given[0].x is None:
        return []
    pairs = match([_box(one) for one in given], [_box(item) for item in kept])
    covered = {pair.predicted for pair in pairs if pair.overlap >= SAME or not _was_found_wrong(kept[pair.truth])}
    return [one for number, one in enumerate(given) if number not in covered]


def _was_found_wrong(item: Object) -> bool:
    """Whether those who checked it, and no reviewer, rejected the object."""
    return item.state == ObjectState.REJECTED and item.decided_at is None


def _box(item: Object | Proposal) -> Box:
    assert item.x is not None and item.y is not None and item.width is not None and item.height is not None
    return Box(item.x, item.y, item.width, item.height)
