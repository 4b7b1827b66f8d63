"""When a task has votes enough: fixed number, lead, confidence table or posterior for labels; risk for boxes.

Every rule keeps to a least and a most number of votes, and a task of the random calibration share is never stopped
early: what adaptive stopping leaves over are the easy agreements and the hard quarrels, and nothing can be learnt of
workers from those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from review.agreement.votes import VoteError


class Kind(StrEnum):
    FIXED = "fixed"
    LEAD = "lead"
    CONFIDENCE = "confidence"
    RISK = "risk"


# The random share of tasks (review/lanes.py) always gets this many votes; only it and gold feed learning and published
# figures.
CALIBRATION_BOX_VOTES, CALIBRATION_LABEL_VOTES = 3, 5


@dataclass(frozen=True, slots=True)
class State:
    """Where a task stands: votes by answer, the probability of the best answer, the expected number of errors.

    The probability is a confidence table's or a calibrated posterior's; a rule looks only at what it needs.
    """

    votes: int
    counts: Sequence[int] = ()
    confidence: float = 0.0
    risk: float = float("inf")


@dataclass(frozen=True, slots=True)
class StoppingRule:
    """`value` is the number of votes, the lead, the confidence to reach, or the risk not to exceed."""

    kind: Kind
    value: float
    least: int = 2
    most: int = 5

    def __post_init__(self) -> None:
        if not 1 <= self.least <= self.most:
            raise VoteError(f"a task cannot get at least {self.least} and at most {self.most} votes")

    def is_settled(self, state: State) -> bool:
        """Whether the task needs no further vote."""
        if state.votes < self.least:
            return False
        return state.votes >= self.most or self._is_content(state)

    def _is_content(self, state: State) -> bool:
        if self.kind is Kind.FIXED:
            return state.votes >= self.value
        if self.kind is Kind.LEAD:
            return lead(state.counts) >= self.value
        if self.kind is Kind.CONFIDENCE:
            return state.confidence >= self.value
        return state.risk <= self.value


def lead(counts: Sequence[int]) -> int:
    """How many votes the commonest answer is ahead of the next."""
    first, second = sorted([*counts, 0, 0], reverse=True)[:2]
    return first - second


# Labels of a new project, and of one declared hard; once a pilot's table or learnt skills tell how sure an answer is
# (beyond .92 it takes some 600 further votes to right one more answer, counted on 55,704 questions of ImageNet by
# whether all five votes would have said otherwise); then boxes.
NEW_LABELS = StoppingRule(Kind.LEAD, 2)
HARD_LABELS = StoppingRule(Kind.LEAD, 2, most=10)
SURE_LABELS = StoppingRule(Kind.CONFIDENCE, 0.92)
BOXES = StoppingRule(Kind.RISK, 0.1)
STRICT_BOXES = StoppingRule(Kind.RISK, 0.02, most=7)
