"""The ways of learning a label model from votes, and the one a project uses until it has gold (see `choice`).

A question is *plain* when every answer can be true, or has *claims*: "maybe" is an answer of its own, with its own
place in every worker's matrix, but the truth is only ever no or yes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from common.geometry import Floats
from review.agreement.clustering import Integers
from review.agreement.labels.fitting import DAWID_SKENE, SHARED, fit_coins, fit_matrices
from review.agreement.labels.skills import Committee, Folded, Model, Shares
from review.agreement.labels.votes import UNKNOWN, LabelVotes

Learner = Callable[[LabelVotes, Integers | None, Floats | None], Model]

# Beyond so many answers a matrix for each worker has more cells than a worker has votes.
MANY_ANSWERS = 20


def learn_majority(votes: LabelVotes, gold: Integers | None, claims: Floats | None) -> Model:
    return _folded(Shares(), claims)


def learn_dawid_skene(votes: LabelVotes, gold: Integers | None, claims: Floats | None) -> Model:
    return fit_matrices(votes, gold, claims=claims, style=DAWID_SKENE)


def learn_shared(votes: LabelVotes, gold: Integers | None, claims: Floats | None) -> Model:
    return fit_matrices(votes, gold, claims=claims, style=SHARED)


def learn_one_coin(votes: LabelVotes, gold: Integers | None, claims: Floats | None) -> Model:
    return _folded(fit_coins(votes, _as_answers(gold, claims)), claims)


def learn_one_coin_flat(votes: LabelVotes, gold: Integers | None, claims: Floats | None) -> Model:
    return _folded(fit_coins(votes, _as_answers(gold, claims), flat=True), claims)


def learn_committee(votes: LabelVotes, gold: Integers | None, claims: Floats | None) -> Model:
    return Committee((learn_dawid_skene(votes, gold, claims), learn_one_coin(votes, gold, claims)))


LEARNERS: Mapping[str, Learner] = {
    "dawid-skene": learn_dawid_skene,
    "committee": learn_committee,
    "shared-matrix": learn_shared,
    "one-coin": learn_one_coin,
    "one-coin-flat": learn_one_coin_flat,
    "majority": learn_majority,
}


def default_method(answers: int, claims: Floats | None = None) -> str:
    """What a project uses until gold can tell."""
    if claims is not None:
        return "committee"
    return "one-coin" if answers > MANY_ANSWERS else "dawid-skene"


def candidates(answers: int, claims: Floats | None = None) -> list[str]:
    """The methods that gold chooses among, the default first."""
    first = default_method(answers, claims)
    left_out = {"committee"} if claims is None else set()
    if answers > MANY_ANSWERS:
        left_out |= {"dawid-skene", "shared-matrix"}
    return [first, *(name for name in LEARNERS if name != first and name not in left_out)]


def _folded(model: Model, claims: Floats | None) -> Model:
    return model if claims is None else Folded(model, claims)


def _as_answers(gold: Integers | None, claims: Floats | None) -> Integers | None:
    """Known truths as the answers that claim them outright."""
    if gold is None or claims is None:
        return gold
    return np.where(gold == UNKNOWN, UNKNOWN, claims.argmax(axis=0)[gold])
