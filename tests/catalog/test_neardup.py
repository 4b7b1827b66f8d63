from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import hashing, neardup


def flipped(value: int, count: int, chance: random.Random) -> int:
    for bit in chance.sample(range(64), count):
        value ^= 1 << bit
    return value


def brute(phashes: list[int], dhashes: list[int]) -> list[tuple[int, int]]:
    pairs = [(a, b) for b in range(len(phashes)) for a in range(b)]
    return sorted(p for p in pairs if hashing.are_near((phashes[p[0]], dhashes[p[0]]), (phashes[p[1]], dhashes[p[1]])))


@settings(max_examples=30)
@given(st.integers(0, 2**32), st.integers(0, 40))
def test_banded_search_finds_exactly_what_comparing_all_finds(seed: int, count: int) -> None:
    chance = random.Random(seed)
    phashes, dhashes = [chance.getrandbits(64)], [chance.getrandbits(64)]
    for _ in range(count):
        model = chance.randrange(len(phashes))
        phashes.append(flipped(phashes[model], chance.randint(0, 14), chance))
        dhashes.append(flipped(dhashes[model], chance.randint(0, 14), chance))
    assert sorted(neardup.near_pairs(phashes, dhashes)) == brute(phashes, dhashes)


def test_signed_numbers_are_compared_by_their_bits() -> None:
    assert list(neardup.near_pairs([-1, 2**63 - 1], [0, 0])) == [(0, 1)]


def test_chains_of_neighbours_are_one_group() -> None:
    assert neardup.groups(6, [(4, 5), (0, 2), (2, 3)]) == [[0, 2, 3], [1], [4, 5]]


def test_no_pictures_make_no_groups() -> None:
    assert list(neardup.near_pairs([], [])) == []
    assert neardup.groups(0, []) == []
