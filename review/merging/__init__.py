"""From stored answers to merged results: reads the JSON of votes, calls the algorithms, gives plain values. Pure.

The votes on a task are judged by what is known of its voters, and by nothing else: a task comes out the same alone, in
a batch, and a year later from the same votes and skills.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from review.agreement.provenance import VERSION
from review.merging import boxes, tags
from review.merging.values import Answer, GivenVote, Judgement, Known, Merged, MergedObject, VotedTask

__all__ = [
    "VERSION",
    "Answer",
    "GivenVote",
    "Judgement",
    "Known",
    "Merged",
    "MergedObject",
    "VotedTask",
    "as_json",
    "judge",
    "merge",
]


def merge(kind: str, tasks: Sequence[VotedTask], known: Known) -> list[Merged]:
    """Merge the votes of tasks of one `draw` or `tag` stage, each for itself."""
    ordered = [_ordered(task) for task in tasks]
    return tags.merge(ordered, known) if kind == "tag" else boxes.merge(ordered, known)


def judge(kind: str, task: VotedTask, known: Known) -> Judgement:
    """How sure the votes on one task of a `draw` or `tag` stage are; no objects are made of them."""
    ordered = _ordered(task)
    return tags.judge(ordered, known) if kind == "tag" else boxes.judge(ordered, known)


def as_json(merged: Merged) -> dict[str, list[dict[str, object]]]:
    """The result as a consensus row keeps it."""
    objects = [_object_json(item) for item in merged.objects if item.accepted]
    return {"objects": objects, "rejected": [_object_json(item) for item in merged.objects if not item.accepted]}


def _ordered(task: VotedTask) -> VotedTask:
    """The task with its votes in a fixed order: sums of the same numbers differ in the last digit with their order."""
    return replace(task, votes=sorted(task.votes, key=lambda vote: vote.assignment_id))


def _object_json(item: MergedObject) -> dict[str, object]:
    place = [item.box.x, item.box.y, item.box.width, item.box.height] if item.box else None
    return {
        "box": place,
        "categories": list(item.categories),
        "category_votes": {str(number): count for number, count in item.category_votes.items()},
        "attributes": list(item.attributes),
        "votes_for": item.votes_for,
        "exists": round(item.exists, 6),
        "confidence": round(item.confidence, 6),
        "deviation": [round(edge, 2) for edge in item.deviation],
        "agreement": item.agreement,
        "conflicts": list(item.conflicts),
        "provenance": [list(part) for part in item.provenance],
    }
