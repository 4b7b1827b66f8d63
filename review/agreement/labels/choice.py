"""From votes to one settled belief per question: which method, learnt how, believed how far.

With at least `GOLD_FOR_CHOICE` gold questions the method is the one that, learnt without seeing the gold answers,
foretells them best; close calls go to the default. Then it learns again with the gold answers held fixed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from common.geometry import Floats
from review.agreement.clustering import Integers
from review.agreement.labels.calibration import (
    GOLD_FOR_TEMPERATURE,
    IMAGE_TEMPERATURE,
    fit_temperature,
    log_loss,
    tempered,
)
from review.agreement.labels.fitting import fixed
from review.agreement.labels.methods import LEARNERS, candidates, default_method
from review.agreement.labels.skills import Model
from review.agreement.labels.votes import UNKNOWN, LabelVotes
from review.agreement.provenance import Provenance

GOLD_FOR_CHOICE = 50
# What the default may be behind on gold and still be kept: half a point of accuracy.
HEAD_START = 0.005
# How much log loss counts beside accuracy; alone, accuracy on 50 questions is too coarse to choose by.
LOSS_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Settled:
    """What is believed of each question: probabilities by truth, calibrated, gold questions certain.

    `model` judges further votes of the same workers; `temperature` belongs to what it says.
    """

    probabilities: Floats
    votes: Integers
    model: Model
    temperature: float
    provenance: Provenance

    def answers(self) -> Integers:
        """The most probable truth of each question; of equals the first."""
        first: Integers = self.probabilities.argmax(axis=1)
        return first

    def confidence(self) -> Floats:
        """The probability of that truth."""
        top: Floats = self.probabilities.max(axis=1)
        return top


def settle(
    votes: LabelVotes,
    gold: Integers | None = None,
    *,
    claims: Floats | None = None,
    temperature: float = IMAGE_TEMPERATURE,
) -> Settled:
    """Settle every question; `gold` holds known truths, `temperature` is used until gold can tell it."""
    known = np.full(len(votes.task_names), UNKNOWN) if gold is None else gold
    method, fitted = chosen_method(votes, known, claims, temperature)
    model = LEARNERS[method](votes, known, claims)
    probabilities = fixed(tempered(model.belief(votes), fitted), known)
    parameters = {"temperature": fitted, "gold": float((known != UNKNOWN).sum())}
    provenance = Provenance(method, parameters, votes.digest())
    return Settled(probabilities, votes.votes_per_task(), model, fitted, provenance)


def chosen_method(
    votes: LabelVotes, gold: Integers, claims: Floats | None, temperature: float = IMAGE_TEMPERATURE
) -> tuple[str, float]:
    """The method to use and its temperature; a gold question nobody answered tells nothing."""
    first = default_method(len(votes.answer_names), claims)
    telling = np.where(votes.votes_per_task() > 0, gold, UNKNOWN)
    count = int((telling != UNKNOWN).sum())
    if count < GOLD_FOR_CHOICE:
        return first, temperature
    names = candidates(len(votes.answer_names), claims)
    beliefs = {name: LEARNERS[name](votes, None, claims).belief(votes) for name in names}
    fitted = {name: fit_temperature(told, telling) for name, told in beliefs.items()}
    merits = {name: _merit(tempered(told, fitted[name]), telling) for name, told in beliefs.items()}
    merits[first] += HEAD_START
    best = max(names, key=lambda name: merits[name])
    return best, fitted[best] if count >= GOLD_FOR_TEMPERATURE else temperature


def _merit(beliefs: Floats, gold: Integers) -> float:
    known = gold != UNKNOWN
    told, truths = beliefs[known], gold[known]
    return float((told.argmax(axis=1) == truths).mean()) - LOSS_WEIGHT * log_loss(told, truths)
