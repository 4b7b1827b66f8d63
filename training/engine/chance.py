"""All chance in a run: a number depends on (seed, epoch, sample) and never on what ran before."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """SplitMix64's finaliser: every input bit moves about half of the output bits."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _hashed(seed: int, epoch: int, counters: NDArray[np.uint64]) -> NDArray[np.uint64]:
    key = np.zeros(1, np.uint64)
    for part in (seed, epoch):
        key = _mixed(key + np.array([part + 1], np.uint64) * _GOLDEN)
    return _mixed(_mixed(key ^ _mixed(counters * _GOLDEN)))


def uniforms(seed: int, epoch: int, samples: Integers, draws: int) -> NDArray[np.float64]:
    """`draws` numbers in [0, 1) for each sample; shape `(samples, draws)`."""
    counters = samples.astype(np.uint64)[:, None] * np.uint64(64) + np.arange(draws, dtype=np.uint64)[None, :]
    return (_hashed(seed, epoch, counters) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def order(seed: int, epoch: int, count: int) -> Integers:
    """The order in which an epoch visits the samples: a permutation of `range(count)`."""
    keys = _hashed(seed, epoch, np.arange(count, dtype=np.uint64) + np.uint64(2**40))
    return np.argsort(keys, kind="stable").astype(np.int64)


def step_seed(seed: int, step: int) -> int:
    """The seed for what torch draws inside one step (dropout)."""
    return int(_hashed(seed, 2**30, np.array([step], dtype=np.uint64))[0] >> np.uint64(1))
