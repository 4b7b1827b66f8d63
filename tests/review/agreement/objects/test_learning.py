"""What is learnt of workers who draw boxes, and from which images it may be learnt."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from review.agreement.objects import learning
from review.agreement.objects.drawings import IGNORED, draw_up
from review.agreement.objects.learning import learn
from review.agreement.objects.settling import Standing, settle
from review.agreement.objects.skills import newcomers, suspicion
from review.agreement.votes import VotedBox
from tests.review.agreement.objects.making import Habit, first, simulated, vote, voted

NOISY = Habit(missed=0.15, phantoms=1.0, noise=0.06)
CREW = {"ann": Habit(), "bob": Habit(missed=0.3), "eve": Habit(phantoms=2.0), "joe": Habit(noise=0.09)}


def test_each_fault_is_found_in_the_worker_who_has_it() -> None:
    votes, _truth = simulated(CREW)
    skills = learn(draw_up(votes))
    assert skills.miss.argmax() == 1
    assert skills.miss[1] == pytest.approx(0.3, abs=0.06)
    assert skills.false.argmax() == 2
    assert skills.false[2] == pytest.approx(2 / 5.8, abs=0.06)
    assert skills.spread.mean(axis=1).argmax() == 3
    assert skills.spread[3].mean() == pytest.approx(0.09, abs=0.02)
    assert skills.objects == pytest.approx(4, abs=0.3)
    assert suspicion(skills)[0] < suspicion(skills)[1:].min()


def test_wrong_categories_are_found_too() -> None:
    names = ("cat", "dog", "fox", "owl")
    place = voted(100, 100, 200, 300).box
    votes = {
        f"{number:03d}": [
            vote("ann", VotedBox(place, frozenset({names[number % 4]}))),
            vote("bob", VotedBox(place, frozenset({names[number % 4]}))),
            vote("eve", VotedBox(place, frozenset({names[(number + 1) % 4]}))),
        ]
        for number in range(40)
    }
    assert learn(draw_up(votes)).accuracy == pytest.approx([0.95, 0.95, 0.15], abs=0.08)


def test_bias_is_learnt_from_gold_alone() -> None:
    wide = Habit(bias=(-0.1, 0, 0.1, 0), noise=0.02)
    votes, truth = simulated({"ann": wide, "bob": wide, "eve": wide})
    assert not learn(draw_up(votes)).bias.any()
    gold = {image: truth[image] for image in list(truth)[:12]}
    learnt = learn(draw_up(votes, gold))
    assert learnt.bias.mean(axis=0) == pytest.approx([-0.1, 0, 0.1, 0], abs=0.03)
    settled = settle(draw_up(votes, gold), learnt)
    widths = [
        found.box.width / min(truth[image], key=lambda one: abs(one.box.x - found.box.x)).box.width
        for image in list(truth)[12:]
        for found in settled.images[image].objects
        if found.is_there and found.votes_for == 3
    ]
    assert np.median(widths) == pytest.approx(1.0, abs=0.04)


def test_difficult_gold_objects_neither_blame_nor_teach() -> None:
    votes, truth = simulated(
        {"ann": Habit(missed=0.0, phantoms=0.0), "bob": Habit(missed=0.0, phantoms=0.0)}, images=20
    )
    difficult = {
        image: [*boxes, VotedBox(voted(950, 950, 990, 990).box, frozenset({"cat"}), frozenset({IGNORED}))]
        for image, boxes in truth.items()
    }
    plain, marked = learn(draw_up(votes, truth)), learn(draw_up(votes, difficult))
    assert marked.miss.tolist() == plain.miss.tolist()
    assert marked.bias.tolist() == plain.bias.tolist()


def test_a_worker_without_votes_is_taken_for_the_crowd() -> None:
    votes, _truth = simulated(CREW, images=30)
    skills = learn(draw_up(votes, workers=["zoe"]))
    crowd = float(np.average(skills.miss[:4]))
    assert skills.miss[4] == pytest.approx(crowd, abs=0.03)
    assert skills.spread[4] == pytest.approx(np.sqrt((skills.spread[:4] ** 2).mean(axis=0)), abs=0.01)


def test_learning_from_what_adaptive_stopping_left_over_makes_everybody_look_bad() -> None:
    # One object an image: two drawers agree and the image is done; only where they quarrel a third is asked.
    habit = Habit(missed=0.12, phantoms=0.08)
    votes, _truth = simulated(dict.fromkeys("abc", habit), images=400, objects=1, seed=3)
    quarrels = {image for image, given in votes.items() if len(given[0].boxes) != len(given[1].boxes)}
    calibration = set(list(votes)[::10])
    left_over = learn(draw_up({image: votes[image] for image in quarrels}))
    random_share = learn(draw_up({image: votes[image] for image in calibration}))
    assert random_share.miss.mean() == pytest.approx(0.12, abs=0.06)
    assert left_over.miss.mean() > 0.25
    assert suspicion(left_over).mean() > 1.5 * suspicion(random_share).mean()


def test_a_noisy_crowd_does_not_talk_itself_into_seeing_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    votes, _truth = simulated(dict.fromkeys("abcde", NOISY), images=100, objects=2, seed=1)
    assert learn(draw_up(first(votes, 3))).objects > 1.2
    monkeypatch.setattr(learning, "LEARNING_FLOOR", 0.0)
    assert learn(draw_up(first(votes, 3))).objects < 0.5


def test_what_a_majority_marked_is_there_even_when_all_of_them_are_thought_careless() -> None:
    cat = voted(100, 100, 200, 300)
    drawings = draw_up({"a": [vote("ann", cat), vote("bob", cat), vote("eve")]})
    careless = replace(newcomers(3), false=np.full(3, 0.98), miss=np.full(3, 0.01))
    (found,) = settle(drawings, careless).images["a"].objects
    assert (found.exists, found.standing) == (0.5, Standing.DOUBTFUL)
