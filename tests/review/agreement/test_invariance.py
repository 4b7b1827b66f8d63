"""Who votes first, and how they are called, never matters."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from common.geometry import Box
from review.agreement.boxes import BoxConsensus, MergedBox, consensus
from review.agreement.digest import box_votes_digest
from review.agreement.votes import BoxVote, VotedBox

# A coarse grid makes ties, duplicates and half-overlaps common.
_coordinates = st.integers(0, 6).map(lambda step: step * 5.0)
_sizes = st.integers(1, 4).map(lambda step: step * 5.0)
_voted = st.builds(
    VotedBox,
    st.builds(Box, _coordinates, _coordinates, _sizes, _sizes),
    st.frozensets(st.sampled_from(["apple", "peach", "tomato"]), min_size=1, max_size=2),
    st.frozensets(st.sampled_from(["occluded", "truncated"]), max_size=1),
)
_votes = st.lists(st.lists(_voted, max_size=5), max_size=5).map(
    lambda drawn: [BoxVote(f"worker{number}", tuple(boxes)) for number, boxes in enumerate(drawn)]
)


def _content(item: MergedBox, votes: list[BoxVote]) -> tuple[object, ...]:
    """Everything about an object, its contributions as what was drawn and not as who drew it."""
    by_worker = {vote.worker: vote for vote in votes}
    boxes = [by_worker[part.worker].boxes[part.index] for part in item.contributions]
    drawn = sorted((str(voted.box), sorted(voted.categories), sorted(voted.attributes)) for voted in boxes)
    counted = sorted(item.category_votes.items())
    facts = (item.box, item.categories, item.attributes, item.votes_for, item.agreement, item.confidence)
    return (*facts, item.conflicts, counted, drawn)


def _contents(result: BoxConsensus, votes: list[BoxVote]) -> list[tuple[object, ...]]:
    return [_content(item, votes) for item in (*result.objects, *result.rejected)]


@settings(max_examples=150, deadline=None)
@given(_votes, st.randoms(use_true_random=False))
def test_the_order_of_votes_and_of_boxes_does_not_matter(votes: list[BoxVote], chance: random.Random) -> None:
    shuffled = [BoxVote(vote.worker, tuple(chance.sample(vote.boxes, len(vote.boxes)))) for vote in votes]
    chance.shuffle(shuffled)
    assert _contents(consensus(shuffled), shuffled) == _contents(consensus(votes), votes)


@settings(max_examples=150, deadline=None)
@given(_votes, st.randoms(use_true_random=False))
def test_the_names_of_the_workers_do_not_matter(votes: list[BoxVote], chance: random.Random) -> None:
    names = chance.sample([f"name{number}" for number in range(20)], len(votes))
    renamed = [BoxVote(name, vote.boxes) for name, vote in zip(names, votes, strict=True)]
    assert _contents(consensus(renamed), renamed) == _contents(consensus(votes), votes)


@settings(max_examples=150, deadline=None)
@given(_votes)
def test_every_drawn_box_lands_in_exactly_one_cluster_and_no_worker_twice_in_one(votes: list[BoxVote]) -> None:
    result = consensus(votes)
    clusters = [item.contributions for item in (*result.objects, *result.rejected)]
    placed = sorted((part.worker, part.index) for parts in clusters for part in parts)
    assert placed == [(vote.worker, index) for vote in votes for index in range(len(vote.boxes))]
    for parts in clusters:
        assert len({part.worker for part in parts}) == len(parts)
    assert all(2 * item.votes_for > len(votes) for item in result.objects)
    assert all(2 * item.votes_for <= len(votes) for item in result.rejected)
    assert all(item.box.is_valid() and 0 < item.confidence < 1 for item in result.objects)


@settings(max_examples=50, deadline=None)
@given(_votes, st.randoms(use_true_random=False))
def test_the_digest_knows_votes_and_not_their_order(votes: list[BoxVote], chance: random.Random) -> None:
    shuffled = chance.sample(votes, len(votes))
    assert box_votes_digest(shuffled) == box_votes_digest(votes)
    assert box_votes_digest([*votes, BoxVote("late", ())]) != box_votes_digest(votes)
