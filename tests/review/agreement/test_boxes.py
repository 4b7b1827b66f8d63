"""Box consensus on hand-worked examples and on every degenerate input."""

from __future__ import annotations

import math

import pytest

from common.geometry import Box
from review.agreement.boxes import BoxConsensus, BoxRules, Contribution, consensus
from review.agreement.votes import BoxVote, VotedBox, VoteError


def _vote(worker: str, *boxes: VotedBox) -> BoxVote:
    return BoxVote(worker, boxes)


def _box(x: float, y: float, width: float, height: float, *categories: str, ticks: str = "") -> VotedBox:
    return VotedBox(Box(x, y, width, height), frozenset(categories), frozenset(ticks.split()))


def test_three_boxes_of_one_object_merge_to_the_median_of_each_edge() -> None:
    merged = consensus(
        [
            _vote("ann", _box(10, 10, 100, 50, "cat")),
            _vote("ben", _box(12, 8, 100, 54, "cat")),
            _vote("cem", _box(11, 11, 97, 52, "cat")),
        ]
    )
    (item,) = merged.objects
    # lefts 10 11 12; tops 8 10 11; rights 108 110 112; bottoms 60 62 63
    assert item.box == Box(11, 10, 99, 52)
    assert (item.categories, item.category_votes) == (("cat",), {"cat": 3})
    assert (item.votes_for, item.votes, item.conflicts) == (3, 3, ())
    assert item.contributions == (Contribution("ann", 0), Contribution("ben", 0), Contribution("cem", 0))
    assert merged.rejected == ()


def test_an_even_number_of_boxes_meets_half_way() -> None:
    merged = consensus([_vote("ann", _box(0, 0, 10, 10, "a")), _vote("ben", _box(2, 0, 10, 12, "a"))])
    assert merged.objects[0].box == Box(1, 0, 10, 11)


def test_agreement_is_the_mean_overlap_of_pairs() -> None:
    votes = [_vote(name, _box(0, 0, 10, height, "a")) for name, height in (("ann", 10), ("ben", 10), ("cem", 5))]
    (item,) = consensus(votes).objects
    assert item.agreement == pytest.approx((1 + 0.5 + 0.5) / 3)


def test_a_box_of_one_in_three_is_reported_as_rejected() -> None:
    merged = consensus([_vote("ann", _box(0, 0, 10, 10, "a")), _vote("ben"), _vote("cem")])
    assert merged.objects == ()
    (item,) = merged.rejected
    assert (item.votes_for, item.votes, item.conflicts, item.agreement) == (1, 3, ("extra",), None)


def test_half_of_the_voters_is_no_majority() -> None:
    box = _box(0, 0, 10, 10, "a")
    votes = [_vote("ann", box), _vote("ben", box), _vote("cem"), _vote("dan")]
    assert len(consensus(votes).rejected) == 1
    assert len(consensus(votes, BoxRules(quorum=0.49)).objects) == 1


def test_a_voter_who_missed_the_object_shows_as_a_conflict() -> None:
    box = _box(0, 0, 10, 10, "a")
    (item,) = consensus([_vote("ann", box), _vote("ben", box), _vote("cem")]).objects
    assert (item.votes_for, item.conflicts) == (2, ("missing",))


def test_two_boxes_of_one_worker_never_join_however_alike() -> None:
    box = _box(0, 0, 10, 10, "a")
    merged = consensus([_vote("ann", box, box), _vote("ben", box, box)])
    assert [item.votes_for for item in merged.objects] == [2, 2]
    for item in merged.objects:
        assert [part.worker for part in item.contributions] == ["ann", "ben"]


def test_a_worker_who_split_an_object_counts_once() -> None:
    votes = [
        _vote("ann", _box(0, 0, 100, 100, "a")),
        _vote("ben", _box(0, 0, 100, 100, "a")),
        _vote("cem", _box(0, 0, 100, 60, "a"), _box(0, 45, 100, 55, "a")),
    ]
    merged = consensus(votes)
    assert [item.votes_for for item in merged.objects] == [3]
    assert merged.objects[0].contributions[2] == Contribution("cem", 0)
    assert [item.contributions for item in merged.rejected] == [(Contribution("cem", 1),)]


def test_a_confused_category_joins_its_object_and_loses_the_vote() -> None:
    votes = [
        _vote("ann", _box(0, 0, 10, 10, "apple")),
        _vote("ben", _box(0, 0, 10, 10, "apple")),
        _vote("cem", _box(0, 0, 10, 9, "tomato")),
    ]
    (item,) = consensus(votes).objects
    assert (item.categories, item.category_votes) == (("apple",), {"apple": 2, "tomato": 1})
    assert (item.votes_for, item.conflicts) == (3, ("category",))


def test_the_penalty_for_other_categories_parts_a_pair_that_only_just_overlaps() -> None:
    near = 10 * (1 - 0.45) / (1 + 0.45)  # a shift that leaves an overlap of .45
    same = [_vote("ann", _box(0, 0, 10, 10, "a")), _vote("ben", _box(near, 0, 10, 10, "a"))]
    other = [_vote("ann", _box(0, 0, 10, 10, "a")), _vote("ben", _box(near, 0, 10, 10, "b"))]
    assert len(consensus(same).objects) == 1
    assert len(consensus(other).objects) == 0
    assert len(consensus(other, BoxRules(category_penalty=0.0)).objects) == 1


