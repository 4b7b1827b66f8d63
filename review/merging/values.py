"""What goes into a merge and what comes out of it, as plain values."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from common.geometry import Box
from review.aggregators import Chosen
from review.skills import Parameters, as_used

Answer = Mapping[str, Any]  # JSON of `Assignment.answer`, checked when it was submitted


@dataclass(frozen=True, slots=True)
class GivenVote:
    """One vote: the assignment it came by, whose it is, and what was answered."""

    assignment_id: int
    worker_id: int
    answer: Answer


@dataclass(frozen=True, slots=True)
class VotedTask:
    """A task with its votes; the size of its image bounds every box."""

    id: int
    width: int
    height: int
    votes: Sequence[GivenVote]


@dataclass(frozen=True, slots=True)
class Known:
    """What a merge may rely on: the rows of skilled workers at the stage, the categories that may be named, and how the
    stage judges tags once gold has chosen (None: by default).
    """

    skills: Mapping[int, Parameters]
    categories: Collection[int]
    aggregator: Chosen | None = None

    def of(self, votes: Sequence[GivenVote]) -> list[Parameters | None]:
        """The row of each voter, None for a newcomer."""
        return [self.skills.get(vote.worker_id) for vote in votes]

    def relied_on(self, votes: Sequence[GivenVote]) -> dict[str, object]:
        """What a merge of these votes relies on, as JSON."""
        rows = zip(votes, self.of(votes), strict=True)
        used = {str(vote.assignment_id): as_used(row) for vote, row in rows if row is not None}
        return {"skills": used, "aggregator": self.aggregator}


@dataclass(frozen=True, slots=True)
class MergedObject:
    """One box or tag; `accepted` says whether it is held to be there, `exists` how probably it is.

    `confidence` is the probability that all of it is right, `deviation` that of its edges in pixels. `provenance` lists
    `(assignment, place in its answer)`; the first category is the primary one.
    """

    categories: tuple[int, ...]
    category_votes: Mapping[int, int]
    box: Box | None
    attributes: tuple[str, ...]
    accepted: bool
    exists: float
    confidence: float
    deviation: tuple[float, ...]
    agreement: float | None
    votes_for: int
    votes: int
    conflicts: tuple[str, ...]
    provenance: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """Everything a `Consensus` row records; `risk` is the expected number of errors. `relied_on` is what was known of
    the voters, by assignment, and of the method: with the votes it gives the same again at any time.
    """

    algorithm: str
    version: str
    parameters: Mapping[str, float | str]
    relied_on: Mapping[str, object]
    digest: str
    votes: int
    agreement: float | None
    risk: float
    objects: tuple[MergedObject, ...]

    @property
    def confidence(self) -> float:
        """Mean confidence of what was accepted; 1 when the voters see nothing."""
        accepted = [item.confidence for item in self.objects if item.accepted]
        return sum(accepted) / len(accepted) if accepted else 1.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """How far the votes on a task have come: what a stopping rule asks. Tags know a confidence, boxes a risk."""

    votes: int
    confidence: float = 0.0
    risk: float = float("inf")
