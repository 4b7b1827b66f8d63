"""Rows of skill say of workers what learning found, and so they do after one more task."""

from __future__ import annotations

import numpy as np
import pytest

from review import skills
from review.agreement.objects.counting import BoxCounts, count
from review.agreement.objects.drawings import draw_up
from review.agreement.objects.learning import learn_and_count
from tests.review.agreement.objects.making import Habit, simulated

CREW = {"ann": Habit(), "bob": Habit(missed=0.3, noise=0.12), "eve": Habit(bias=(-0.1, 0.0, 0.1, 0.0))}


def test_the_rows_of_box_workers_hold_the_rates_that_learning_found() -> None:
    votes, truth = simulated(CREW, images=20)
    found, counts = learn_and_count(draw_up(votes, {image: truth[image] for image in list(truth)[:8]}))
    assert isinstance(counts, BoxCounts)
    lean = skills.box_lean(counts, found.objects)
    kept = skills.box_skills([skills.box_parameters(counts.of(worker), lean) for worker in range(len(CREW))])
    for name in ("false", "miss", "accuracy", "bias", "spread"):
        assert getattr(kept, name) == pytest.approx(getattr(found, name)), name


def test_a_row_moves_on_by_the_scatter_of_one_more_task() -> None:
    votes, truth = simulated({"ann": Habit(noise=0.01), "bob": Habit(noise=0.1)}, images=6)
    row: skills.Parameters = {}
    for image in votes:
        counts = count(draw_up({image: votes[image]}, {image: truth[image]}), skills.box_skills([row, None]))
        row = skills.moved_on("draw", row, counts.of(0))
    assert max(row["spread"]) < 0.06
    assert row["lean"] == skills.BOX_START


def test_a_row_from_before_crowds_had_a_spread_leans_on_the_usual_one() -> None:
    lean = {name: value for name, value in skills.BOX_START.items() if name != "spread"}
    row = skills.box_parameters({}, lean)
    assert np.array(row["spread"]) == pytest.approx(np.full(4, 0.1))
