"""Votes as arrays: what is refused, what is counted, and their fingerprint."""

from __future__ import annotations

import random

import pytest

from review.agreement.labels.votes import UNKNOWN, LabelVote, known_answers, number
from review.agreement.votes import VoteError
from tests.review.agreement.labels.making import table

VOTES = [
    LabelVote("b", "ann", "yes"),
    LabelVote("a", "bob", "no"),
    LabelVote("a", "ann", "yes"),
]
ANSWERS = ["no", "yes"]


def test_votes_are_numbered_in_the_order_of_their_names() -> None:
    votes = number(VOTES, ANSWERS, tasks=["c"])
    assert (votes.task_names, votes.worker_names) == (["a", "b", "c"], ["ann", "bob"])
    assert votes.counts().tolist() == [[1, 1], [0, 1], [0, 0]]
    assert votes.votes_per_task().tolist() == [2, 1, 0]


def test_a_question_where_all_abstain_is_open_between_all_answers() -> None:
    assert number(VOTES, ANSWERS, tasks=["c"]).shares().tolist() == [[0.5, 0.5], [0.0, 1.0], [0.5, 0.5]]


def test_a_vote_for_an_unknown_category_is_refused_by_name() -> None:
    with pytest.raises(VoteError, match="worker eve answers perhaps to a: not one of the answers"):
        number([*VOTES, LabelVote("a", "eve", "perhaps")], ANSWERS)


def test_a_worker_who_votes_twice_on_a_question_is_refused_by_name() -> None:
    with pytest.raises(VoteError, match="worker ann votes more than once on b"):
        number([*VOTES, LabelVote("b", "ann", "no")], ANSWERS)


def test_gold_answers_are_placed_by_question() -> None:
    votes = number(VOTES, ANSWERS, tasks=["c"])
    assert votes.gold({"c": "yes", "a": "no", "elsewhere": "yes"}).tolist() == [0, UNKNOWN, 1]


def test_a_gold_answer_that_cannot_be_given_is_refused() -> None:
    with pytest.raises(VoteError, match="gold answer perhaps is not one of no, yes"):
        number(VOTES, ANSWERS).gold({"a": "perhaps"})


def test_gold_answers_that_contradict_each_other_are_no_gold_and_are_named() -> None:
    given = [("a", "yes"), ("b", "no"), ("a", "no"), ("b", "no"), ("a", "yes")]
    assert known_answers(given) == ({"b": "no"}, {"a"})


def test_the_fingerprint_does_not_depend_on_the_order_of_the_votes() -> None:
    shuffled = random.Random(3).sample(VOTES, len(VOTES))
    assert number(shuffled, ANSWERS).digest() == number(VOTES, ANSWERS).digest()


def test_the_fingerprint_knows_every_vote() -> None:
    digest = number(VOTES, ANSWERS).digest()
    assert number(VOTES[1:], ANSWERS).digest() != digest
    assert number([*VOTES[:2], LabelVote("a", "ann", "no")], ANSWERS).digest() != digest
    assert number([*VOTES[:2], LabelVote("a", "eve", "yes")], ANSWERS).digest() != digest


def test_questions_and_workers_without_votes_are_no_part_of_the_fingerprint() -> None:
    assert number(VOTES, ANSWERS, tasks=["0", "c"]).digest() == number(VOTES, ANSWERS).digest()


def test_excluding_a_worker_is_reversible() -> None:
    votes = table({"a": "nyy", "b": "yyn"})
    without = number([vote for vote in VOTES if vote.worker != "bob"], ANSWERS)
    assert without.worker_names == ["ann"]
    assert number(VOTES, ANSWERS).counts().tolist() == [[1, 1], [0, 1]]
    assert votes.joined(votes.of_tasks(votes.counts()[:, 0] > 9)).digest() == votes.digest()
