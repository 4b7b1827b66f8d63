"""Stored answers as the votes that algorithms take; what nobody may name is left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from common.geometry import Box
from review.agreement.votes import BoxVote, TagVote, VotedBox
from review.merging.values import Answer, GivenVote

# Stands in the place of a box that carries no known category: it has no area, so it is no box.
_NOTHING = VotedBox(Box(0.0, 0.0, 0.0, 0.0), frozenset())


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads answers with these categories, by name; a category not among them was never said."""

    names: dict[int, str]

    @classmethod
    def of(cls, categories: Collection[int]) -> Reader:
        return cls({number: str(number) for number in categories})

    def box_vote(self, vote: GivenVote) -> BoxVote:
        """A `draw` answer; the voter is known by the assignment. Every box keeps its place."""
        return BoxVote(str(vote.assignment_id), self.drawn(vote.answer))

    def tag_vote(self, vote: GivenVote) -> TagVote:
        """A `tag` answer; the voter is known by the assignment."""
        return TagVote(str(vote.assignment_id), self.tags(vote.answer))

    def drawn(self, answer: Answer) -> tuple[VotedBox, ...]:
        """Every box of an answer, those that say nothing in their places."""
        return tuple(map(self._box, answer["boxes"]))

    def boxes(self, answer: Answer) -> list[VotedBox]:
        """The boxes of a known answer (gold), without those that say nothing."""
        return [voted for voted in self.drawn(answer) if voted is not _NOTHING]

    def tags(self, answer: Answer) -> frozenset[str]:
        """The tags of an answer."""
        return frozenset(self._names(answer["tags"]))

    def _box(self, box: dict[str, Any]) -> VotedBox:  # one box of the JSON of an answer
        categories = frozenset(self._names(box["categories"]))
        if not categories:
            return _NOTHING
        place = Box(float(box["x"]), float(box["y"]), float(box["width"]), float(box["height"]))
        return VotedBox(place, categories, frozenset(box.get("attributes", ())))

    def _names(self, categories: Collection[int]) -> Iterator[str]:
        return (self.names[number] for number in categories if number in self.names)
