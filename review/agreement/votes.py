"""What one worker said about one image, as plain values; the only input of every algorithm in this folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from common.geometry import Box


class VoteError(ValueError):
    """A set of votes that no consensus can be drawn from; the message names the worker at fault."""


@dataclass(frozen=True, slots=True)
class VotedBox:
    """One drawn box: where, what (one or more categories), and the attributes that were ticked."""

    box: Box
    categories: frozenset[str]
    attributes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class BoxVote:
    """Every box one worker drew on an image; an empty tuple says that there is nothing to draw."""

    worker: str
    boxes: tuple[VotedBox, ...]


@dataclass(frozen=True, slots=True)
class TagVote:
    """Every category one worker saw in an image; an empty set says that none of those asked is there."""

    worker: str
    tags: frozenset[str]


def refuse_repeated_workers(workers: Iterable[str]) -> None:
    """Raise `VoteError` when one worker votes twice: a person has one voice."""
    seen: set[str] = set()
    for worker in workers:
        if worker in seen:
            raise VoteError(f"worker {worker} votes more than once")
        seen.add(worker)


def refuse_invalid_boxes(votes: Sequence[BoxVote]) -> None:
    """Raise `VoteError` for a box without a finite, positive area, naming the worker and the box's place."""
    for vote in votes:
        for index, voted in enumerate(vote.boxes):
            if not voted.box.is_valid():
                raise VoteError(f"box {index} of worker {vote.worker} has no area or is not finite: {voted.box}")
