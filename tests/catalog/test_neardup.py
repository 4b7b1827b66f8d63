from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import hashing, neardup


def flipped(value: int, count: int, chance: random.Random) -> int:
    for bit in chance.sample(range(64), count):
        value ^= 1 << bit
    return value


def brute(phashes: list[int], dhashes: list[int]) -> list[list[int]]:
    """Every picture compared with every other, groups merged one pair at a time."""
    found = [{position} for position in range(len(phashes))]
    for b in range(len(phashes)):
        for a in range(b):
            if hashing.are_near((phashes[a], dhashes[a]), (phashes[b], dhashes[b])):
                whole = next(group for group in found if a in group) | next(group for group in found if b in group)
                found = [group for group in found if not group & whole] + [whole]
    return sorted(sorted(group) for group in found)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 40))
def test_banded_search_groups_exactly_what_comparing_all_groups(seed: int, count: int) -> None:
    chance = random.Random(seed)
    phashes, dhashes = [chance.getrandbits(64)], [chance.getrandbits(64)]
    for _ in range(count):
        model = chance.randrange(len(phashes))
        phashes.append(flipped(phashes[model], chance.randint(0, 14), chance))
        dhashes.append(flipped(dhashes[model], chance.randint(0, 14), chance))
    assert neardup.groups(phashes, dhashes) == brute(phashes, dhashes)


def test_signed_numbers_are_compared_by_their_bits() -> None:
    assert neardup.groups([-1, 2**63 - 1, 0], [0, 0, -1]) == [[0, 1], [2]]


def test_a_chain_of_neighbours_is_one_group_though_its_ends_are_strangers() -> None:
    phashes = [0, 2**16 - 1, 2**32 - 1, 2**48 - 1]
    assert not hashing.are_near((phashes[0], 0), (phashes[2], 0))
    assert neardup.groups(phashes, [0, 0, 0, 0]) == [[0, 1, 2, 3]]


def test_thousands_of_equal_pictures_are_one_group_at_once() -> None:
    assert neardup.groups([7] * 20_000, [9] * 20_000) == [list(range(20_000))]


def test_no_pictures_make_no_groups() -> None:
    assert neardup.groups([], []) == []
