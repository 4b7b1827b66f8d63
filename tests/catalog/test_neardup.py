from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from catalog import hashing, neardup
from catalog.bands import bands, radii
from catalog.hashing import NEAR, as_bits, as_signed

EVERY_BIT = (1 << 64) - 1


def grouped(phashes: list[int], dhashes: list[int], decided: list[int] | None = None) -> list[int]:
    p, d = (np.array([as_signed(as_bits(one)) for one in hashes], dtype=np.int64) for hashes in (phashes, dhashes))
    found: list[int] = neardup.groups(p, d, None if decided is None else np.array(decided)).tolist()
    return found


def turned(p: int, d: int) -> tuple[int, int]:
    """The hashes of one picture seen in a mirror."""
    found = hashing.mirrored(np.array([p], dtype=np.uint64), np.array([d], dtype=np.uint64))
    return int(found[0][0]), int(found[1][0])


def flipped(value: int, count: int, chance: random.Random) -> int:
    for bit in chance.sample(range(64), count):
        value ^= 1 << bit
    return value


def family(seed: int, count: int, *, flips: int = 14) -> tuple[list[int], list[int]]:
    """Hashes of pictures, each made from an earlier one by flipping bits, half of them mirrored first."""
    chance = random.Random(seed)
    phashes, dhashes = [chance.getrandbits(64)], [chance.getrandbits(64)]
    for _ in range(count):
        model = chance.randrange(len(phashes))
        p, d = phashes[model], dhashes[model]
        if chance.random() < 0.5:
            p, d = turned(p, d)
        phashes.append(flipped(p, chance.randint(0, flips), chance))
        dhashes.append(flipped(d, chance.randint(0, flips), chance))
    return phashes, dhashes


def brute(phashes: list[int], dhashes: list[int]) -> list[int]:
    """Every picture compared with every other, groups merged one pair at a time."""
    first = list(range(len(phashes)))
    for a, b in combinations(range(len(phashes)), 2):
        if hashing.are_near((phashes[a], dhashes[a]), (phashes[b], dhashes[b])):
            kept, gone = sorted((first[a], first[b]))
            first = [kept if one == gone else one for one in first]
    return first


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 40))
def test_banded_search_groups_exactly_what_comparing_all_groups(seed: int, count: int) -> None:
    phashes, dhashes = family(seed, count)
    assert grouped(phashes, dhashes) == brute(phashes, dhashes)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 40), st.floats(0, 1))
def test_groups_found_before_need_no_second_look_to_stay_exact(seed: int, count: int, share: float) -> None:
    phashes, dhashes = family(seed, count)
    known = int(share * len(phashes))
    decided = grouped(phashes[:known], dhashes[:known]) + [neardup.UNDECIDED] * (len(phashes) - known)
    assert grouped(phashes, dhashes, decided) == brute(phashes, dhashes)


def test_pictures_of_different_groups_are_joined_only_by_a_new_one() -> None:
    assert grouped([0, 0b11], [0, 0], [5, 9]) == [0, 1]
    assert grouped([0, 0b11, 0b1], [0, 0, 0], [5, 9, neardup.UNDECIDED]) == [0, 0, 0]


def test_a_group_decided_before_stays_together_though_its_pictures_are_strangers() -> None:
    assert grouped([0, EVERY_BIT >> 8], [0, 0], [7, 7]) == [0, 0]


def test_signed_numbers_are_compared_by_their_bits() -> None:
    assert grouped([-1, 2**63 - 1, 0], [0, 0, 0xFF]) == [0, 0, 2]


def test_a_chain_of_neighbours_is_one_group_though_its_ends_are_strangers() -> None:
    phashes = [0, 2**16 - 1, 2**32 - 1, 2**48 - 1]
    assert not hashing.are_near((phashes[0], 0), (phashes[2], 0))
    assert grouped(phashes, [0, 0, 0, 0]) == [0, 0, 0, 0]


def test_thousands_of_equal_pictures_are_one_group_at_once() -> None:
    assert grouped([7] * 20_000, [9] * 20_000) == [0] * 20_000


def test_no_pictures_make_no_groups() -> None:
    assert grouped([], []) == []


def test_mirroring_turns_every_row_about_and_every_other_column_over() -> None:
    assert turned(0, 0) == (0xAAAA_AAAA_AAAA_AAAA, EVERY_BIT)
    assert turned(0b11, 0b0000_0111_0100_0001) == (0xAAAA_AAAA_AAAA_AAA9, EVERY_BIT ^ 0b1110_0000_1000_0010)
    hashes = list(zip(*family(3, 20), strict=True))
    assert [turned(*turned(p, d)) for p, d in hashes] == hashes


@pytest.mark.parametrize("pictures", [2, 3_000, 1_000_000, 14_000_000])
def test_bands_use_every_bit_once_and_mirroring_stays_within_them(pictures: int) -> None:
    cut = bands(pictures)
    places = [place for band in cut for place in band.places]
    assert sorted(places) == [(word, bit) for word in (0, 1) for bit in range(64)]
    assert max(band.width for band in cut) - min(band.width for band in cut) <= 1
    p, d = (np.array(one, dtype=np.uint64) for one in family(1, 50))
    mirrored = hashing.mirrored(p, d)
    for band in cut:
        apart = (band.keys((p, d))[1:] ^ band.keys((p, d))[:-1]).tolist()
        apart_turned = (band.keys(mirrored)[1:] ^ band.keys(mirrored)[:-1]).tolist()
        assert [band.mirrored_mask(mask) for mask in apart] == apart_turned


def test_the_radii_leave_no_way_to_be_near_and_beyond_all_of_them() -> None:
    even = np.full(1 << 10, 3)
    found = radii([(even, even)] * 12)
    assert sum(radius + 1 for radius in found) == NEAR + 1
    assert max(found) - min(found) <= 1


def test_a_band_that_all_pictures_share_is_not_searched() -> None:
    even, flat = np.full(1 << 10, 10), np.zeros(1 << 10, dtype=np.int64)
    flat[0] = 10 << 10
    found = radii([(even, even)] * 5 + [(flat, flat)] + [(even, even)] * 6)
    assert found[5] == -1
    assert sum(radius + 1 for radius in found) == NEAR + 1


def test_pictures_under_one_white_sky_are_not_compared_all_with_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of thirty thousand nine in ten have a flat half; all with all, mirrored too, would be 900 million comparisons."""
    compared = 0
    counting = np.bitwise_count

    def counted(values: NDArray[np.uint64]) -> NDArray[np.uint8]:
        nonlocal compared
        compared += values.size if values.dtype == np.uint64 else 0
        return counting(values)

    phashes, dhashes = np.random.default_rng(1).integers(-(2**63), 2**63 - 1, (2, 30_000), dtype=np.int64)
    dhashes[np.arange(30_000) % 10 > 0] &= ~0xFFFF_FFFF
    monkeypatch.setattr("catalog.neighbours.np.bitwise_count", counted)
    neardup.groups(phashes, dhashes)
    assert 0 < compared < 100_000_000
