"""Agreement beyond chance: the examples of the textbooks, and published code where it can be imported."""

from __future__ import annotations

import importlib

import numpy as np
import pytest

from review.agreement.reliability import alpha, cohen_kappa, confusion_matrix, fleiss_kappa
from review.agreement.votes import VoteError

# Krippendorff, "Computing Krippendorff's alpha-reliability" (2011): four coders, twelve units, some silent.
CODERS = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]
# Fleiss (1971) as in the usual worked example: ten subjects, fourteen raters, five categories.
FLEISS = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]


def _counts(coders: list[str]) -> np.ndarray:
    units = list(zip(*(row.split() for row in coders), strict=True))
    return np.array([[unit.count(str(value)) for value in range(1, 6)] for unit in units], dtype=np.float64)


def test_alpha_of_krippendorffs_own_example() -> None:
    assert alpha(_counts(CODERS)) == pytest.approx(0.743, abs=5e-4)


def test_alpha_with_distances_between_answers() -> None:
    values = np.arange(1.0, 6.0)
    interval = (values[:, None] - values[None, :]) ** 2
    assert alpha(_counts(CODERS), interval) == pytest.approx(0.849, abs=5e-4)


def test_alpha_says_nothing_where_there_is_nothing_to_compare() -> None:
    assert alpha(np.array([[1.0, 0.0], [0.0, 1.0]])) is None
    assert alpha(np.array([[3.0, 0.0], [3.0, 0.0]])) is None
    assert alpha(np.zeros((0, 2))) is None


def test_alpha_equals_the_published_implementation() -> None:
    published = importlib.import_module("krippendorff")  # it has no types
    chance = np.random.default_rng(2)
    for _ in range(20):
        answers = chance.integers(1, 5, size=(4, 15)).astype(np.float64)
        answers[chance.random(answers.shape) < 0.3] = np.nan
        counts = np.stack([(answers == value).sum(axis=0) for value in range(1, 5)], axis=1).astype(np.float64)
        theirs = published.alpha(answers, level_of_measurement="nominal", value_domain=[1, 2, 3, 4])
        assert alpha(counts) == pytest.approx(theirs, abs=1e-9)


def test_fleiss_kappa_of_the_usual_example() -> None:
    assert fleiss_kappa(np.array(FLEISS, dtype=np.float64)) == pytest.approx(0.210, abs=5e-4)


def test_fleiss_kappa_wants_the_same_number_of_votes_everywhere() -> None:
    with pytest.raises(VoteError, match="the same number of votes on every question"):
        fleiss_kappa(np.array([[2.0, 1.0], [2.0, 0.0]]))
    assert fleiss_kappa(np.array([[1.0, 0.0]])) is None
    assert fleiss_kappa(np.array([[3.0, 0.0], [3.0, 0.0]])) is None


def test_cohen_kappa_of_two_readers_of_grants() -> None:
    # 20 times both yes, 15 times both no, 5 and 10 times apart: observed .7, by chance .5.
    assert cohen_kappa(np.array([[20.0, 5.0], [10.0, 15.0]])) == pytest.approx(0.4)
    assert cohen_kappa(np.zeros((2, 2))) is None
    assert cohen_kappa(np.array([[9.0, 0.0], [0.0, 0.0]])) is None


def test_a_confusion_matrix_counts_what_was_given_where_something_was_agreed() -> None:
    agreed, given = np.array([0, 0, 1, 2, 2]), np.array([0, 1, 1, 2, 0])
    assert confusion_matrix(agreed, given, 3).tolist() == [[1, 1, 0], [0, 1, 0], [1, 0, 1]]
