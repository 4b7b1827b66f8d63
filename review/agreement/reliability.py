"""How much workers agree beyond chance: Krippendorff's alpha, Fleiss' and Cohen's kappa, and who confuses what.

All take plain counts and return 1 for perfect agreement, 0 for what chance alone would give, None where nothing can
be said (nobody to compare with, or only one answer ever given).
"""

from __future__ import annotations

import numpy as np

from common.geometry import Floats
from review.agreement.clustering import Integers
from review.agreement.votes import VoteError


def alpha(counts: Floats, distances: Floats | None = None) -> float | None:
    """Krippendorff's alpha of `counts[question, answer]`; nominal, or with `distances[answer, answer]`.

    Questions may have any number of votes; those with a single one compare with nobody and are left out.
    """
    apart = 1.0 - np.eye(counts.shape[1]) if distances is None else distances
    votes = counts.sum(axis=1)
    paired, votes = counts[votes >= 2], votes[votes >= 2]
    total = paired.sum()
    observed = float((np.einsum("qa,ab,qb->q", paired, apart, paired) / (votes - 1)).sum())
    pooled = paired.sum(axis=0)
    expected = float(pooled @ apart @ pooled)
    return alpha_of(observed, expected, total)


def alpha_of(observed: float, expected: float, total: float) -> float | None:
    """Alpha from summed distances: within questions (each by its votes less one), and between all votes pooled."""
    if total < 2 or expected <= 0:
        return None
    return 1.0 - (total - 1.0) * observed / expected


def fleiss_kappa(counts: Floats) -> float | None:
    """Fleiss' kappa of `counts[question, answer]`; `VoteError` unless every question has the same number of votes."""
    votes = counts.sum(axis=1)
    if len(votes) == 0 or votes[0] < 2:
        return None
    if (votes != votes[0]).any():
        raise VoteError("Fleiss' kappa needs the same number of votes on every question; alpha does not")
    each = votes[0]
    observed = float(((counts**2).sum(axis=1) - each).mean() / (each * (each - 1)))
    chance = float(((counts.sum(axis=0) / counts.sum()) ** 2).sum())
    return None if chance >= 1.0 else (observed - chance) / (1.0 - chance)


def cohen_kappa(confusion: Floats) -> float | None:
    """Cohen's kappa of two raters from `confusion[answer of one, answer of the other]`."""
    total = confusion.sum()
    if total <= 0:
        return None
    observed = float(np.trace(confusion) / total)
    chance = float(confusion.sum(axis=1) @ confusion.sum(axis=0) / total**2)
    return None if chance >= 1.0 else (observed - chance) / (1.0 - chance)


def confusion_matrix(agreed: Integers, given: Integers, answers: int) -> Floats:
    """`matrix[agreed, given]`: how often workers gave this answer where that one was agreed."""
    places = agreed * answers + given
    return np.bincount(places, minlength=answers**2).reshape(answers, answers).astype(np.float64)
