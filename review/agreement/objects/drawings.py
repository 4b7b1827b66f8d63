"""What many workers drew on many images, as parallel arrays, with the true boxes of gold images beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from common.geometry import Floats
from review.agreement.clustering import Integers
from review.agreement.provenance import digest_of
from review.agreement.votes import BoxVote, VotedBox, refuse_repeated_workers

Booleans = NDArray[np.bool_]
Content = tuple[float, float, float, float, tuple[str, ...]]

# A gold box with this attribute counts neither as missed nor as false.
IGNORED = "difficult"


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes of one kind of author: `edges` are left, top, right, bottom; a kind is a set of categories."""

    images: Integers
    edges: Floats
    kinds: Integers


@dataclass(frozen=True, slots=True)
class Drawings:
    """All visits to all images, those that drew nothing too, and what was drawn.

    `kinds[i]` are the category numbers of kind `i`. `places[b]` is where box `b` stands in its worker's vote.
    `is_gold` tells the images whose truth is known (it may be empty); `ignored` the gold boxes that do not count.
    """

    image_names: Sequence[str]
    worker_names: Sequence[str]
    category_names: Sequence[str]
    kinds: Sequence[tuple[int, ...]]
    visit_images: Integers
    visit_workers: Integers
    drawn: Boxes
    workers: Integers
    places: Integers
    truth: Boxes
    ignored: Booleans
    is_gold: Booleans

    @property
    def is_multi_label(self) -> bool:
        """Whether any box carries several categories: then each is a yes/no question of its own."""
        return any(len(kind) > 1 for kind in self.kinds)

    def digest(self) -> str:
        """The fingerprint of the votes, by names and in any order; gold is no vote."""
        drawn, names = self.drawn, self.category_names
        visits = zip(self.visit_images.tolist(), self.visit_workers.tolist(), strict=True)
        boxes = zip(
            drawn.images.tolist(), self.workers.tolist(), drawn.edges.tolist(), drawn.kinds.tolist(), strict=True
        )
        rows = [[self.image_names[image], self.worker_names[worker]] for image, worker in visits]
        lines = [json.dumps(row) for row in rows]
        for image, worker, edges, kind in boxes:
            said = [names[number] for number in self.kinds[kind]]
            lines.append(json.dumps([self.image_names[image], self.worker_names[worker], edges, said]))
        return digest_of(lines)


def draw_up(
    votes: Mapping[str, Sequence[BoxVote]],
    gold: Mapping[str, Sequence[VotedBox]] | None = None,
    workers: Iterable[str] = (),
    categories: Iterable[str] = (),
) -> Drawings:
    """Number the votes by image; boxes without a finite, positive area are dropped, their visit stays.

    `workers` and `categories` may name more than occur. `VoteError` for a worker who votes twice on an image.
    """
    return _DrawingUp(votes, gold or {}, workers, categories).finished()


class _DrawingUp:
    """The numbering of names while votes are written into columns."""

    def __init__(
        self,
        votes: Mapping[str, Sequence[BoxVote]],
        gold: Mapping[str, Sequence[VotedBox]],
        workers: Iterable[str],
        categories: Iterable[str],
    ) -> None:
        self.votes, self.gold = votes, gold
        self.images = sorted(votes.keys() | gold.keys())
        self.workers = sorted({vote.worker for given in votes.values() for vote in given} | set(workers))
        self.categories = sorted(_categories(votes, gold) | set(categories))
        self.category_numbers = {name: place for place, name in enumerate(self.categories)}
        self.kinds: dict[tuple[str, ...], int] = {}
        self.visits: list[tuple[int, int]] = []
        self.whose: list[tuple[int, int]] = []
        self.drawn: list[tuple[int, int, float, float, float, float]] = []
        self.true: list[tuple[int, int, float, float, float, float]] = []
        self.ignored: list[bool] = []

    def finished(self) -> Drawings:
        numbers = {name: place for place, name in enumerate(self.workers)}
        for image, name in enumerate(self.images):
            for vote, marks in _voters(self.votes.get(name, ())):
                self.visits.append((image, numbers[vote.worker]))
                self.whose.extend((numbers[vote.worker], place) for _content, place in marks)
                self.drawn.extend(self._row(image, content) for content, _place in marks)
            self._write_gold(image, name)
        visits, whose = _integers(self.visits), _integers(self.whose)
        return Drawings(
            image_names=self.images,
            worker_names=self.workers,
            category_names=self.categories,
            kinds=[tuple(self.category_numbers[name] for name in kind) for kind in self.kinds],
            visit_images=visits[:, 0],
            visit_workers=visits[:, 1],
            drawn=_boxes(self.drawn),
            workers=whose[:, 0],
            places=whose[:, 1],
            truth=_boxes(self.true),
            ignored=np.array(self.ignored, dtype=np.bool_),
            is_gold=np.array([name in self.gold for name in self.images], dtype=np.bool_),
        )

    def _write_gold(self, image: int, name: str) -> None:
        valid = [voted for voted in self.gold.get(name, ()) if voted.box.is_valid()]
        for voted in sorted(valid, key=_content):
            self.true.append(self._row(image, _content(voted)))
            self.ignored.append(IGNORED in voted.attributes)

    def _row(self, image: int, content: Content) -> tuple[int, int, float, float, float, float]:
        return image, self.kinds.setdefault(content[4], len(self.kinds)), *content[:4]


def _voters(votes: Sequence[BoxVote]) -> list[tuple[BoxVote, list[tuple[Content, int]]]]:
    """Every voter with their valid boxes, in an order that only what was drawn decides; names order equal votes."""
    refuse_repeated_workers(vote.worker for vote in votes)
    voters = [(vote, _marks(vote)) for vote in votes]
    voters.sort(key=lambda voter: ([content for content, _place in voter[1]], voter[0].worker))
    return voters


def _marks(vote: BoxVote) -> list[tuple[Content, int]]:
    return sorted((_content(voted), place) for place, voted in enumerate(vote.boxes) if voted.box.is_valid())


def _content(voted: VotedBox) -> Content:
    box = voted.box
    return (box.x, box.y, box.x + box.width, box.y + box.height, tuple(sorted(voted.categories)))


def _categories(votes: Mapping[str, Sequence[BoxVote]], gold: Mapping[str, Sequence[VotedBox]]) -> set[str]:
    kinds = {voted.categories for given in votes.values() for vote in given for voted in vote.boxes}
    kinds |= {voted.categories for boxes in gold.values() for voted in boxes}
    return set().union(*kinds)


def _integers(rows: Sequence[tuple[int, int]]) -> Integers:
    return np.array(rows, dtype=np.int64).reshape(-1, 2)


def _boxes(rows: Sequence[tuple[int, int, float, float, float, float]]) -> Boxes:
    table = np.array(rows, dtype=np.float64).reshape(-1, 6)
    return Boxes(table[:, 0].astype(np.int64), table[:, 2:].copy(), table[:, 1].astype(np.int64))
