"""Which method settles a project's questions, and how far its answers are believed."""

from __future__ import annotations

import numpy as np
import pytest

from review.agreement.labels.calibration import IMAGE_QUESTIONS, OPINION_QUESTIONS
from review.agreement.labels.choice import GOLD_FOR_CHOICE, chosen_method, settle
from review.agreement.labels.methods import candidates, default_method
from review.agreement.labels.skills import MAYBE_IS_HALF
from review.agreement.labels.votes import UNKNOWN, LabelVotes, number
from tests.review.agreement.labels.making import crowd


def _gold(truth: np.ndarray, count: int) -> np.ndarray:
    return np.where(np.arange(len(truth)) < count, truth, UNKNOWN)


def test_before_there_is_gold_the_default_is_stated() -> None:
    assert default_method(2) == "dawid-skene"
    assert default_method(21) == "one-coin"
    assert default_method(3, MAYBE_IS_HALF) == "committee"


def test_the_default_comes_first_among_the_candidates_and_matrices_are_for_few_answers() -> None:
    assert candidates(2) == ["dawid-skene", "shared-matrix", "one-coin", "one-coin-flat", "majority"]
    assert candidates(50) == ["one-coin", "one-coin-flat", "majority"]
    assert candidates(3, MAYBE_IS_HALF)[0] == "committee"


def test_too_little_gold_chooses_nothing() -> None:
    votes, truth = crowd((0.9, 0.8, 0.7), tasks=150)
    gold = _gold(truth, GOLD_FOR_CHOICE - 1)
    assert chosen_method(votes, gold, None, OPINION_QUESTIONS) == ("dawid-skene", OPINION_QUESTIONS)


def test_gold_on_questions_nobody_answered_does_not_count() -> None:
    votes, truth = crowd((0.9, 0.8, 0.7), tasks=100)
    unanswered = LabelVotes(
        votes.tasks[votes.tasks >= 60],
        votes.workers[votes.tasks >= 60],
        votes.answers[votes.tasks >= 60],
        votes.task_names,
        votes.worker_names,
        votes.answer_names,
    )
    assert chosen_method(unanswered, _gold(truth, 100), None)[0] == "dawid-skene"
    assert chosen_method(unanswered, _gold(truth, 100), None)[1] == IMAGE_QUESTIONS


def test_gold_questions_are_certain_and_others_are_calibrated() -> None:
    votes, truth = crowd((0.9, 0.9, 0.8), tasks=150)
    settled = settle(votes, _gold(truth, 40))
    assert (settled.confidence()[:40] == 1.0).all()
    assert settled.answers()[:40].tolist() == truth[:40].tolist()
    assert settled.confidence()[40:].max() < 1.0
    assert settled.calibration == IMAGE_QUESTIONS


def test_enough_gold_tells_the_temperature_too() -> None:
    votes, truth = crowd((0.7, 0.7, 0.7, 0.7), tasks=200)
    fitted = settle(votes, _gold(truth, 120)).calibration
    assert fitted != IMAGE_QUESTIONS
    assert fitted.votes == 4.0


def test_further_votes_on_gold_teach_skills_and_leave_the_numbers_alone() -> None:
    votes, truth = crowd((0.9, 0.9, 0.4), tasks=80)
    usual, further = votes.of_tasks(np.arange(80) >= 40), votes.of_tasks(np.arange(80) < 40)
    settled = settle(usual, _gold(truth, 40), extra=further)
    assert settled.votes.tolist() == [0] * 40 + [3] * 40
    assert settled.provenance.votes_digest == usual.digest()


def test_a_result_carries_how_it_was_made() -> None:
    votes, truth = crowd((0.9, 0.8), tasks=10)
    made = settle(votes, _gold(truth, 3)).provenance
    assert (made.algorithm, made.version, made.votes_digest) == ("dawid-skene", "3", votes.digest())
    assert made.parameters == {"temperature": 0.7, "temperature_votes": 5.0}


def test_gold_that_is_edited_later_leaves_another_fingerprint_and_another_answer() -> None:
    votes, truth = crowd((0.9, 0.8), tasks=10)
    before = _gold(truth, 3)
    edited = before.copy()
    edited[0] = (edited[0] + 1) % 3
    old, new = settle(votes, before), settle(votes, edited)
    assert old.provenance.gold_digest == settle(votes, _gold(truth, 3)).provenance.gold_digest
    assert old.provenance.gold_digest != new.provenance.gold_digest
    assert (old.answers()[0], new.answers()[0]) == (truth[0], edited[0])


def test_a_project_without_any_vote_settles_nothing_and_does_not_fail() -> None:
    settled = settle(number([], ["no", "yes"], tasks=["a", "b"]))
    assert settled.confidence().tolist() == [0.5, 0.5]
    assert settled.answers().tolist() == [0, 0]


@pytest.mark.parametrize("repeats", [1, 2])
def test_settling_twice_gives_the_same_digits(repeats: int) -> None:
    votes, truth = crowd((0.8, 0.7, 0.6), tasks=120)
    runs = [settle(votes, _gold(truth, 60)).probabilities.tolist() for _ in range(repeats + 1)]
    assert all(run == runs[0] for run in runs)
