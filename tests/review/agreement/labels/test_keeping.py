"""What is kept of a model judges as the model itself, and moves on by counts."""

from __future__ import annotations

import numpy as np
import pytest

from common.geometry import Floats
from review.agreement.labels.calibration import IMAGE_QUESTIONS
from review.agreement.labels.keeping import KEPT, Kept, keep
from review.agreement.labels.methods import LEARNERS
from review.agreement.labels.votes import LabelVotes
from tests.review.agreement.labels.making import crowd, table


def _counts(votes: LabelVotes, beliefs: Floats) -> Floats:
    """`[worker, truth, answer]`: how often each said what to which truth, as probable as it is held to be."""
    _tasks, workers, answers = votes.shape
    counts = np.zeros((workers, answers, answers))
    for task, worker, answer in zip(votes.tasks, votes.workers, votes.answers, strict=True):
        counts[worker, :, answer] += beliefs[task]
    return counts


def _kept(votes: LabelVotes, method: str) -> tuple[Kept, Floats, Floats]:
    learnt = LEARNERS[method](votes, None, None).belief(votes)
    counts = _counts(votes, learnt)
    return keep(method, counts, learnt, IMAGE_QUESTIONS), counts, learnt


@pytest.mark.parametrize("method", KEPT)
@pytest.mark.parametrize("answers", [2, 3])
def test_of_themand_what_the_crowd_is_like_say_what_the_learnt_model_says(method: str, answers: int) -> None:
    votes, _truth = crowd((0.95, 0.9, 0.75, 0.6, 0.55), tasks=150, answers=answers, votes=3)
    kept, counts, learnt = _kept(votes, method)
    assert kept.model(counts).belief(votes) == pytest.approx(learnt, abs=0.01)


@pytest.mark.parametrize("method", KEPT)
def test_the_order_of_the_votes_is_nothing_to_what_is_kept(method: str) -> None:
    votes, _truth = crowd((0.95, 0.9, 0.7), tasks=60, answers=2)
    order = np.random.default_rng(1).permutation(len(votes.tasks))
    other = LabelVotes(
        votes.tasks[order],
        votes.workers[order],
        votes.answers[order],
        votes.task_names,
        votes.worker_names,
        votes.answer_names,
    )
    (one, counts, _learnt), (same, counts_again, _again) = _kept(votes, method), _kept(other, method)
    assert one.model(counts).belief(votes).tolist() == same.model(counts_again).belief(votes).tolist()


def test_whoever_has_no_of_themis_what_the_crowd_is() -> None:
    votes, _truth = crowd((0.9, 0.9, 0.9), tasks=100, answers=2)
    kept, _of_them, _learnt = _kept(votes, "shared-matrix")
    one = table({"a": "y"})
    belief = kept.model(np.zeros((1, 2, 2))).belief(one)[0, 1]
    odds = kept.crowd[1, 1] / kept.crowd[0, 1] * kept.prior[1] / kept.prior[0]
    assert belief == pytest.approx(odds / (1 + odds), abs=1e-6)


def test_one_more_question_moves_a_worker_on() -> None:
    votes, _truth = crowd((0.9, 0.9, 0.9), tasks=100, answers=2)
    one = table({"a": "y"})
    for method in ("dawid-skene", "shared-matrix", "one-coin"):
        kept, _of_them, _learnt = _kept(votes, method)
        wrong = np.array([[[0.0, 5.0], [5.0, 0.0]]])
        assert kept.model(wrong).belief(one)[0, 1] < kept.model(np.zeros((1, 2, 2))).belief(one)[0, 1] - 0.1


def test_a_majority_has_no_skill() -> None:
    kept = Kept("majority", np.eye(2), 0.5, np.array([0.5, 0.5]), IMAGE_QUESTIONS)
    belief = kept.model(np.array([[[9.0, 0.0], [0.0, 9.0]]] * 3)).belief(table({"a": "yyn"}))
    assert belief[0].tolist() == pytest.approx([1 / 3, 2 / 3])
