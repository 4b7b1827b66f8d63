"""Votes on a checking question: when they decide it, and what they make of a confidence. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

ALGORITHM: Final = "lead"
VERSION: Final = "2"
LEAD: Final = 2  # votes by which one side is ahead when nobody else need be asked
ACCURACY: Final = 0.9  # share of right answers of trusted people, until their own answers tell (review.checkers)
EXPERT_ACCURACY: Final = 0.99  # and of whoever settles what they left tied
# A confidence is no surer than this before the votes, so that a lead of such people always decides.
FLOOR, CEILING = 0.02, 0.98


class Outcome(StrEnum):
    """What the votes say. FOR: the object is right, or the image complete."""

    MORE = "more"
    FOR = "for"
    AGAINST = "against"
    TIED = "tied"


FOR_WORDS: Final = frozenset({"yes", "complete"})
AGAINST_WORDS: Final = frozenset({"no", "missing"})


@dataclass(frozen=True, slots=True)
class Tally:
    """How many are for, against, and unsure."""

    supporting: int
    opposing: int
    unsure: int

    @property
    def votes(self) -> int:
        """All votes."""
        return self.supporting + self.opposing + self.unsure

    def outcome(self, most: int) -> Outcome:
        """A lead decides at once; at `most` votes the majority does."""
        ahead = self.supporting - self.opposing
        if abs(ahead) < LEAD and self.votes < most:
            return Outcome.MORE
        if ahead == 0:
            return Outcome.TIED
        return Outcome.FOR if ahead > 0 else Outcome.AGAINST


def believed(before: float, evidence: float) -> float:
    """The probability after answers that add so much to its log-odds (Bayes)."""
    bounded = min(max(before, FLOOR), CEILING)
    return 1 / (1 + math.exp(-math.log(bounded / (1 - bounded)) - evidence))


def counted(answers: Iterable[Mapping[str, object]]) -> Tally:
    """The tally of checked answers."""
    words = [answer["answer"] for answer in answers]
    supporting = sum(word in FOR_WORDS for word in words)
    opposing = sum(word in AGAINST_WORDS for word in words)
    return Tally(supporting, opposing, len(words) - supporting - opposing)
