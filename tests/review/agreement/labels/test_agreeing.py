"""Agreement with the others, worked by hand."""

from __future__ import annotations

from review.agreement.labels.agreeing import agreements
from tests.review.agreement.labels.making import table


def test_ones_own_vote_is_left_out() -> None:
    votes = table({"a": "yyn", "b": "yn.", "c": "nnn", "d": "y.."})
    # On a the two others of w0 and w1 are torn; on b each has one other; on d there is nobody else.
    assert agreements(votes) == {"w0": [False, True], "w1": [False, True], "w2": [False, True]}
