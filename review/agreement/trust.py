"""How far the answers of a worker can be trusted: what their known answers say, on the careful side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from scipy.special import betaincinv

PRIOR_RIGHT, PRIOR_WRONG = 8.0, 2.0  # a newcomer is taken for somebody right four times out of five, on ten answers
FORGETTING: Final = 0.995  # of what is known so far, at every further answer: about the last two hundred count
CAREFUL: Final = 0.05  # the quantile: nineteen in twenty such workers are right more often than this


def trust(answers: Iterable[bool]) -> float:
    """The share of answers that a worker gives right at least, after these known answers, oldest first."""
    right = wrong = 0.0
    for was_right in answers:
        right, wrong = right * FORGETTING, wrong * FORGETTING
        if was_right:
            right += 1.0
        else:
            wrong += 1.0
    return float(betaincinv(PRIOR_RIGHT + right, PRIOR_WRONG + wrong, CAREFUL))
