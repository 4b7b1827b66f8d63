from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.splits import Assigned, Candidate, NewAssignment, Plan, place, plan, quota

FRACTIONS = {"train": 0.8, "val": 0.1, "test": 0.1}
KEY = b"secret"


def split_of(result: Plan) -> dict[int, str]:
    return {line.image_id: line.split for line in result.added}


def ledger_of(result: Plan, group_of: dict[int, int]) -> list[Assigned]:
    return [Assigned(line.image_id, group_of[line.image_id], line.group_key, line.split) for line in result.added]


@st.composite
def candidates(draw: st.DrawFn, *, first: int = 1, at_most: int = 60) -> list[Candidate]:
    """Images in groups of one to four, with up to three of six categories each."""
    found: list[Candidate] = []
    number = first
    while len(found) < at_most and draw(st.booleans()):
        for _ in range(draw(st.integers(1, 4))):
            labels = draw(st.frozensets(st.integers(1, 6), max_size=3))
            found.append(
                Candidate(number, number if not found else draw(st.sampled_from([number, found[-1].group])), labels)
            )
            number += 1
    return found


@given(candidates(), st.randoms())
def test_the_order_of_the_input_does_not_matter(images: list[Candidate], shuffle: object) -> None:
    straight = plan(images, [], fractions=FRACTIONS, key=KEY)
    mixed = list(images)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert plan(mixed, [], fractions=FRACTIONS, key=KEY) == straight


@given(candidates())
def test_every_image_gets_exactly_one_split_and_groups_stay_together(images: list[Candidate]) -> None:
    decided = split_of(plan(images, [], fractions=FRACTIONS, key=KEY))
    assert sorted(decided) == sorted(one.image_id for one in images)
    splits_of_group: dict[int, set[str]] = {}
    for one in images:
        splits_of_group.setdefault(one.group, set()).add(decided[one.image_id])
    assert all(len(found) == 1 for found in splits_of_group.values())


@given(candidates(), candidates(first=1_000))
@settings(max_examples=50)
def test_nothing_moves_when_images_are_added(old: list[Candidate], new: list[Candidate]) -> None:
    first = plan(old, [], fractions=FRACTIONS, key=KEY)
    ledger = ledger_of(first, {one.image_id: one.group for one in old})
    second = plan(old + new, ledger, fractions=FRACTIONS, key=KEY)
    assert not {line.image_id for line in second.added} & {one.image_id for one in old}
    assert sorted(line.image_id for line in second.added) == sorted(one.image_id for one in new)
    assert second.quarantined == ()


@given(candidates())
def test_planning_again_adds_nothing(images: list[Candidate]) -> None:
    first = plan(images, [], fractions=FRACTIONS, key=KEY)
    ledger = ledger_of(first, {one.image_id: one.group for one in images})
    assert plan(images, ledger, fractions=FRACTIONS, key=KEY) == Plan((), ())


def test_a_new_near_duplicate_inherits_the_split_and_the_key_of_its_group() -> None:
    ledger = [Assigned(5, group=5, group_key=3, split="test")]
    result = plan([Candidate(9, 5, frozenset({1}))], ledger, fractions=FRACTIONS, key=KEY)
    assert result == Plan((NewAssignment(9, 3, "test"),), ())


def test_an_image_that_joins_groups_of_two_splits_stays_out() -> None:
    ledger = [Assigned(1, group=1, group_key=1, split="train"), Assigned(2, group=1, group_key=2, split="test")]
    images = [Candidate(1, 1, frozenset({1})), Candidate(2, 1, frozenset({1})), Candidate(3, 1, frozenset({1}))]
    assert plan(images, ledger, fractions=FRACTIONS, key=KEY) == Plan((), (3,))


def test_the_shares_are_exact_for_one_category() -> None:
    images = [Candidate(number, number, frozenset({1})) for number in range(1, 101)]
    assert Counter(split_of(plan(images, [], fractions=FRACTIONS, key=KEY)).values()) == {
        "train": 80,
        "val": 10,
        "test": 10,
    }


def test_a_rare_category_still_reaches_the_test_and_the_rarest_is_only_trained_on() -> None:
    images = [Candidate(number, number, frozenset({1})) for number in range(1, 91)]
    images += [Candidate(number, number, frozenset({2})) for number in range(91, 94)]
    images += [Candidate(number, number, frozenset({3})) for number in range(94, 96)]
    decided = split_of(plan(images, [], fractions=FRACTIONS, key=KEY))
    assert sorted(decided[number] for number in range(91, 94)) == ["test", "train", "val"]
    assert [decided[number] for number in range(94, 96)] == ["train", "train"]


def test_images_on_which_nothing_was_found_are_shared_out_like_a_category() -> None:
    images = [Candidate(number, number, frozenset()) for number in range(1, 21)]
    decided = Counter(split_of(plan(images, [], fractions=FRACTIONS, key=KEY)).values())
    assert decided == {"train": 16, "val": 2, "test": 2}


def test_shares_converge_over_the_years_without_a_move() -> None:
    old = [Candidate(number, number, frozenset({1})) for number in range(1, 41)]
    first = plan(old, [], fractions={"train": 1.0, "val": 0.0, "test": 0.0}, key=KEY)
    ledger = ledger_of(first, {one.image_id: one.group for one in old})
    new = [Candidate(number, number, frozenset({1})) for number in range(41, 81)]
    second = plan(old + new, ledger, fractions=FRACTIONS, key=KEY)
    assert Counter(split_of(second).values()) == {"test": 8, "val": 8, "train": 24}


def test_another_key_gives_another_order() -> None:
    images = [Candidate(number, number, frozenset({1})) for number in range(1, 101)]
    one = split_of(plan(images, [], fractions=FRACTIONS, key=b"one"))
    other = split_of(plan(images, [], fractions=FRACTIONS, key=b"other"))
    assert one != other
    assert place(1, b"one") != place(1, b"other")


def test_the_order_is_fixed_for_all_time() -> None:
    """A change of this number would tear apart what earlier versions decided."""
    assert place(42, b"secret") == 8830144024834020530


def test_quotas() -> None:
    assert [quota(0.1, total) for total in (0, 2, 3, 14, 16, 100)] == [0, 0, 1, 1, 2, 10]
    assert quota(0.0, 100) == 0


def test_marginals_hold_on_a_long_tail_with_groups() -> None:
    """The simulation of notes/datasets.md §5, smaller: no category of ten images without test, tiny deviations."""
    random = np.random.default_rng(3)
    shares = 1 / np.arange(1, 301) ** 0.9
    shares /= shares.sum()
    images: list[Candidate] = []
    while len(images) < 10_000:
        group = len(images) + 1
        labels = frozenset(random.choice(300, 1 + random.poisson(0.6), p=shares).tolist())
        for _ in range(1 if random.random() < 0.95 else int(random.integers(2, 7))):
            images.append(Candidate(len(images) + 1, group, labels))
    decided = split_of(plan(images, [], fractions={"train": 0.85, "val": 0.05, "test": 0.1}, key=KEY))
    totals, tests = Counter[int](), Counter[int]()
    for one in images:
        totals.update(one.categories)
        if decided[one.image_id] == "test":
            tests.update(one.categories)
    deviations = [abs(tests[label] - 0.1 * total) for label, total in totals.items()]
    assert [label for label, total in totals.items() if total >= 10 and not tests[label]] == []
    assert max(deviations) <= 6.0
    assert sum(deviations) / len(deviations) <= 0.5
    assert abs(Counter(decided.values())["test"] / len(images) - 0.1) < 0.005
