"""When a task has votes enough."""

from __future__ import annotations

import pytest

from review.agreement.stopping import BOXES, NEW_LABELS, STRICT_BOXES, SURE_LABELS, Kind, State, StoppingRule, lead
from review.agreement.votes import VoteError


def test_a_fixed_number_waits_for_it() -> None:
    rule = StoppingRule(Kind.FIXED, 3)
    assert [rule.is_settled(State(votes)) for votes in (1, 2, 3, 4)] == [False, False, True, True]


def test_a_lead_looks_at_the_two_commonest_answers() -> None:
    assert lead([3, 1, 2]) == 1
    assert lead([2]) == 2
    assert lead([]) == 0
    assert NEW_LABELS.is_settled(State(2, counts=[2, 0]))
    assert not NEW_LABELS.is_settled(State(3, counts=[2, 1]))


def test_a_confidence_is_reached_by_any_probability_that_high() -> None:
    assert not SURE_LABELS.is_settled(State(3, confidence=0.919))
    assert SURE_LABELS.is_settled(State(3, confidence=0.92))


def test_a_risk_must_not_be_exceeded() -> None:
    assert BOXES.is_settled(State(2, risk=0.1))
    assert not BOXES.is_settled(State(2, risk=0.11))
    assert not STRICT_BOXES.is_settled(State(6, risk=0.03))


def test_no_rule_stops_below_its_least_or_goes_beyond_its_most_votes() -> None:
    assert not SURE_LABELS.is_settled(State(1, confidence=1.0))
    assert SURE_LABELS.is_settled(State(5, confidence=0.4))
    assert STRICT_BOXES.is_settled(State(7, risk=5.0))


def test_a_rule_that_can_never_hold_is_refused() -> None:
    with pytest.raises(VoteError, match="at least 4 and at most 3 votes"):
        StoppingRule(Kind.FIXED, 3, least=4, most=3)
