"""Votes on boxes as arrays."""

from __future__ import annotations

import math

import pytest

from common.geometry import Box
from review.agreement.objects.drawings import IGNORED, draw_up
from review.agreement.votes import BoxVote, VotedBox, VoteError
from tests.review.agreement.objects.making import vote, voted

CAT, DOG = voted(10, 10, 50, 60), voted(5, 0, 20, 30, "dog")
VOTES = {"b": [vote("eve", CAT)], "a": [vote("bob", CAT, DOG), vote("ann")]}


def test_boxes_come_image_by_image_and_empty_visits_stay() -> None:
    drawings = draw_up(VOTES, workers=["zoe"], categories=["fox"])
    assert drawings.image_names == ["a", "b"]
    assert drawings.worker_names == ["ann", "bob", "eve", "zoe"]
    assert drawings.category_names == ["cat", "dog", "fox"]
    assert drawings.drawn.images.tolist() == [0, 0, 1]
    assert drawings.drawn.edges.tolist() == [[5, 0, 20, 30], [10, 10, 50, 60], [10, 10, 50, 60]]
    assert drawings.places.tolist() == [1, 0, 0]
    assert sorted(drawings.visit_workers.tolist()) == [0, 1, 2]


def test_boxes_with_the_same_left_edge_come_in_the_order_of_the_rest() -> None:
    low, high, wide = voted(10, 30, 50, 60), voted(10, 10, 50, 60), voted(10, 10, 70, 60)
    drawings = draw_up({"a": [vote("ann", low, wide), vote("bob", high), vote("eve", wide)]})
    assert drawings.drawn.edges[:, 1:3].tolist() == [[10, 50], [10, 70], [10, 70], [30, 50]]
    assert drawings.workers.tolist() == [1, 0, 2, 0]


def test_boxes_without_a_finite_area_are_dropped_and_their_visit_stays() -> None:
    bad = [Box(5, 5, 0, 9), Box(5, 5, 9, -1), Box(math.nan, 0, 5, 5), Box(0, 0, math.inf, 5)]
    drawings = draw_up({"a": [BoxVote("ann", tuple(VotedBox(box, frozenset({"cat"})) for box in bad))]})
    assert (len(drawings.workers), len(drawings.visit_workers)) == (0, 1)


def test_a_worker_who_visits_an_image_twice_is_refused() -> None:
    with pytest.raises(VoteError, match="worker ann votes more than once"):
        draw_up({"a": [vote("ann", CAT), vote("ann")]})


def test_gold_may_be_empty_and_difficult_objects_do_not_count() -> None:
    difficult = VotedBox(CAT.box, CAT.categories, frozenset({IGNORED}))
    drawings = draw_up(VOTES, {"a": [], "b": [difficult, DOG]})
    assert drawings.is_gold.tolist() == [True, True]
    assert drawings.truth.images.tolist() == [1, 1]
    assert drawings.ignored.tolist() == [False, True]


def test_only_boxes_with_several_categories_make_a_multi_label_project() -> None:
    assert not draw_up(VOTES).is_multi_label
    assert draw_up({"a": [vote("ann", voted(0, 0, 9, 9, "cat", "pet"))]}).is_multi_label


def test_the_fingerprint_knows_votes_and_neither_their_order_nor_gold_nor_mere_names() -> None:
    turned = {"a": [vote("ann"), vote("bob", DOG, CAT)], "b": [vote("eve", CAT)]}
    plain = draw_up(VOTES).digest()
    assert draw_up(turned).digest() == plain
    assert draw_up(VOTES, {"a": [CAT]}, workers=["zoe"], categories=["fox"]).digest() == plain


def test_the_fingerprint_changes_with_every_part_of_a_vote() -> None:
    others = [
        {"b": VOTES["b"], "a": [vote("bob", CAT, DOG)]},
        {"b": VOTES["b"], "a": [vote("bob", CAT), vote("ann")]},
        {"b": [vote("ann", CAT)], "a": VOTES["a"]},
        {"b": [vote("eve", voted(10, 10, 50, 60, "dog"))], "a": VOTES["a"]},
        {"b": [vote("eve", voted(10, 10, 50, 60.001))], "a": VOTES["a"]},
    ]
    assert len({draw_up(votes).digest() for votes in (VOTES, *others)}) == 6


def test_gold_has_a_fingerprint_of_its_own() -> None:
    golds: list[dict[str, list[VotedBox]]] = [{}, {"a": []}, {"a": [CAT]}, {"a": [DOG]}, {"b": [CAT]}]
    assert len({draw_up(VOTES, gold).gold_digest() for gold in golds}) == 5
