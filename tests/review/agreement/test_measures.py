"""Matching, scores and agreement on hand-worked examples."""

from __future__ import annotations

import pytest

from common.geometry import Box
from review.agreement.digest import box_votes_digest, tag_votes_digest
from review.agreement.measures import Match, Score, Tally, box_agreement, match, score, tag_agreement, tally, total
from review.agreement.votes import BoxVote, TagVote, VotedBox


def _vote(worker: str, *boxes: tuple[Box, str]) -> BoxVote:
    return BoxVote(worker, tuple(VotedBox(box, frozenset({name})) for box, name in boxes))


def test_matching_takes_the_best_total_and_each_box_once() -> None:
    truth = [Box(0, 0, 10, 10), Box(2, 0, 10, 10)]
    predicted = [Box(1, 0, 10, 10), Box(0, 0, 10, 10)]
    pairs = match(predicted, truth)
    assert [(pair.predicted, pair.truth) for pair in pairs] == [(0, 1), (1, 0)]
    assert pairs[1] == Match(1, 0, 1.0)


def test_what_overlaps_less_than_half_does_not_match() -> None:
    assert match([Box(0, 0, 10, 10)], [Box(0, 0, 10, 4.9)]) == []
    assert match([], [Box(0, 0, 1, 1)]) == []


def test_a_tally_counts_right_false_and_missed_boxes() -> None:
    counted = tally([Box(0, 0, 10, 10), Box(50, 0, 10, 10)], [Box(0, 0, 10, 8), Box(80, 0, 10, 10), Box(0, 80, 9, 9)])
    assert counted == Tally((0.8,), 1, 2, 1)


def test_narrow_objects_count_neither_way() -> None:
    counted = tally(
        [Box(0, 0, 20, 90), Box(200, 0, 20, 50), Box(500, 0, 40, 90)],
        [Box(0, 0, 20, 90), Box(300, 0, 20, 50), Box(500, 0, 40, 90)],
        least_width=30,
    )
    assert counted == Tally((1.0,), 0, 0, 1)


def test_figures_follow_from_the_tally() -> None:
    counted = total([Tally((1.0, 0.6), 1, 0, 1), Tally((0.8,), 0, 2, 1)], images=2)
    figures = score(counted)
    assert (figures.precision, figures.recall, figures.f1) == (3 / 4, 3 / 5, 6 / 9)
    assert (figures.recall_at_75, figures.errors) == (2 / 5, 1.5)
    assert figures.mean_iou == pytest.approx(0.8)


def test_an_empty_prediction_of_an_empty_truth_is_perfect() -> None:
    assert score(tally([], [])) == Score(1.0, 1.0, 1.0, 0.0, 1.0, 0.0)


def test_agreement_of_boxes_is_shared_overlap_by_objects_drawn() -> None:
    near, far = Box(0, 0, 10, 10), Box(50, 50, 10, 10)
    votes = [_vote("ann", (near, "a"), (far, "a")), _vote("ben", (near, "a")), _vote("cem", (near, "b"))]
    # ann-ben 1 of 2, ann-cem 0 of 2 (other category), ben-cem 0 of 1
    assert box_agreement(votes) == pytest.approx(0.5 / 3)
    assert box_agreement([_vote("ann"), _vote("ben")]) == 1.0
    assert box_agreement([_vote("ann")]) is None


def test_agreement_of_tags_is_shared_by_all() -> None:
    votes = [TagVote("ann", frozenset("ab")), TagVote("ben", frozenset("a")), TagVote("cem", frozenset())]
    assert tag_agreement(votes) == pytest.approx((0.5 + 0 + 0) / 3)
    assert tag_agreement([TagVote("ann", frozenset()), TagVote("ben", frozenset())]) == 1.0
    assert tag_agreement([]) is None


def test_digests_are_fixed_for_ever() -> None:
    boxes = [_vote("ben", (Box(1, 2, 3, 4.5), "cat")), _vote("ann")]
    tags = [TagVote("ann", frozenset({"b", "a"}))]
    assert box_votes_digest(boxes) == "e796d1d107cc1de5f1407a29aa68487745b932844f3a1e38093a16c2800c63be"
    assert tag_votes_digest(tags) == "d025f9f6a9324c3b18c73916769c4ab70d95ee3e495c3253156211aae7d994a8"
