"""Grouping near-duplicates, beside comparing every picture with every other by XOR and popcount, in the same run.

    python -m benchmarks.near_duplicates [--pictures N] [--copies SHARE] [--sky SHARE] [--json]

The hashes are made up (seeded): random, of which `--copies` are edited copies of others, up to 6 bits off, every second
one mirrored, and `--sky` have the upper half of dHash flat, as pictures under a white sky have. Baseline: numpy
compares 300 of them with all, mirrored too, and that time is scaled to each pair once. `ratio` is baseline over ours by
processor time. `copies_found` says how many of the copies stand in the group of what they were copied from: all.
"""

from __future__ import annotations

import argparse
import json
import resource
import time

import numpy as np
from numpy.typing import NDArray

from catalog import neardup
from catalog.hashing import NEAR, mirrored

SAMPLE = 300
Bits = NDArray[np.uint64]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=100_000)
    parser.add_argument("--copies", type=float, default=0.05)
    parser.add_argument("--sky", type=float, default=0.0)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    line = _measure(chosen.pictures, chosen.copies, chosen.sky)
    print(json.dumps(line) if chosen.json else "\n".join(f"{name}: {value}" for name, value in line.items()))
    return 0


def _measure(pictures: int, copies: float, sky: float) -> dict[str, object]:
    chance = np.random.default_rng(1)
    p, d = chance.integers(0, 2**64, (2, pictures), dtype=np.uint64)
    d[: int(sky * pictures)] &= ~np.uint64(0xFFFF_FFFF)
    order = chance.permutation(pictures)
    models, edited = order[: int(copies * pictures)], order[::-1][: int(copies * pictures)]
    _copy(chance, p, d, models, edited)
    before = _all_with_all(p, d)
    began, began_cpu = time.perf_counter(), time.process_time()
    groups = neardup.groups(p.view(np.int64), d.view(np.int64))
    seconds, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    baseline = (before + _all_with_all(p, d)) / 2
    return {
        "benchmark": "near_duplicates",
        "baseline": "XOR and popcount of every pair in numpy, of a sample and scaled",
        "pictures": pictures,
        "groups": len(np.unique(groups)),
        "copies": len(models),
        "copies_found": int(np.count_nonzero(groups[models] == groups[edited])),
        "seconds": round(seconds, 2),
        "cpu_s": round(cpu, 2),
        "baseline_cpu_s": round(baseline, 2),
        "ratio": round(baseline / cpu, 1),
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _copy(chance: np.random.Generator, p: Bits, d: Bits, models: NDArray[np.int64], edited: NDArray[np.int64]) -> None:
    """Make some pictures edited copies of others, every second one mirrored."""
    p[edited], d[edited] = p[models], d[models]
    p[edited[::2]], d[edited[::2]] = mirrored(p[models[::2]], d[models[::2]])
    for words in (p, d):
        for _ in range(3):
            words[edited] ^= np.uint64(1) << chance.integers(0, 64, len(edited), dtype=np.uint64)


def _all_with_all(p: Bits, d: Bits) -> float:
    """Seconds of processor time to compare all with all, by a sample of them."""
    began = time.process_time()
    for place in range(min(SAMPLE, len(p))):
        for one, other in (
            (p[place], d[place]),
            (word[0] for word in mirrored(p[place : place + 1], d[place : place + 1])),
        ):
            np.flatnonzero(np.bitwise_count(p ^ one) + np.bitwise_count(d ^ other) <= NEAR)
    return (time.process_time() - began) / min(SAMPLE, len(p)) * len(p) / 2


if __name__ == "__main__":
    raise SystemExit(main())
