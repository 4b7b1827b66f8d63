"""From stored answers to one merged result: reads the JSON of votes, calls the algorithm, gives plain values. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from common.geometry import Box
from review.agreement import boxes, digest, measures, tags
from review.agreement.votes import BoxVote, TagVote, VotedBox

Answer = Mapping[str, Any]  # JSON of `Assignment.answer`, checked when it was submitted


@dataclass(frozen=True, slots=True)
class GivenVote:
    """One vote: the assignment it came by, and what was answered."""

    assignment_id: int
    answer: Answer


@dataclass(frozen=True, slots=True)
class MergedObject:
    """One box or tag; `accepted` says whether the majority holds it to be there.

    `provenance` lists `(assignment, place in its answer)`; the first category is the primary one.
    """

    categories: tuple[int, ...]
    category_votes: Mapping[int, int]
    box: Box | None
    attributes: tuple[str, ...]
    accepted: bool
    confidence: float
    agreement: float | None
    votes_for: int
    votes: int
    conflicts: tuple[str, ...]
    provenance: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """Everything a `Consensus` row records."""

    algorithm: str
    version: str
    parameters: Mapping[str, float]
    digest: str
    votes: int
    agreement: float | None
    objects: tuple[MergedObject, ...]

    @property
    def confidence(self) -> float:
        """Mean confidence of what was accepted; 1 when the voters see nothing."""
        accepted = [item.confidence for item in self.objects if item.accepted]
        return sum(accepted) / len(accepted) if accepted else 1.0


def merge(kind: str, votes: Sequence[GivenVote]) -> Merged:
    """Merge the votes of one task of a `draw` or `tag` stage."""
    return _merge_tags(votes) if kind == "tag" else _merge_boxes(votes)


def as_json(merged: Merged) -> dict[str, list[dict[str, object]]]:
    """The result as a consensus row keeps it."""
    objects = [_object_json(item) for item in merged.objects if item.accepted]
    return {"objects": objects, "rejected": [_object_json(item) for item in merged.objects if not item.accepted]}


def box_vote(vote: GivenVote) -> BoxVote:
    """A `draw` answer as a value; the worker is known by the assignment."""
    drawn = tuple(
        VotedBox(
            Box(float(box["x"]), float(box["y"]), float(box["width"]), float(box["height"])),
            frozenset(map(str, box["categories"])),
            frozenset(box.get("attributes", ())),
        )
        for box in vote.answer["boxes"]
    )
    return BoxVote(str(vote.assignment_id), drawn)


def tag_vote(vote: GivenVote) -> TagVote:
    """A `tag` answer as a value; the worker is known by the assignment."""
    return TagVote(str(vote.assignment_id), frozenset(map(str, vote.answer["tags"])))


def _merge_boxes(votes: Sequence[GivenVote]) -> Merged:
    given = [box_vote(vote) for vote in votes]
    rules = boxes.DEFAULT_RULES
    result = boxes.consensus(given, rules)
    merged = [_box_object(item, accepted=True) for item in result.objects]
    merged += [_box_object(item, accepted=False) for item in result.rejected]
    parameters = {
        "link": rules.link,
        "category_penalty": rules.category_penalty,
        "quorum": rules.quorum,
        "low_overlap": rules.low_overlap,
    }
    return Merged(
        digest.BOX_ALGORITHM,
        digest.VERSION,
        parameters,
        digest.box_votes_digest(given),
        len(given),
        measures.box_agreement(given),
        tuple(merged),
    )


def _merge_tags(votes: Sequence[GivenVote]) -> Merged:
    given = [tag_vote(vote) for vote in votes]
    result = tags.consensus(given)
    merged = [_tag_object(item, accepted=True) for item in result.tags]
    merged += [_tag_object(item, accepted=False) for item in result.rejected]
    return Merged(
        digest.TAG_ALGORITHM,
        digest.VERSION,
        {"quorum": 0.5},
        digest.tag_votes_digest(given),
        len(given),
        measures.tag_agreement(given),
        tuple(merged),
    )


def _box_object(item: boxes.MergedBox, *, accepted: bool) -> MergedObject:
    counts = {int(name): count for name, count in item.category_votes.items()}
    box = item.box
    return MergedObject(
        categories=tuple(sorted(map(int, item.categories), key=lambda number: (-counts[number], number))),
        category_votes=counts,
        box=Box(round(box.x, 3), round(box.y, 3), round(box.width, 3), round(box.height, 3)),
        attributes=tuple(sorted(item.attributes)),
        accepted=accepted,
        confidence=item.confidence,
        agreement=item.agreement,
        votes_for=item.votes_for,
        votes=item.votes,
        conflicts=item.conflicts,
        provenance=tuple((int(part.worker), part.index) for part in item.contributions),
    )


def _tag_object(item: tags.MergedTag, *, accepted: bool) -> MergedObject:
    conflict = () if item.votes_for == item.votes else (boxes.MISSING if accepted else boxes.EXTRA,)
    return MergedObject(
        categories=(int(item.category),),
        category_votes={int(item.category): item.votes_for},
        box=None,
        attributes=(),
        accepted=accepted,
        confidence=item.confidence,
        agreement=None,
        votes_for=item.votes_for,
        votes=item.votes,
        conflicts=conflict,
        provenance=tuple((int(worker), 0) for worker in item.workers),
    )


def _object_json(item: MergedObject) -> dict[str, object]:
    place = [item.box.x, item.box.y, item.box.width, item.box.height] if item.box else None
    return {
        "box": place,
        "categories": list(item.categories),
        "category_votes": {str(number): count for number, count in item.category_votes.items()},
        "attributes": list(item.attributes),
        "votes_for": item.votes_for,
        "confidence": round(item.confidence, 6),
        "agreement": item.agreement,
        "conflicts": list(item.conflicts),
        "provenance": [list(part) for part in item.provenance],
    }
