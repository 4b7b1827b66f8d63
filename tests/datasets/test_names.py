from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.names import safe_name, unique_names, unique_titles

SHA = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("arrived", "media_type", "expected"),
    [
        ("BloodImage_00338.jpg", "image/jpeg", "BloodImage_00338.jpg"),
        ("JPEGImages/one.JPEG", "image/jpeg", "one.JPEG"),
        ("..\\..\\etc\\passwd", "image/jpeg", "passwd.jpg"),
        ("../../../.jpg", "image/jpeg", "jpg.jpg"),
        ("wrong.png", "image/jpeg", "wrong.png.jpg"),
        ("a:b?c*.webp", "image/webp", "a_b_c_.webp"),
        ("CON.png", "image/png", "_CON.png"),
        ("", "image/png", "image.png"),
        ("红细胞.jpg", "image/jpeg", "红细胞.jpg"),
        ("line\nbreak.jpg", "image/jpeg", "line_break.jpg"),
        ("x" * 300 + ".jpg", "image/jpeg", "x" * 100 + ".jpg"),
    ],
)
def test_names_are_made_safe(arrived: str, media_type: str, expected: str) -> None:
    assert safe_name(arrived, media_type) == expected


@given(st.text(max_size=400), st.sampled_from(["image/jpeg", "image/png", "image/webp"]))
def test_no_name_leaves_its_folder(arrived: str, media_type: str) -> None:
    name = safe_name(arrived, media_type)
    assert PurePosixPath(name).name == name
    assert name not in {"", ".", ".."}
    assert not set(name) & set('<>:"/\\|?*\0\n')
    assert len(name) <= 120


def test_a_name_borne_once_stays_as_it_is() -> None:
    assert unique_names([(1, "a.jpg", SHA), (2, "b.jpg", SHA)]) == {1: "a.jpg", 2: "b.jpg"}


def test_bearers_of_one_stem_are_told_apart_by_digest_whatever_the_case_and_suffix() -> None:
    other = "fedcba9876543210" * 4
    named = unique_names([(1, "0001.jpg", SHA), (2, "0001.PNG", other), (3, "0002.jpg", SHA)])
    assert named == {1: "0001-01234567.jpg", 2: "0001-fedcba98.PNG", 3: "0002.jpg"}


@given(st.lists(st.sampled_from(["a.jpg", "A.png", "a-01234567.jpg", "b.jpg"]), max_size=6))
def test_stems_are_always_unique(names: list[str]) -> None:
    listed = [(number, name, f"{number:x}".rjust(64, "0")) for number, name in enumerate(names)]
    stems = [PurePosixPath(name).stem.casefold() for name in unique_names(listed).values()]
    assert len(stems) == len(set(stems)) == len(names)


def test_two_categories_of_one_name_carry_their_numbers() -> None:
    assert unique_titles([(4, "crane"), (9, "Crane"), (2, "dog")]) == {4: "crane (4)", 9: "Crane (9)", 2: "dog"}
