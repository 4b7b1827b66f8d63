"""Fingerprints of votes, so that anyone can check from which votes a consensus was drawn."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from review.agreement.votes import BoxVote, TagVote

# Raised whenever the same votes could give another answer.
VERSION = "1"


def box_votes_digest(votes: Iterable[BoxVote]) -> str:
    """SHA-256 of the votes in canonical JSON; the order in which the votes are given does not matter."""
    return _digest([vote.worker, [_box(vote, index) for index in range(len(vote.boxes))]] for vote in votes)


def tag_votes_digest(votes: Iterable[TagVote]) -> str:
    """SHA-256 of the votes in canonical JSON; the order in which the votes are given does not matter."""
    return _digest([vote.worker, sorted(vote.tags)] for vote in votes)


def choices_digest(votes: Iterable[tuple[str, str]]) -> str:
    """SHA-256 of `(worker, word)` votes in canonical JSON; the order in which the votes are given does not matter."""
    return _digest([worker, word] for worker, word in votes)


def _box(vote: BoxVote, index: int) -> list[object]:
    voted = vote.boxes[index]
    place = [float(value) for value in (voted.box.x, voted.box.y, voted.box.width, voted.box.height)]
    return [*place, sorted(voted.categories), sorted(voted.attributes)]


def _digest(rows: Iterable[list[object]]) -> str:
    ordered = sorted(rows, key=lambda row: str(row[0]))
    text = json.dumps(ordered, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
