"""The settled objects of images: what they carry, what bad input does, and what never matters."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.geometry import Box
from review.agreement.boxes import Contribution
from review.agreement.objects.drawings import draw_up
from review.agreement.objects.learning import learn
from review.agreement.objects.settling import FusedImage, FusedObject, Standing, settle
from review.agreement.objects.skills import newcomers
from review.agreement.votes import BoxVote, VotedBox
from tests.review.agreement.objects.making import Habit, simulated, vote, voted

CAT = voted(100, 100, 200, 300)


def _settled(*votes: BoxVote) -> FusedImage:
    drawings = draw_up({"a": list(votes)})
    return settle(drawings, newcomers(len(drawings.worker_names))).images["a"]


def test_an_object_names_its_boxes_and_how_sure_it_is() -> None:
    image = _settled(vote("ann", voted(0, 0, 9, 9), CAT), vote("bob", CAT), vote("eve", CAT))
    lone, found = image.objects
    assert (found.box, found.categories, found.votes_for, found.votes) == (CAT.box, ("cat",), 3, 3)
    assert found.contributions == (Contribution("ann", 1), Contribution("bob", 0), Contribution("eve", 0))
    assert found.exists > 0.99
    assert found.standing is Standing.ACCEPTED
    assert found.confidence == pytest.approx(found.exists * (1 - found.misplaced) * found.support["cat"])
    assert (lone.votes_for, lone.is_there) == (1, False)
    assert lone.standing is Standing.DOUBTFUL


def test_deviation_is_in_pixels_of_each_edge() -> None:
    left, top, right, bottom = _settled(vote("ann", CAT)).objects[0].deviation
    assert (left, top) == pytest.approx((100 * 0.1 / 1.25**0.5, 200 * 0.1 / 1.25**0.5), abs=1e-4)
    assert (right, bottom) == (left, top)


def test_an_object_marked_by_one_of_five_is_rejected() -> None:
    image = _settled(vote("ann", CAT), *(vote(name) for name in "bcde"))
    assert image.objects[0].standing is Standing.REJECTED


def test_all_boxes_degenerate_leave_an_image_that_everybody_saw_empty() -> None:
    flat = VotedBox(Box(5, 5, 0, 10), frozenset({"cat"}))
    image = _settled(vote("ann", flat), vote("bob", flat))
    assert (image.objects, image.votes) == ((), 2)
    assert image.risk == pytest.approx(0.12**2, abs=1e-6)


def test_an_image_nobody_visited_has_all_its_objects_still_to_be_found() -> None:
    image = _settled()
    assert (image.objects, image.votes, image.risk) == ((), 0, 1.0)


def test_no_images_at_all_settle_to_nothing() -> None:
    drawings = draw_up({})
    assert settle(drawings, learn(drawings)).images == {}


def test_five_hundred_boxes_of_one_worker_stay_five_hundred_doubts() -> None:
    many = [
        voted(number % 25 * 40, number // 25 * 40, number % 25 * 40 + 50, number // 25 * 40 + 50)
        for number in range(500)
    ]
    image = _settled(vote("ann", *many), vote("bob", CAT), vote("eve", CAT), vote("joe", CAT))
    assert len(image.objects) == 501
    assert [found.votes_for for found in image.objects if found.is_there] == [3]


def test_a_result_carries_how_it_was_made() -> None:
    drawings = draw_up({"a": [vote("ann", CAT)]}, {"b": [CAT]})
    made = settle(drawings, newcomers(1)).provenance
    assert (made.algorithm, made.version) == ("worker-model-boxes", "3")
    assert (made.votes_digest, made.gold_digest) == (drawings.digest(), drawings.gold_digest())
    assert made.parameters["category_penalty"] == 0.1


def test_skills_of_some_workers_judge_votes_that_are_numbered_otherwise() -> None:
    votes, _truth = simulated({"ann": Habit(), "bob": Habit(missed=0.4), "eve": Habit()}, images=20)
    everybody = draw_up(votes)
    skills = learn(everybody)
    alone = draw_up({"000": votes["000"][1:]})
    places = np.array([everybody.worker_names.index(name) for name in alone.worker_names])
    few = settle(alone, skills.of(places))
    whole = settle(draw_up({"000": votes["000"][1:]}, workers=everybody.worker_names), skills)
    assert few.images == whole.images


# A coarse grid makes ties, duplicates and half-overlaps common.
_steps = st.integers(0, 6).map(lambda step: step * 5.0)
_sizes = st.integers(1, 4).map(lambda step: step * 5.0)
_voted = st.builds(
    VotedBox,
    st.builds(Box, _steps, _steps, _sizes, _sizes),
    st.frozensets(st.sampled_from(["apple", "peach"]), min_size=1, max_size=2),
)
_image = st.lists(st.lists(_voted, max_size=3), min_size=1, max_size=4)


def _content(found: FusedObject) -> tuple[object, ...]:
    numbers = (
        found.exists,
        found.misplaced,
        *found.deviation,
        found.box.x,
        found.box.y,
        found.box.right,
        found.box.bottom,
    )
    return (found.categories, sorted(found.support.items()), found.votes_for, found.votes, *numbers)


@settings(max_examples=60, deadline=None)
@given(st.lists(_image, min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_neither_order_nor_names_change_the_result(images: list[list[list[VotedBox]]], chance: random.Random) -> None:
    names = list("abcd")
    chance.shuffle(names)
    plain = {
        str(number): [BoxVote("wxyz"[w], tuple(boxes)) for w, boxes in enumerate(image)]
        for number, image in enumerate(images)
    }
    turned = {}
    for image, given_votes in reversed(plain.items()):
        renamed = [BoxVote(names["wxyz".index(one.worker)], one.boxes[::-1]) for one in given_votes]
        chance.shuffle(renamed)
        turned[f"{9 - int(image)}"] = renamed
    one = settle(draw_up(plain), learn(draw_up(plain)))
    other = settle(draw_up(turned), learn(draw_up(turned)))
    for image in plain:
        mine, theirs = one.images[image], other.images[f"{9 - int(image)}"]
        assert mine.risk == theirs.risk
        assert sorted(map(_content, mine.objects)) == sorted(map(_content, theirs.objects))
