"""What many workers drew on many images, as parallel arrays, with the true boxes of gold images beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from common.geometry import Floats
from review.agreement.clustering import Integers
from review.agreement.provenance import digest_of, used
from review.agreement.votes import BoxVote, VotedBox, refuse_repeated_workers

Booleans = NDArray[np.bool_]

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
        """The fingerprint of the votes, by names and in any order."""
        images, image_names = used(np.concatenate([self.visit_images, self.drawn.images]), self.image_names)
        workers, worker_names = used(np.concatenate([self.visit_workers, self.workers]), self.worker_names)
        kinds, kind_names = used(self.drawn.kinds, self._kind_names())
        # A visit is a row without edges; its kind is none.
        visits = len(self.visit_images)
        edges = np.concatenate([np.zeros((visits, 4)), self.drawn.edges])
        kinds = np.concatenate([np.full(visits, -1), kinds])
        return digest_of([image_names, worker_names, kind_names], [*edges.T, kinds, workers, images])

    def gold_digest(self) -> str:
        """The fingerprint of the known truth, by names and in any order; images known to be empty are part of it."""
        known = np.flatnonzero(self.is_gold)
        images, image_names = used(np.concatenate([known, self.truth.images]), self.image_names)
        kinds, kind_names = used(self.truth.kinds, self._kind_names())
        edges = np.concatenate([np.zeros((len(known), 4)), self.truth.edges])
        kinds = np.concatenate([np.full(len(known), -1), kinds])
        return digest_of([image_names, kind_names], [*edges.T, kinds, images])

    def _kind_names(self) -> list[str]:
        return [json.dumps([self.category_names[number] for number in kind]) for kind in self.kinds]


def draw_up(
    votes: Mapping[str, Sequence[BoxVote]],
    gold: Mapping[str, Sequence[VotedBox]] | None = None,
    workers: Iterable[str] = (),
    categories: Iterable[str] = (),
) -> Drawings:
    """Number the votes by image; boxes without a finite, positive area are dropped, their visit stays.

    `workers` and `categories` may name more than occur. `VoteError` for a worker who votes twice on an image.
    """
    known = gold or {}
    kinds = sorted(_kinds(votes, known))
    image_names = sorted(votes.keys() | known.keys())
    worker_names = sorted({vote.worker for given in votes.values() for vote in given} | set(workers))
    category_names = sorted({name for kind in kinds for name in kind} | set(categories))
    numbers = {name: place for place, name in enumerate(category_names)}
    drawn, truth = _Columns(worker_names, kinds), _Columns([], kinds)
    for image, name in enumerate(image_names):
        given = votes.get(name, ())
        refuse_repeated_workers(vote.worker for vote in given)
        for vote in given:
            drawn.write_vote(image, vote)
        truth.write(image, 0, known.get(name, ()))
    drawn_boxes, authors, ranks, _plain = drawn.arranged()
    true_boxes, _nobody, _no_place, ignored = truth.arranged()
    return Drawings(
        image_names=image_names,
        worker_names=worker_names,
        category_names=category_names,
        kinds=[tuple(numbers[name] for name in kind) for kind in kinds],
        visit_images=_integers(drawn.visit_images),
        visit_workers=_integers(drawn.visit_workers),
        drawn=drawn_boxes,
        workers=authors,
        places=ranks,
        truth=true_boxes,
        ignored=ignored,
        is_gold=np.array([name in known for name in image_names], dtype=np.bool_),
    )


class _Columns:
    """Boxes written down as plain numbers, because every box that ever votes comes by here."""

    def __init__(self, workers: Sequence[str], kinds: Sequence[tuple[str, ...]]) -> None:
        self.worker_numbers = {name: place for place, name in enumerate(workers)}
        self.kind_numbers = {frozenset(kind): place for place, kind in enumerate(kinds)}
        self.visit_images: list[int] = []
        self.visit_workers: list[int] = []
        # Of each box: image, worker, place in the worker's vote, kind; left, top, right, bottom; whether it is ignored.
        self.numbers: list[int] = []
        self.edges: list[float] = []
        self.ignored: list[bool] = []

    def write_vote(self, image: int, vote: BoxVote) -> None:
        worker = self.worker_numbers[vote.worker]
        self.visit_images.append(image)
        self.visit_workers.append(worker)
        self.write(image, worker, vote.boxes)

    def write(self, image: int, worker: int, boxes: Sequence[VotedBox]) -> None:
        edges, numbers, kinds = self.edges, self.numbers, self.kind_numbers
        for place, voted in enumerate(boxes):
            box = voted.box
            left, top, width, height = box.x, box.y, box.width, box.height
            if width > 0 and height > 0 and isfinite(left + top + width + height):
                edges += (left, top, left + width, top + height)
                numbers += (image, worker, place, kinds[voted.categories])
                self.ignored.append(IGNORED in voted.attributes)

    def arranged(self) -> tuple[Boxes, Integers, Integers, Booleans]:
        """The boxes with their workers, places and whether they are ignored.

        They stand image by image, in the order of what was drawn; names order only what is equal.
        """
        numbers, edges = _integers(self.numbers).reshape(-1, 4), np.array(self.edges, dtype=np.float64).reshape(-1, 4)
        images, workers, places, kinds = np.ascontiguousarray(numbers.T)
        order = _order(images, workers, places, kinds, edges)
        boxes = Boxes(images[order], edges[order], kinds[order])
        return boxes, workers[order], places[order], np.array(self.ignored, dtype=np.bool_)[order]


def _order(images: Integers, workers: Integers, places: Integers, kinds: Integers, edges: Floats) -> Integers:
    left = edges[:, 0]
    order = np.lexsort((left, images))
    tied = (images[order[1:]] == images[order[:-1]]) & (left[order[1:]] == left[order[:-1]])
    # Left edges of one image mostly differ; the rest decides only where they do not.
    return np.lexsort((places, workers, kinds, *edges.T[::-1], images)) if tied.any() else order


def _kinds(votes: Mapping[str, Sequence[BoxVote]], gold: Mapping[str, Sequence[VotedBox]]) -> Iterable[tuple[str, ...]]:
    """Every set of categories that some box carries."""
    kinds = {voted.categories for given in votes.values() for vote in given for voted in vote.boxes}
    kinds |= {voted.categories for boxes in gold.values() for voted in boxes}
    return (tuple(sorted(kind)) for kind in kinds)


def _integers(numbers: Sequence[int]) -> Integers:
    return np.array(numbers, dtype=np.int64)
