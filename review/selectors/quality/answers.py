"""Answers as the pure modules take them, each in the name of its worker."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from common.geometry import Box
from review.agreement.votes import BoxVote, TagVote, VotedBox

Answer = Mapping[str, Any]  # JSON of `Assignment.answer`, checked when it was submitted


def box_vote(worker: str, answer: Answer, wanted: Set[int] | None = None) -> BoxVote:
    """A `draw` answer; only the boxes with one of the `wanted` categories where some are named."""
    boxes = [box for box in answer["boxes"] if wanted is None or not wanted.isdisjoint(box["categories"])]
    return BoxVote(
        worker,
        tuple(
            VotedBox(
                Box(float(box["x"]), float(box["y"]), float(box["width"]), float(box["height"])),
                frozenset(map(str, box["categories"])),
            )
            for box in boxes
        ),
    )


def tag_vote(worker: str, answer: Answer) -> TagVote:
    """A `tag` answer."""
    return TagVote(worker, frozenset(map(str, answer["tags"])))


def categories_in(answer: Answer) -> frozenset[int]:
    """Every category that an answer names."""
    if "tags" in answer:
        return frozenset(answer["tags"])
    return frozenset(category for box in answer.get("boxes", ()) for category in box["categories"])
