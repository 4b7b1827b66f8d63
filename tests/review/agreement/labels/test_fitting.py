"""What is learnt of workers from their votes alone."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.agreement.labels.fitting import SHARED, Style, fit_coins, fit_matrices
from review.agreement.labels.methods import LEARNERS
from review.agreement.labels.skills import MAYBE_IS_HALF
from review.agreement.labels.votes import UNKNOWN, LabelVote, number
from tests.review.agreement.labels.making import crowd, table

GOOD_AND_RANDOM = (0.9, 0.9, 0.9, 0.34, 0.34)


def test_careless_workers_are_told_from_good_ones() -> None:
    votes, _truth = crowd(GOOD_AND_RANDOM)
    assert fit_coins(votes).accuracy == pytest.approx(GOOD_AND_RANDOM, abs=0.06)


def test_matrices_show_which_answers_a_worker_confuses() -> None:
    votes, truth = crowd((0.95, 0.95, 0.95, 0.95))
    swapped = [
        LabelVote(f"t{task:04d}", "swaps", {0: "1", 1: "0", 2: "2"}[int(truth[task])]) for task in range(len(truth))
    ]
    given = [
        LabelVote(votes.task_names[t], votes.worker_names[w], votes.answer_names[a])
        for t, w, a in zip(votes.tasks, votes.workers, votes.answers, strict=True)
    ]
    matrix = fit_matrices(number([*given, *swapped], ["0", "1", "2"])).rows[0]
    assert matrix.argmax(axis=1).tolist() == [1, 0, 2]


def test_learning_beats_counting_when_most_workers_are_careless() -> None:
    votes, truth = crowd((0.95, 0.9, 0.34, 0.34, 0.34, 0.34, 0.34), tasks=300)
    right = {
        name: (learn(votes, None, None).belief(votes).argmax(axis=1) == truth).mean()
        for name, learn in LEARNERS.items()
    }
    learnt = min(right[name] for name in ("dawid-skene", "one-coin", "one-coin-flat"))
    assert learnt > right["majority"] + 0.10


def test_gold_answers_stay_what_they_are_and_teach() -> None:
    votes = table({f"t{number}": "yyn" for number in range(30)})
    gold = np.full(30, 0)
    rows = fit_matrices(votes, gold).rows
    # Everything is truly "no": whoever says "yes" is wrong, though two of three say it.
    assert (rows[:2, 0, 1] > 0.8).all()
    assert rows[2, 0, 0] > 0.8


def test_enough_gold_gets_out_of_a_habit_that_most_workers_share() -> None:
    # Two of three workers say the opposite of what is true: whoever starts from the majority believes them for ever.
    truth = np.random.default_rng(0).integers(2, size=300)
    votes = table({f"t{number:03d}": "yn"[value] * 2 + "ny"[value] for number, value in enumerate(truth)})
    gold = np.where(np.arange(300) < 100, truth, UNKNOWN)
    assert (fit_matrices(votes).belief(votes).argmax(axis=1) == truth).mean() == 0.0
    assert (fit_matrices(votes, gold).belief(votes).argmax(axis=1) == truth).mean() == 1.0


def test_a_worker_without_votes_is_taken_for_the_crowd() -> None:
    votes, _truth = crowd((0.9, 0.9, 0.5), tasks=60)
    silent = fit_matrices(
        type(votes)(
            votes.tasks,
            votes.workers,
            votes.answers,
            votes.task_names,
            [*votes.worker_names, "new"],
            votes.answer_names,
        )
    )
    everybody = silent.rows[:3].mean(axis=0)
    assert np.abs(silent.rows[3] - everybody).max() < 0.1


def test_no_votes_at_all_leave_every_answer_open() -> None:
    votes = number([], ["no", "yes"], tasks=["a"])
    for name, learn in LEARNERS.items():
        assert learn(votes, None, None).belief(votes).tolist() == [[0.5, 0.5]], name


def test_folded_questions_have_three_answers_and_two_truths() -> None:
    votes = table({"a": "yym", "b": "nnm", "c": "mnn", "d": "yyy"}, ("no", "maybe", "yes"))
    found = fit_matrices(votes, claims=MAYBE_IS_HALF)
    assert found.rows.shape == (3, 2, 3)
    assert found.belief(votes).argmax(axis=1).tolist() == [1, 0, 0, 1]
    for name, learn in LEARNERS.items():
        belief = learn(votes, np.array([UNKNOWN, UNKNOWN, 0, 1]), MAYBE_IS_HALF).belief(votes)
        assert belief.argmax(axis=1).tolist() == [1, 0, 0, 1], name


def test_a_shared_matrix_gives_all_workers_one_pattern_of_confusion() -> None:
    votes, _truth = crowd(GOOD_AND_RANDOM)
    rows = fit_matrices(votes, style=SHARED).rows
    wrong_shares = rows[:, 0, 1] / (rows[:, 0, 1] + rows[:, 0, 2])
    assert wrong_shares == pytest.approx(np.full(5, wrong_shares[0]))


def test_a_flat_prior_holds_all_truths_equally_common() -> None:
    votes = table({f"t{number}": "yyn" for number in range(10)})
    assert fit_matrices(votes, style=Style(flat=True)).prior.tolist() == [0.5, 0.5]
    assert fit_coins(votes, flat=True).prior.tolist() == [0.5, 0.5]


_answers = st.lists(st.lists(st.sampled_from(["0", "1", "2", None]), min_size=4, max_size=4), min_size=1, max_size=12)


@settings(max_examples=40, deadline=None)
@given(_answers, st.randoms(use_true_random=False))
def test_neither_order_nor_names_change_a_single_digit(rows: list[list[str | None]], chance: random.Random) -> None:
    cells = [(task, worker, answer) for task, row in enumerate(rows) for worker, answer in enumerate(row) if answer]
    tasks = list(range(len(rows)))
    workers = list(range(4))
    chance.shuffle(tasks)
    chance.shuffle(workers)
    plain = number(
        [LabelVote(f"{t:02d}", str(w), a) for t, w, a in cells], ["0", "1", "2"], [f"{t:02d}" for t in tasks]
    )
    shuffled = [LabelVote(f"{tasks[t]:02d}", str(workers[w]), a) for t, w, a in cells]
    chance.shuffle(shuffled)
    renamed = number(shuffled, ["0", "1", "2"], [f"{t:02d}" for t in tasks])
    for name, learn in LEARNERS.items():
        one, other = learn(plain, None, None).belief(plain), learn(renamed, None, None).belief(renamed)
        assert one.tolist() == other[tasks].tolist(), name
