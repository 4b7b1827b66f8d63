"""From votes to one settled belief per question: which method, learnt how, believed how far.

With at least `GOLD_FOR_CHOICE` gold questions the method is the one that, learnt without seeing the gold answers,
foretells them best; close calls go to the default. Then it learns again with the gold answers held fixed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from common.geometry import Floats
from review.agreement.clustering import Integers
from review.agreement.labels.calibration import (
    GOLD_FOR_TEMPERATURE,
    IMAGE_QUESTIONS,
    Calibration,
    fit_calibration,
    log_loss,
)
from review.agreement.labels.fitting import fixed
from review.agreement.labels.methods import LEARNERS, candidates, default_method
from review.agreement.labels.skills import Model
from review.agreement.labels.votes import UNKNOWN, LabelVotes
from review.agreement.provenance import Provenance, digest_of, used

GOLD_FOR_CHOICE = 50
# What the default may be behind on gold and still be kept: about the sampling error of a difference on 100 questions.
HEAD_START = 0.02
# How much log loss counts beside accuracy; alone, accuracy on 50 questions is too coarse to choose by.
LOSS_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Settled:
    """What is believed of each question: probabilities by truth, calibrated, gold questions certain.

    `model` judges further votes of the same workers; `calibration` belongs to what it says.
    """

    probabilities: Floats
    votes: Integers
    model: Model
    calibration: Calibration
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
    calibration: Calibration = IMAGE_QUESTIONS,
    extra: LabelVotes | None = None,
) -> Settled:
    """Settle every question; `gold` holds known truths, `calibration` is used until gold can tell it.

    A gold question that was put to more workers than usual gives its usual number of votes in `votes`, so that method
    and temperature are judged on cases like the others, and the rest as `extra`, from which only skills are learnt.
    """
    known = np.full(len(votes.task_names), UNKNOWN) if gold is None else gold
    method, fitted = chosen_method(votes, known, claims, calibration)
    model = LEARNERS[method](votes if extra is None else votes.joined(extra), known, claims)
    counts = votes.votes_per_task()
    probabilities = fixed(fitted.applied(model.belief(votes), counts), known)
    parameters = {"temperature": fitted.temperature, "temperature_votes": fitted.votes}
    provenance = Provenance(method, parameters, votes.digest(), _gold_digest(votes, known))
    return Settled(probabilities, counts, model, fitted, provenance)


def chosen_method(
    votes: LabelVotes, gold: Integers, claims: Floats | None, calibration: Calibration = IMAGE_QUESTIONS
) -> tuple[str, Calibration]:
    """The method to use and its calibration; a gold question nobody answered tells nothing."""
    first, counts = default_method(len(votes.answer_names), claims), votes.votes_per_task()
    telling = np.where(counts > 0, gold, UNKNOWN)
    told = int((telling != UNKNOWN).sum())
    if told < GOLD_FOR_CHOICE:
        return first, calibration
    names = candidates(len(votes.answer_names), claims)
    beliefs = {name: LEARNERS[name](votes, None, claims).belief(votes) for name in names}
    return foretelling_best(beliefs, counts, telling, calibration)


def foretelling_best(
    beliefs: Mapping[str, Floats], counts: Integers, gold: Integers, calibration: Calibration
) -> tuple[str, Calibration]:
    """Which beliefs (each learnt without the gold answers it is held against, on so many votes a question) foretell
    gold best, and their calibration; the first method is the default and wins close calls.
    """
    fitted = {name: fit_calibration(belief, counts, gold) for name, belief in beliefs.items()}
    merits = {name: _merit(fitted[name].applied(belief, counts), gold) for name, belief in beliefs.items()}
    merits[next(iter(beliefs))] += HEAD_START
    best = max(beliefs, key=lambda name: merits[name])
    return best, fitted[best] if (gold != UNKNOWN).sum() >= GOLD_FOR_TEMPERATURE else calibration


def _gold_digest(votes: LabelVotes, gold: Integers) -> str:
    tasks, names = used(np.flatnonzero(gold != UNKNOWN), votes.task_names)
    return digest_of([names, votes.answer_names], [gold[gold != UNKNOWN], tasks])


def _merit(beliefs: Floats, gold: Integers) -> float:
    known = gold != UNKNOWN
    told, truths = beliefs[known], gold[known]
    return float((told.argmax(axis=1) == truths).mean()) - LOSS_WEIGHT * log_loss(told, truths)
