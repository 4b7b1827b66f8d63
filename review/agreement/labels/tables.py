"""The confidence table of ImageNet: how probable "yes" is after so many yes and so many no, told by a pilot.

A pilot gives a random set of questions many votes; every smaller draw of those votes fills the table, and the pilot's
own final answer says what was true. Each category has a table of its own, leaning on the table of all categories,
which leans on the factory's (measured on 925,000 real votes): fine categories need more votes, and show it early.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import comb, exp

from review.agreement.votes import VoteError

Cell = tuple[int, int]
# Pseudo-questions that a category's cell borrows from the global table, and the global table from the factory's.
LEAN = 8.0
# Votes for and against, and the share that was truly there (ImageNet verification, "maybe" counted as yes).
MEASURED: Mapping[Cell, float] = {
    (1, 0): 0.66,
    (2, 0): 0.90,
    (3, 0): 0.98,
    (2, 1): 0.66,
    (1, 1): 0.31,
    (0, 1): 0.04,
    (0, 2): 0.011,
    (0, 3): 0.002,
}


def factory(yes: int, no: int) -> float:
    """The measured probability of "yes", or a straight line in log-odds through the measured ones."""
    return MEASURED.get((yes, no), 1.0 / (1.0 + exp(1.5 - 1.8 * yes + 1.6 * no)))


@dataclass(frozen=True, slots=True)
class PilotAnswer:
    """One pilot question: its category, its votes, and what they settled on (an expert's word goes before theirs)."""

    category: str
    yes: int
    no: int
    truth: bool


@dataclass(frozen=True, slots=True)
class ConfidenceTable:
    """`cells[category][yes, no]` and `everywhere[yes, no]`: expected questions seen there, and how many were true."""

    everywhere: Mapping[Cell, tuple[float, float]]
    cells: Mapping[str, Mapping[Cell, tuple[float, float]]]

    def confidence(self, category: str, yes: int, no: int) -> float:
        """The probability that the answer is yes."""
        seen, true = self.everywhere.get((yes, no), (0.0, 0.0))
        overall = (LEAN * factory(yes, no) + true) / (LEAN + seen)
        seen, true = self.cells.get(category, {}).get((yes, no), (0.0, 0.0))
        return (LEAN * overall + true) / (LEAN + seen)


FACTORY_TABLE = ConfidenceTable({}, {})


def learn_table(pilot: Iterable[PilotAnswer]) -> ConfidenceTable:
    """The table of a pilot; every way of drawing fewer of a question's votes counts by how probable it is."""
    everywhere: dict[Cell, tuple[float, float]] = {}
    cells: dict[str, dict[Cell, tuple[float, float]]] = {}
    # In a fixed order, so that the sums of the table do not depend on which question came first.
    for answer in sorted(pilot, key=lambda one: (one.category, one.yes, one.no, one.truth)):
        if answer.yes < 0 or answer.no < 0:
            raise VoteError(f"a pilot question of {answer.category} has less than no votes")
        own = cells.setdefault(answer.category, {})
        for cell, weight in _draws(answer.yes, answer.no):
            for table in (everywhere, own):
                seen, true = table.get(cell, (0.0, 0.0))
                table[cell] = seen + weight, true + weight * answer.truth
    return ConfidenceTable(everywhere, cells)


def _draws(yes: int, no: int) -> Iterable[tuple[Cell, float]]:
    """Every cell that some of these votes can lead to, and how probably so many votes lead there."""
    for some_yes in range(yes + 1):
        for some_no in range(no + 1):
            if drawn := some_yes + some_no:
                ways = comb(yes, some_yes) * comb(no, some_no)
                yield (some_yes, some_no), ways / comb(yes + no, drawn)
