"""Existence, edges and categories of a cluster, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log

import numpy as np
import pytest

from review.agreement.objects.categories import listen
from review.agreement.objects.clusters import find_clusters
from review.agreement.objects.drawings import Drawings, draw_up
from review.agreement.objects.fusion import COINCIDENCE, Fused, best_categories, fuse
from review.agreement.objects.placement import misplaced
from review.agreement.objects.risk import risks
from review.agreement.objects.skills import BoxSkills, newcomers
from tests.review.agreement.objects.making import vote, voted

CAT = voted(100, 100, 200, 300)


def _fused(drawings: Drawings, skills: BoxSkills | None = None) -> Fused:
    clusters = find_clusters(drawings)
    return fuse(drawings, clusters, listen(drawings, clusters), skills or newcomers(len(drawings.worker_names)))


def _probability(odds: float) -> float:
    return 1 / (1 + exp(-odds))


def test_existence_adds_the_credit_of_marks_and_the_weight_of_silence() -> None:
    drawings = draw_up({"a": [vote("ann", CAT), vote("bob", CAT), vote("eve")]})
    skills = replace(newcomers(3), false=np.array([0.1, 0.2, 0.3]), miss=np.array([0.1, 0.1, 0.25]))
    odds = log(9) + log(4) + COINCIDENCE - log(3)
    assert _fused(drawings, skills).exists == pytest.approx([_probability(odds)], abs=1e-6)


def test_a_mark_never_speaks_against_an_object_and_silence_never_for_one() -> None:
    drawings = draw_up({"a": [vote("ann", CAT), vote("bob", CAT), vote("eve")]})
    honest = replace(newcomers(3), false=np.array([0.1, 0.5, 0.1]), miss=np.array([0.1, 0.1, 0.5]))
    spam = replace(newcomers(3), false=np.array([0.1, 0.98, 0.1]), miss=np.array([0.1, 0.1, 0.9]))
    with_spam, without = _fused(drawings, spam).exists[0], _probability(log(9))
    assert with_spam == pytest.approx(without, abs=1e-6)
    assert _fused(drawings, honest).exists[0] == pytest.approx(_probability(log(9) + COINCIDENCE), abs=1e-6)


def test_edges_are_debiased_and_weighed_by_how_little_each_worker_scatters() -> None:
    wide, true = voted(90, 100, 210, 300), voted(100, 100, 200, 300)
    drawings = draw_up({"a": [vote("ann", wide), vote("bob", true)]})
    bias = np.array([[-0.1, 0, 0.1, 0], [0, 0, 0, 0]])
    skills = replace(newcomers(2), bias=bias, spread=np.full((2, 4), 0.02))
    assert _fused(drawings, skills).edges[0] == pytest.approx([100, 100, 200, 300], abs=0.3)
    sharp = replace(newcomers(2), spread=np.array([[0.2] * 4, [0.02] * 4]))
    assert _fused(drawings, sharp).edges[0] == pytest.approx([100, 100, 200, 300], abs=0.6)


def test_a_box_far_off_pulls_little() -> None:
    far = voted(140, 100, 240, 300)
    drawings = draw_up({"a": [vote("ann", CAT), vote("bob", CAT), vote("eve", far)]})
    skills = replace(newcomers(3), spread=np.full((3, 4), 0.05))
    assert _fused(drawings, skills).edges[0, 0] < 103


def test_deviation_shrinks_with_every_box() -> None:
    one = _fused(draw_up({"a": [vote("ann", CAT)]})).deviation[0, 0]
    four = _fused(draw_up({"a": [vote(name, CAT) for name in "abcd"]})).deviation[0, 0]
    assert (one, four) == pytest.approx((0.1 / 1.25**0.5, 0.05 / 1.25**0.5), abs=1e-6)


def test_a_category_is_a_weighted_vote_among_all_categories() -> None:
    dog = voted(100, 100, 200, 300, "dog")
    votes = {"a": [vote("ann", CAT), vote("bob", dog), vote("eve", dog)]}
    drawings = draw_up(votes, categories=["fox"])
    skills = replace(newcomers(3), accuracy=np.array([0.95, 0.6, 0.6]))
    support = _fused(drawings, skills).categories
    cat, dogs, fox = 0.95 * 2 / 0.05, (0.6 * 2 / 0.4) ** 2, 1.0
    assert support == pytest.approx([cat / (cat + dogs + fox), dogs / (cat + dogs + fox)], abs=1e-6)


def test_several_categories_are_yes_or_no_questions_of_their_own() -> None:
    pet, both = voted(100, 100, 200, 300, "pet"), voted(100, 100, 200, 300, "cat", "pet")
    drawings = draw_up({"a": [vote("ann", both), vote("bob", both), vote("eve", pet)]})
    clusters = find_clusters(drawings)
    said = listen(drawings, clusters)
    fused = fuse(drawings, clusters, said, newcomers(3))
    assert fused.categories == pytest.approx([_probability(log(9)), _probability(3 * log(9))], abs=1e-6)
    assert best_categories(drawings, clusters, said, fused) == [(1, 0)]


def test_equal_support_goes_to_the_first_name() -> None:
    votes = {"a": [vote("ann", voted(100, 100, 200, 300, "dog")), vote("bob", CAT)]}
    drawings = draw_up(votes)
    clusters = find_clusters(drawings)
    said = listen(drawings, clusters)
    assert best_categories(drawings, clusters, said, fuse(drawings, clusters, said, newcomers(2))) == [(0,)]


def test_gold_is_certain_even_where_nobody_marked_it() -> None:
    other = voted(500, 500, 560, 560)
    drawings = draw_up({"a": [vote("ann", CAT), vote("bob", other)]}, {"a": [CAT, voted(800, 0, 850, 90)]})
    clusters = find_clusters(drawings)
    fused = _fused(drawings)
    by_left = {float(edges[0]): float(exists) for edges, exists in zip(fused.edges, fused.exists, strict=True)}
    assert by_left == {100.0: 1.0, 500.0: 0.0, 800.0: 1.0}
    assert risks(drawings, clusters, fused, newcomers(2)).tolist() == [0.0]


def test_a_box_is_misplaced_the_likelier_the_more_its_edges_scatter() -> None:
    tight, loose, none = misplaced(np.array([[0.03] * 4, [0.2] * 4, [0.0] * 4]))
    assert tight < 1e-6
    assert loose > 0.5
    assert none == 0.0


def test_risk_counts_doubtful_misplaced_and_overlooked_objects() -> None:
    drawings = draw_up({"a": [vote("ann", CAT), vote("bob")], "b": [vote("ann"), vote("bob")], "c": []})
    skills = replace(newcomers(2, objects=1.5), miss=np.array([0.1, 0.2]))
    clusters, fused = find_clusters(drawings), _fused(drawings, skills)
    exists = float(fused.exists[0])
    doubt = min(exists, 1 - exists) + exists * float(misplaced(fused.deviation)[0])
    assert risks(drawings, clusters, fused, skills) == pytest.approx([doubt + 0.03, 0.03, 1.5], abs=1e-6)
