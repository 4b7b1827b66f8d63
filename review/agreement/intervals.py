"""How far off a share may be that was counted on a sample."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

NINETY_FIVE = 1.959964  # standard deviations that hold 95 % of a normal distribution


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`, with the interval that holds the true share in 95 of 100 samples (Wilson's score)."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None

    @property
    def low(self) -> float | None:
        return wilson(self.part, self.whole)[0] if self.whole else None

    @property
    def high(self) -> float | None:
        return wilson(self.part, self.whole)[1] if self.whole else None


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of `whole` figures between 0 and 1, with an interval no narrower than that of a share of so many."""

    value: float
    whole: int

    @property
    def low(self) -> float:
        return wilson(self.value * self.whole, self.whole)[0]

    @property
    def high(self) -> float:
        return wilson(self.value * self.whole, self.whole)[1]


def wilson(part: float, whole: int, deviations: float = NINETY_FIVE) -> tuple[float, float]:
    """Wilson's score interval of a share: inside 0 to 1, and honest for few and for rare ones; of nothing, all."""
    if whole == 0:
        return 0.0, 1.0
    share, square = part / whole, deviations**2
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    half = deviations / (1 + square / whole) * sqrt(share * (1 - share) / whole + square / (4 * whole**2))
    # At the ends the interval reaches them exactly; rounding must not say otherwise.
    return (0.0 if part == 0 else max(0.0, middle - half), 1.0 if part == whole else min(1.0, middle + half))
