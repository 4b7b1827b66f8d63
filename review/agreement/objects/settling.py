"""The objects of every image as the crowd sees them together, with what a reviewer needs to judge them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from common.geometry import Box, Floats
from review.agreement.boxes import Contribution
from review.agreement.objects import skills as known
from review.agreement.objects.categories import Said, listen
from review.agreement.objects.clusters import Clusters, find_clusters
from review.agreement.objects.drawings import Drawings
from review.agreement.objects.fusion import COINCIDENCE, FLOOR, FREEDOM, Fused, best_categories, fuse, sides
from review.agreement.objects.grouping import CATEGORY_PENALTY, LINK
from review.agreement.objects.placement import misplaced
from review.agreement.objects.risk import risks
from review.agreement.objects.skills import BoxSkills
from review.agreement.provenance import Provenance

ALGORITHM = "worker-model-boxes"
# From here on an object is taken as it is; down to `DOUBTFUL` somebody should look; below, it is not there.
SURE, DOUBTFUL = 0.99, 0.05
PARAMETERS: Mapping[str, float] = {
    "link": LINK,
    "category_penalty": CATEGORY_PENALTY,
    "freedom": FREEDOM,
    "coincidence": COINCIDENCE,
    "floor": FLOOR,
    "false": known.FALSE,
    "miss": known.MISS,
    "accuracy": known.ACCURACY,
    "spread": known.SPREAD,
}


class Standing(StrEnum):
    ACCEPTED = "accepted"
    DOUBTFUL = "doubtful"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class FusedObject:
    """One object: `deviation` of left, top, right, bottom in pixels; `exists` is the probability that it is real.

    `categories` are the likeliest first, `support` the probability of each that was said; `misplaced` the probability
    that the box covers the object by less than half; `contributions` the boxes it was made from.
    """

    box: Box
    deviation: tuple[float, float, float, float]
    exists: float
    misplaced: float
    categories: tuple[str, ...]
    support: Mapping[str, float]
    votes_for: int
    votes: int
    contributions: tuple[Contribution, ...]

    @property
    def confidence(self) -> float:
        """The probability that existence, place and categories are all right."""
        certainty = self.exists * (1.0 - self.misplaced)
        return certainty * min((self.support.get(name, 0.0) for name in self.categories), default=1.0)

    @property
    def is_there(self) -> bool:
        """Whether the object is likelier real than not."""
        return self.exists >= 0.5

    @property
    def standing(self) -> Standing:
        """What should happen to it: nothing, a look by a trusted worker, or to be left out."""
        if self.exists >= SURE:
            return Standing.ACCEPTED
        return Standing.DOUBTFUL if self.exists >= DOUBTFUL else Standing.REJECTED


@dataclass(frozen=True, slots=True)
class FusedImage:
    """Everything anybody saw in an image, from left to right, and the errors expected in it."""

    objects: tuple[FusedObject, ...]
    risk: float
    votes: int


@dataclass(frozen=True, slots=True)
class BoxSettlement:
    images: Mapping[str, FusedImage]
    provenance: Provenance


def settle(drawings: Drawings, skills: BoxSkills) -> BoxSettlement:
    """Fuse all images; `skills` carry the worker numbers of the drawings."""
    images = settle_images(drawings, skills)
    return BoxSettlement(images, Provenance(ALGORITHM, PARAMETERS, drawings.digest(), drawings.gold_digest()))


def judge_images(drawings: Drawings, skills: BoxSkills) -> Floats:
    """The risk of each image, as `settle` finds it, for one who asks for nothing else."""
    clusters = find_clusters(drawings, skills.bias)
    return risks(drawings, clusters, fuse(drawings, clusters, listen(drawings, clusters), skills), skills)


def settle_images(drawings: Drawings, skills: BoxSkills) -> dict[str, FusedImage]:
    """The images of `settle`, for one who keeps the fingerprints of each image's votes apart."""
    clusters = find_clusters(drawings, skills.bias)
    said = listen(drawings, clusters)
    fused = fuse(drawings, clusters, said, skills)
    visits = np.bincount(drawings.visit_images, minlength=len(drawings.image_names)).tolist()
    objects = _objects(drawings, clusters, said, fused, visits)
    worth = risks(drawings, clusters, fused, skills).tolist()
    return {
        name: FusedImage(tuple(sorted(objects[place], key=_left_to_right)), worth[place], visits[place])
        for place, name in enumerate(drawings.image_names)
    }


def _left_to_right(found: FusedObject) -> tuple[float, float, float, float, tuple[str, ...]]:
    return (found.box.x, found.box.y, found.box.width, found.box.height, found.categories)


def _objects(
    drawings: Drawings, clusters: Clusters, said: Said, fused: Fused, visits: Sequence[int]
) -> list[list[FusedObject]]:
    """The objects of each image, in the order of their clusters."""
    names = drawings.category_names
    chosen = best_categories(drawings, clusters, said, fused)
    support = _supports(names, said, fused, len(clusters))
    members = _members(drawings, clusters)
    boxes = _boxes(fused.edges)
    pixels = (fused.deviation * sides(fused.edges)).tolist()
    exists, off = fused.exists.tolist(), misplaced(fused.deviation).tolist()
    found: list[list[FusedObject]] = [[] for _ in visits]
    for cluster, image in enumerate(clusters.images.tolist()):
        left, top, right, bottom = pixels[cluster]
        found[image].append(
            FusedObject(
                box=boxes[cluster],
                deviation=(left, top, right, bottom),
                exists=exists[cluster],
                misplaced=off[cluster],
                categories=tuple([names[number] for number in chosen[cluster]]),
                support=support[cluster],
                votes_for=len(members[cluster]),
                votes=visits[image],
                contributions=members[cluster],
            )
        )
    return found


def _boxes(edges: Floats) -> list[Box]:
    return [Box(left, top, right - left, bottom - top) for left, top, right, bottom in edges.tolist()]


def _supports(names: Sequence[str], said: Said, fused: Fused, count: int) -> list[dict[str, float]]:
    found: list[dict[str, float]] = [{} for _ in range(count)]
    pairs = zip(said.clusters.tolist(), said.categories.tolist(), fused.categories.tolist(), strict=True)
    for cluster, category, probability in pairs:
        found[cluster][names[category]] = probability
    return found


def _members(drawings: Drawings, clusters: Clusters) -> list[tuple[Contribution, ...]]:
    """Whose boxes each cluster is made of, by worker."""
    order = np.lexsort((drawings.workers, clusters.of_box))
    width = int(drawings.places.max(initial=0)) + 1
    # The third box of a worker is the same value on every image: few values stand for many boxes.
    codes, kinds = np.unique(drawings.workers[order] * width + drawings.places[order], return_inverse=True)
    values = [Contribution(drawings.worker_names[code // width], code % width) for code in codes.tolist()]
    parts = [values[kind] for kind in kinds.tolist()]
    ends = np.cumsum(np.bincount(clusters.of_box, minlength=len(clusters))).tolist()
    return [tuple(parts[start:end]) for start, end in zip([0, *ends], ends, strict=False)]
