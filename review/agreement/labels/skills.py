"""How much each worker's answers are worth, and what a question's votes then say about its truth.

Two descriptions of a worker: a matrix (what they answer to each truth), or one number (how often they are right). A
*meaning* says what an answer claims at face value: usually itself; "maybe" claims half a yes and half a no.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.sparse import csr_array

from common.geometry import Floats
from review.agreement.exact import exact, rows_to_one, softmax, sums
from review.agreement.labels.votes import LabelVotes

# Answers no / maybe / yes as claims on no / yes.
MAYBE_IS_HALF: Floats = np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]])


class Model(Protocol):
    """What was learnt of the workers, ready to judge votes that carry the same worker numbers."""

    def belief(self, votes: LabelVotes) -> Floats:
        """The probability of each truth of each question."""
        ...


@dataclass(frozen=True, slots=True)
class Matrices:
    """`rows[worker, truth, answer]` and how common each truth is."""

    rows: Floats
    prior: Floats

    def belief(self, votes: LabelVotes) -> Floats:
        """The probability of each truth of each question."""
        return self.belief_of(votes.incidence())

    def belief_of(self, incidence: csr_array) -> Floats:
        """The same for votes whose incidence is known already."""
        workers, truths, answers = self.rows.shape
        evidence = exact(np.log(self.rows)).transpose(0, 2, 1).reshape(workers * answers, truths)
        return softmax(incidence @ evidence, exact(np.log(self.prior)))


@dataclass(frozen=True, slots=True)
class Coins:
    """`accuracy[worker]` and how common each truth is."""

    accuracy: Floats
    prior: Floats

    def belief(self, votes: LabelVotes) -> Floats:
        """The probability of each truth of each question."""
        tasks, _workers, answers = votes.shape
        weights = exact(np.log(self.accuracy * max(answers - 1, 1) / (1.0 - self.accuracy)))
        places = votes.tasks * answers + votes.answers
        evidence = sums(places, weights[votes.workers], tasks * answers)
        return softmax(evidence.reshape(tasks, answers), exact(np.log(self.prior)))


@dataclass(frozen=True, slots=True)
class Shares:
    """Everybody counts the same: no skill at all."""

    def belief(self, votes: LabelVotes) -> Floats:
        """The share of each answer, by plain counting."""
        return exact(votes.shares())


@dataclass(frozen=True, slots=True)
class Folded:
    """A model of answers, read as claims on truths: `claims[answer, truth]`."""

    inner: Model
    claims: Floats

    def belief(self, votes: LabelVotes) -> Floats:
        """The probability of each truth of each question."""
        return exact(np.einsum("ij,jk->ik", self.inner.belief(votes), self.claims))


@dataclass(frozen=True, slots=True)
class Committee:
    """Several models, each with the same say: they err in different places."""

    members: Sequence[Model]

    def belief(self, votes: LabelVotes) -> Floats:
        """The mean of the members' probabilities."""
        return exact(np.mean([member.belief(votes) for member in self.members], axis=0))


def prior_of(beliefs: Floats) -> Floats:
    """How common each truth is, one pseudo-question for each."""
    # Not by BLAS, which starts threads for it, nor by `sum`, which is slow on rows so short.
    return rows_to_one(np.einsum("ij->j", beliefs) + 1.0)
