from __future__ import annotations

import numpy as np

from training.engine import chance
from training.engine.data import epoch_batches


def test_numbers_depend_on_seed_epoch_and_sample_only() -> None:
    alone = chance.uniforms(3, 2, np.array([17]), 5)
    among = chance.uniforms(3, 2, np.array([4, 17, 9]), 5)
    assert alone[0].tolist() == among[1].tolist()
    assert alone.tolist() != chance.uniforms(3, 1, np.array([17]), 5).tolist()
    assert alone.tolist() != chance.uniforms(2, 2, np.array([17]), 5).tolist()


def test_numbers_are_spread_evenly_over_zero_to_one() -> None:
    drawn = chance.uniforms(0, 0, np.arange(20_000), 5)
    assert drawn.min() >= 0 and drawn.max() < 1
    assert np.abs(np.histogram(drawn, 10, (0, 1))[0] - 10_000).max() < 400
    assert np.abs(np.corrcoef(drawn.T) - np.eye(5)).max() < 0.03


def test_an_epoch_visits_every_sample_once_in_an_order_of_its_own() -> None:
    first, second = (np.concatenate(epoch_batches(103, 10, 1, epoch)).tolist() for epoch in (0, 1))
    assert sorted(first) == sorted(second) == list(range(103))
    assert first != second
    assert {len(batch) for batch in epoch_batches(103, 10, 1, 0)} == {9, 10}
