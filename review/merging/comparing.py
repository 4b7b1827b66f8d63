"""Two rounds on one task held against each other: which decisions came out otherwise, and whether anything did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from common.geometry import Box, iou

# An object whose box and confidence moved less than this is the same as before.
SAME_PLACE, SAME_CONFIDENCE = 0.97, 0.01

Result = Mapping[str, Sequence[Mapping[str, Any]]]  # JSON of `Consensus.result`
Item = Mapping[str, Any]  # one object of it


@dataclass(frozen=True, slots=True)
class Comparison:
    """Of so many decisions (is it there, and what is it) so many changed; `differs` if anything worth a round did."""

    decisions: int
    changed: int
    differs: bool


def compare(before: Result, after: Result) -> Comparison:
    """Objects are the same when they are made of the same contributions; tags when they name the same category."""
    old, new = _items(before), _items(after)
    places = {part: place for place, (item, _there) in enumerate(new) for part in _parts(item)}
    partners = [_partner(item, places) for item, _there in old]
    met = {partner for partner in partners if partner is not None}
    appeared = [there for place, (_item, there) in enumerate(new) if place not in met]
    changed = sum(appeared)
    moved = bool(appeared)
    for (item, there), partner in zip(old, partners, strict=True):
        if partner is None:
            changed, moved = changed + there, True
            continue
        other, is_there = new[partner]
        changed += there != is_there or (there and list(item["categories"]) != list(other["categories"]))
        moved = moved or not _alike(item, other)
    return Comparison(len(old) + len(appeared), changed, moved or changed > 0)


def _items(result: Result) -> list[tuple[Item, bool]]:
    found = [(item, True) for item in result.get("objects", ())]
    return found + [(item, False) for item in result.get("rejected", ())]


def _parts(item: Item) -> list[tuple[int, ...]]:
    if item["box"] is None:
        return [tuple(item["categories"])]
    return [tuple(part) for part in item["provenance"]]


def _partner(item: Item, places: Mapping[tuple[int, ...], int]) -> int | None:
    """Where most of an object's contributions are now; of equals the first."""
    found = Counter(places[part] for part in _parts(item) if part in places)
    return min(found, key=lambda place: (-found[place], place)) if found else None


def _alike(one: Item, other: Item) -> bool:
    if one["votes_for"] != other["votes_for"] or list(one["attributes"]) != list(other["attributes"]):
        return False
    if abs(one["confidence"] - other["confidence"]) > SAME_CONFIDENCE:
        return False
    return one["box"] is None or iou(Box(*one["box"]), Box(*other["box"])) >= SAME_PLACE
