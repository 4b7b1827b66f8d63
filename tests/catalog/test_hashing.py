from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from catalog import hashing
from tests.catalog.pictures import picture

bits = st.integers(0, 2**64 - 1)


def test_the_definition_is_fixed_by_a_vector() -> None:
    grey = picture(320, 240, "L")
    assert (hashing.HASH_VERSION, f"{hashing.phash(grey):016x}", f"{hashing.dhash(grey):016x}") == (
        1,
        "e0f0e00f1f1f1e1d",
        "fffffffffffff8f8",
    )


@given(bits)
def test_signed_numbers_carry_all_64_bits(value: int) -> None:
    signed = hashing.as_signed(value)
    assert -(2**63) <= signed < 2**63
    assert hashing.as_bits(signed) == value


@given(bits, bits)
def test_distance_is_the_same_for_signed_numbers(one: int, other: int) -> None:
    assert hashing.distance(one, other) == (one ^ other).bit_count()
    assert hashing.distance(hashing.as_signed(one), hashing.as_signed(other)) == (one ^ other).bit_count()


def test_twenty_bits_apart_is_near_and_twenty_one_is_not() -> None:
    assert hashing.are_near((0, 0), (2**12 - 1, 2**8 - 1))
    assert not hashing.are_near((0, 0), (2**12 - 1, 2**9 - 1))
