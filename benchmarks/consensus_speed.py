"""How many boxes a second the consensus merges on one core, beside two ways that others would do it.

Baselines, in the same run on the same votes:
`scipy-linkage`  SciPy's average linkage of each image's boxes on 1 - IoU: clustering alone, no votes, no medians;
`plain-python`   pairwise overlaps and complete-link clusters in Python, merged by the mean.

    python -m benchmarks.consensus_speed [--images N] [--workers N] [--objects N] [--json]
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from common.geometry import Box, iou, iou_matrix
from review.agreement.boxes import consensus
from review.agreement.votes import BoxVote, VotedBox

GOAL = 100_000
CATEGORIES = [f"category-{number}" for number in range(12)]


def simulated_votes(images: int, workers: int, objects: int) -> list[list[BoxVote]]:
    """Votes of workers who miss 8 %, confuse 5 % and are 5 % off at the edges; the same ones every time."""
    chance = random.Random(7)
    return [_image(chance, workers, objects) for _ in range(images)]


def _image(chance: random.Random, workers: int, objects: int) -> list[BoxVote]:
    truth = [
        (
            Box(*(chance.uniform(0, 1100), chance.uniform(0, 800)), chance.uniform(40, 150), chance.uniform(40, 150)),
            name,
        )
        for name in chance.choices(CATEGORIES, k=objects)
    ]
    return [
        BoxVote(f"worker-{number}", tuple(_drawn(chance, *item) for item in truth if chance.random() > 0.08))
        for number in range(workers)
    ]


def _drawn(chance: random.Random, box: Box, category: str) -> VotedBox:
    shift, stretch = chance.gauss(0, 0.05), 1 + chance.gauss(0, 0.05)
    place = Box(
        box.x + shift * box.width, box.y + chance.gauss(0, 0.05) * box.height, box.width * stretch, box.height * stretch
    )
    return VotedBox(place, frozenset({category if chance.random() > 0.05 else chance.choice(CATEGORIES)}))


def scipy_linkage(votes: list[BoxVote]) -> int:
    """Clusters of one image by SciPy; how many there are."""
    boxes = np.array([(v.box.x, v.box.y, v.box.width, v.box.height) for vote in votes for v in vote.boxes])
    distance = 1.0 - iou_matrix(boxes, boxes)
    np.fill_diagonal(distance, 0.0)
    tree = linkage(squareform(distance, checks=False), "average")
    return int(fcluster(tree, 0.6, "distance").max())


def plain_python(votes: list[BoxVote]) -> list[Box]:
    """Greedy complete-link clusters of one image, each merged by its mean box."""
    clusters: list[list[Box]] = []
    for vote in votes:
        for voted in vote.boxes:
            fitting = [group for group in clusters if all(iou(voted.box, other) >= 0.4 for other in group)]
            if fitting:
                max(fitting, key=lambda group: sum(iou(voted.box, other) for other in group)).append(voted.box)
            else:
                clusters.append([voted.box])
    return [_mean_box(group) for group in clusters]


def _mean_box(group: list[Box]) -> Box:
    sums = [sum(values) / len(group) for values in zip(*((b.x, b.y, b.width, b.height) for b in group), strict=True)]
    return Box(*sums)


def boxes_per_second(merge: Callable[[list[BoxVote]], object], images: list[list[BoxVote]]) -> float:
    """Best of three passes, in processor time, so that neighbours on the machine do not count."""
    boxes = sum(len(vote.boxes) for votes in images for vote in votes)
    return boxes / min(_seconds(merge, images) for _ in range(3))


def _seconds(merge: Callable[[list[BoxVote]], object], images: list[list[BoxVote]]) -> float:
    start = time.process_time()
    for votes in images:
        merge(votes)
    return time.process_time() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=5)
    parser.add_argument("--objects", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    images = simulated_votes(asked.images, asked.workers, asked.objects)
    ours = boxes_per_second(consensus, images)
    others = {"scipy-linkage": scipy_linkage, "plain-python": plain_python}
    speeds = {name: boxes_per_second(merge, images) for name, merge in others.items()}
    report = {
        "boxes_per_second": round(ours),
        "goal": GOAL,
        "baselines": {name: round(speed) for name, speed in speeds.items()},
        "ratios": {name: round(ours / speed, 2) for name, speed in speeds.items()},
    }
    print(json.dumps(report) if asked.json else _as_text(report, asked.images))
    return 0 if ours >= GOAL else 1


def _as_text(report: dict[str, object], images: int) -> str:
    return "\n".join([f"consensus of {images} images", *(f"  {name}: {value}" for name, value in report.items())])


if __name__ == "__main__":
    raise SystemExit(main())