def test_every_category_of_a_majority_stays_on_the_box() -> None:
    votes = [
        _vote("ann", _box(0, 0, 10, 10, "dog", "puppy")),
        _vote("ben", _box(0, 0, 10, 10, "dog", "puppy", "toy")),
        _vote("cem", _box(0, 0, 10, 10, "dog")),
    ]
    (item,) = consensus(votes).objects
    assert item.categories == ("dog", "puppy")
    assert item.category_votes == {"dog": 3, "puppy": 2, "toy": 1}


def test_without_a_majority_the_commonest_category_wins_and_ties_go_to_the_first() -> None:
    votes = [_vote(name, _box(0, 0, 10, 10, kind)) for name, kind in (("ann", "pear"), ("ben", "lemon"))]
    (item,) = consensus(votes).objects
    assert item.categories == ("lemon",)
    assert item.confidence < 0.5


def test_attributes_hold_by_majority() -> None:
    votes = [
        _vote("ann", _box(0, 0, 10, 10, "a", ticks="occluded truncated")),
        _vote("ben", _box(0, 0, 10, 10, "a", ticks="occluded")),
        _vote("cem", _box(0, 0, 10, 10, "a")),
    ]
    (item,) = consensus(votes).objects
    assert item.attributes == frozenset({"occluded"})
    assert item.conflicts == ("attribute",)


def test_loose_boxes_are_called_a_low_overlap() -> None:
    votes = [_vote("ann", _box(0, 0, 10, 10, "a")), _vote("ben", _box(0, 0, 10, 5, "a"))]
    assert consensus(votes).objects[0].conflicts == ("low_overlap",)


def test_average_link_keeps_a_chain_of_overlaps_apart() -> None:
    # Neighbours overlap by half, ends not at all: a and b join (.5), c meets their mean at .25 and stays out.
    boxes = [_box(x, 0, 30, 10, "a") for x in (0, 10, 20)]
    merged = consensus([_vote(name, box) for name, box in zip(("ann", "ben", "cem"), boxes, strict=True)])
    assert [item.votes_for for item in merged.objects] == [2]
    assert merged.objects[0].box == Box(5, 0, 30, 10)
    assert [item.box.x for item in merged.rejected] == [20]


def test_a_chain_in_one_corner_leaves_a_clear_object_alone() -> None:
    clear = _box(500, 500, 30, 10, "a")
    boxes = [_box(x, 0, 30, 10, "a") for x in (0, 10, 20)]
    merged = consensus([_vote(name, box, clear) for name, box in zip(("ann", "ben", "cem"), boxes, strict=True)])
    assert [(item.box, item.votes_for) for item in merged.objects] == [(Box(5, 0, 30, 10), 2), (clear.box, 3)]
    assert [item.box.x for item in merged.rejected] == [20]


def test_no_votes_give_nothing() -> None:
    assert consensus([]) == BoxConsensus((), (), 0)


def test_votes_without_boxes_agree_that_nothing_is_there() -> None:
    assert consensus([_vote("ann"), _vote("ben")]) == BoxConsensus((), (), 2)


def test_one_worker_alone_is_the_majority() -> None:
    (item,) = consensus([_vote("ann", _box(1, 2, 3, 4, "a"))]).objects
    assert (item.box, item.votes_for, item.votes, item.agreement) == (Box(1, 2, 3, 4), 1, 1, None)
    assert item.conflicts == ()


def test_a_box_without_category_is_merged_without_one() -> None:
    (item,) = consensus([_vote("ann", _box(0, 0, 5, 5)), _vote("ben", _box(0, 0, 5, 5))]).objects
    assert (item.categories, item.category_votes) == ((), {})


@pytest.mark.parametrize(
    "bad", [Box(0, 0, 0, 5), Box(0, 0, 5, -1), Box(math.nan, 0, 5, 5), Box(0, 0, math.inf, 5)], ids=str
)
def test_a_box_without_area_is_refused_by_name(bad: Box) -> None:
    with pytest.raises(VoteError, match="box 1 of worker ben"):
        consensus([_vote("ann"), _vote("ben", _box(0, 0, 5, 5), VotedBox(bad, frozenset({"a"})))])


def test_a_worker_who_votes_twice_is_refused() -> None:
    with pytest.raises(VoteError, match="worker ann votes more than once"):
        consensus([_vote("ann"), _vote("ann")])


def test_confidence_rises_with_support_and_with_overlap() -> None:
    box, loose = _box(0, 0, 10, 10, "a"), _box(0, 0, 10, 8, "a")
    two = consensus([_vote("ann", box), _vote("ben", box), _vote("cem")]).objects[0]
    three = consensus([_vote("ann", box), _vote("ben", box), _vote("cem", box)]).objects[0]
    shaky = consensus([_vote("ann", box), _vote("ben", box), _vote("cem", loose)]).objects[0]
    assert two.confidence < shaky.confidence < three.confidence < 1


def test_a_thousand_boxes_each_are_merged_one_by_one() -> None:
    grid = [_box(20 * (number % 40), 20 * (number // 40), 15, 15, "a") for number in range(1000)]
    merged = consensus([_vote(name, *grid) for name in ("ann", "ben", "cem")])
    assert len(merged.objects) == 1000
    assert {item.votes_for for item in merged.objects} == {3}
