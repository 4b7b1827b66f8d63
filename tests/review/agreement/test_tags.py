"""Tag consensus: one vote per category."""

from __future__ import annotations

import pytest

from review.agreement.tags import TagConsensus, consensus
from review.agreement.votes import TagVote, VoteError


def _votes(*tags: str) -> list[TagVote]:
    return [TagVote(f"w{number}", frozenset(names.split())) for number, names in enumerate(tags)]


def test_a_category_of_the_majority_stays_and_others_are_reported() -> None:
    result = consensus(_votes("cat dog", "cat", "dog cat bird"))
    assert [(tag.category, tag.votes_for, tag.votes) for tag in result.tags] == [("cat", 3, 3), ("dog", 2, 3)]
    assert [(tag.category, tag.workers) for tag in result.rejected] == [("bird", ("w2",))]


def test_half_of_the_voters_is_no_majority_unless_asked_for() -> None:
    assert consensus(_votes("cat", "")).tags == ()
    assert [tag.category for tag in consensus(_votes("cat", ""), quorum=0.4).tags] == ["cat"]


def test_more_support_is_more_confidence() -> None:
    two = consensus(_votes("cat", "cat", "")).tags[0]
    three = consensus(_votes("cat", "cat", "cat")).tags[0]
    assert two.confidence < three.confidence < 1


def test_no_votes_and_empty_votes_give_no_tags() -> None:
    assert consensus([]) == TagConsensus((), (), 0)
    assert consensus(_votes("", "")) == TagConsensus((), (), 2)


def test_one_worker_alone_is_the_majority() -> None:
    assert [tag.category for tag in consensus(_votes("cat")).tags] == ["cat"]


def test_the_order_of_votes_does_not_matter() -> None:
    votes = _votes("cat dog", "cat", "dog")
    assert consensus(reversed(votes)) == consensus(votes)


def test_a_worker_who_votes_twice_is_refused() -> None:
    with pytest.raises(VoteError, match="worker w0 votes more than once"):
        consensus([TagVote("w0", frozenset()), TagVote("w0", frozenset({"cat"}))])
