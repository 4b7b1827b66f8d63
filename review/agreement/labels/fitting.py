"""Learning what workers are worth from their votes alone: expectation maximisation, gold answers held fixed.

Dawid and Skene (1979) with two additions. A worker's rows are shrunk to the rows of the whole crowd, tilted to that
worker's own rate of right answers, so that a newcomer is taken for what the crowd is and a few answers already tell
good from bad. And the crowd's rows may stand alone (`SHARED`): one pattern of confusion for all, one skill for each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from common.geometry import Floats
from review.agreement.clustering import Integers
from review.agreement.exact import exact, rows_to_one, sums
from review.agreement.labels.skills import Coins, Matrices, prior_of
from review.agreement.labels.votes import UNKNOWN, LabelVotes

# Pseudo-votes: of the crowd's rows in each row, on its claimed truth, and of the crowd's skill in a worker's skill.
POOLED, CLAIMED, SKILL = 4.0, 1.0, 4.0
ROUNDS = 30
# Gold questions from which learning may start.
GOLD_TO_START = 50
# A round that moves no belief further than this is the last one.
STILL = 1e-6


@dataclass(frozen=True, slots=True)
class Style:
    """`own`: whether workers have rows of their own; `flat`: whether all truths are held equally common."""

    own: bool = True
    flat: bool = False


DAWID_SKENE, SHARED = Style(), Style(own=False)


def fit_matrices(
    votes: LabelVotes,
    gold: Integers | None = None,
    *,
    claims: Floats | None = None,
    style: Style = DAWID_SKENE,
    rounds: int = ROUNDS,
    still: float = STILL,
) -> Matrices:
    """What each worker answers to each truth; `claims[answer, truth]` is what answers say at face value.

    A round that moves no belief further than `still` is the last one.
    """
    claimed = np.eye(len(votes.answer_names)) if claims is None else claims
    incidence = votes.incidence()
    beliefs = fixed(_first_beliefs(votes, incidence, gold, claimed, style), gold)
    for _ in range(rounds):
        found = _matrices(incidence, beliefs, claimed, style)
        before, beliefs = beliefs, fixed(found.belief_of(incidence), gold)
        if np.abs(beliefs - before).max(initial=0.0) < still:
            break
    return _matrices(incidence, beliefs, claimed, style)


def fit_coins(votes: LabelVotes, gold: Integers | None = None, *, flat: bool = False, rounds: int = ROUNDS) -> Coins:
    """How often each worker is right; every answer is a truth of its own here."""
    beliefs = fixed(exact(votes.shares()), gold)
    for _ in range(rounds):
        found = _coins(votes, beliefs, flat)
        before, beliefs = beliefs, fixed(found.belief(votes), gold)
        if np.abs(beliefs - before).max(initial=0.0) < STILL:
            break
    return _coins(votes, beliefs, flat)


def fixed(beliefs: Floats, gold: Integers | None) -> Floats:
    """The beliefs with those of gold questions made certain."""
    if gold is None:
        return beliefs
    known = gold != UNKNOWN
    held = beliefs.copy()
    held[known] = np.eye(beliefs.shape[1])[gold[known]]
    return held


def _first_beliefs(
    votes: LabelVotes, incidence: csr_array, gold: Integers | None, claims: Floats, style: Style
) -> Floats:
    """Where learning starts: from what gold says of the workers if there is enough of it, else from the majority.

    A crowd with a habit agrees with itself; started from its majority, no amount of gold gets out of that again.
    """
    shares = exact(np.einsum("ij,jk->ik", votes.shares(), claims))
    if gold is None or (gold != UNKNOWN).sum() < GOLD_TO_START:
        return shares
    known = gold != UNKNOWN
    told = _matrices(votes.of_tasks(known).incidence(), fixed(shares, gold), claims, style)
    return Matrices(told.rows, prior_of(np.eye(claims.shape[1])[gold[known]])).belief_of(incidence)


def crowd_rows(counts: Floats, claims: Floats) -> Floats:
    """`[truth, answer]`: what all workers together answer to each truth, from `counts[worker, truth, answer]`."""
    return rows_to_one(counts.sum(axis=0) + claims.T + 0.01)


def worker_rows(counts: Floats, crowd: Floats, claims: Floats, *, own: bool) -> Floats:
    """`[worker, truth, answer]`: the crowd's rows tilted to each worker's skill, and with `own` to their own counts."""
    rows = _tilted(counts, crowd, claims.T)
    return rows_to_one(counts + POOLED * rows + CLAIMED * claims.T) if own else rows


def crowd_accuracy(right: Floats, given: Floats) -> float:
    """How often all workers together are right."""
    return float((right.sum() + 1.0) / (given.sum() + 2.0))


def worker_accuracy(right: Floats, given: Floats, pooled: float) -> Floats:
    """How often each worker is right, leaning on all of them together."""
    return np.clip((right + SKILL * pooled) / (given + SKILL), 0.001, 0.999)


def _coins(votes: LabelVotes, beliefs: Floats, flat: bool) -> Coins:
    _tasks, workers, answers = votes.shape
    right = sums(votes.workers, beliefs[votes.tasks, votes.answers], workers)
    given = np.bincount(votes.workers, minlength=workers).astype(np.float64)
    accuracy = worker_accuracy(right, given, crowd_accuracy(right, given))
    return Coins(accuracy, np.full(answers, 1.0 / answers) if flat else prior_of(beliefs))


def _matrices(incidence: csr_array, beliefs: Floats, claims: Floats, style: Style) -> Matrices:
    answers, truths = claims.shape
    counts = (incidence.T @ beliefs).reshape(-1, answers, truths).transpose(0, 2, 1)
    rows = worker_rows(counts, crowd_rows(counts, claims), claims, own=style.own)
    return Matrices(rows, np.full(truths, 1.0 / truths) if style.flat else prior_of(beliefs))


def _tilted(counts: Floats, crowd: Floats, claims: Floats) -> Floats:
    """The crowd's rows for each worker, the odds of a right answer moved to what this worker does against the crowd."""
    usual = (crowd * claims).sum(axis=1)
    given = counts.sum(axis=(1, 2)) + SKILL + 1.0
    start = SKILL * usual.mean() + 0.5
    right = ((counts * claims).sum(axis=(1, 2)) + start) / given
    expected = (counts.sum(axis=2) @ usual + start) / given
    odds = right / (1.0 - right) * (1.0 - expected) / expected
    return rows_to_one(crowd[None] * odds[:, None, None] ** claims[None])
