"""Majority consensus of tags: each category stands by its own vote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from review.agreement import confidence
from review.agreement.votes import TagVote, refuse_repeated_workers


@dataclass(frozen=True, slots=True)
class MergedTag:
    """One category as the voters see it together, and who said that it is there."""

    category: str
    votes_for: int
    votes: int
    confidence: float
    workers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TagConsensus:
    """The categories the majority saw, and those that too few saw, both in alphabetical order."""

    tags: tuple[MergedTag, ...]
    rejected: tuple[MergedTag, ...]
    votes: int


def consensus(votes: Iterable[TagVote], quorum: float = 0.5) -> TagConsensus:
    """Keep the categories that more than `quorum` of the voters gave; no votes give an empty consensus."""
    given = sorted(votes, key=lambda vote: vote.worker)
    refuse_repeated_workers(vote.worker for vote in given)
    supporters: dict[str, list[str]] = defaultdict(list)
    for vote in given:
        for tag in vote.tags:
            supporters[tag].append(vote.worker)
    merged = [
        MergedTag(tag, len(names), len(given), confidence.existence(len(names), len(given)), tuple(names))
        for tag, names in sorted(supporters.items())
    ]
    needed = quorum * len(given)
    return TagConsensus(
        tags=tuple(tag for tag in merged if tag.votes_for > needed),
        rejected=tuple(tag for tag in merged if tag.votes_for <= needed),
        votes=len(given),
    )
