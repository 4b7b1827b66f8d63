"""Box sets with the first three, five and seven visits of every image."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.crowds.reading import BoxSet, Line, box_sets
from benchmarks.crowds.scoring import figures, majority, score_of, there
from review.agreement.objects.alpha import box_alpha
from review.agreement.objects.clusters import find_clusters
from review.agreement.objects.drawings import draw_up
from review.agreement.objects.learning import learn
from review.agreement.objects.settling import settle

VISITS, GOLD_SHARE, DRAWS = (3, 5, 7), 0.05, 5


def measure(data: Path) -> Iterator[Line]:
    """Each set with so many visits by each method; nobody stopped early here, so all images may teach."""
    for crowd in box_sets(data):
        for visits in VISITS:
            plain = by_majority(crowd, visits)
            baseline = {name: plain[name] for name in ("f1", "miou", "r75", "err")}
            yield _line(crowd, "majority", visits, plain)
            yield {**_line(crowd, "default", visits, default(crowd, visits)), "baseline": baseline}
            yield {**_line(crowd, "gold", visits, gold(crowd, visits)), "baseline": baseline}


def by_majority(crowd: BoxSet, visits: int) -> Line:
    """The majority module, which knows nothing of workers."""
    return figures([score_of(crowd, majority(crowd.first(visits)), crowd.truth)])


def draw_gold(crowd: BoxSet, seed: int) -> list[str]:
    """A random twentieth of all images, among those whose truth is known; gold is shown to every worker."""
    count = max(1, int(GOLD_SHARE * len(crowd.visits)))
    drawn = np.random.default_rng(seed).permutation(sorted(crowd.truth))[:count]
    return [str(image) for image in drawn]


def default(crowd: BoxSet, visits: int) -> Line:
    """Skills learnt from the votes alone."""
    start = time.process_time()
    drawings = draw_up(crowd.first(visits))
    settled = settle(drawings, learn(drawings))
    seconds = time.process_time() - start
    line = figures([score_of(crowd, there(settled.images), crowd.truth)])
    agreed = box_alpha(drawings, find_clusters(drawings))
    figures_beside = {"boxes": len(drawings.workers), "alpha": None if agreed is None else round(agreed, 3)}
    return {**line, "seconds": round(seconds, 3), **figures_beside}


def gold(crowd: BoxSet, visits: int) -> Line:
    """Skills learnt from votes and gold images, which all workers see; judged on the other images."""
    scores = []
    for seed in range(DRAWS):
        known = draw_gold(crowd, seed)
        votes = crowd.first(visits) | crowd.first(max(VISITS), known)
        drawings = draw_up(votes, {image: crowd.truth[image] for image in known})
        settled = settle(drawings, learn(drawings))
        scores.append(score_of(crowd, there(settled.images), crowd.truth.keys() - set(known)))
    return {**figures(scores), "gold": len(draw_gold(crowd, 0))}


def _line(crowd: BoxSet, method: str, visits: int, reached: Line) -> Line:
    return {"set": crowd.name, "method": method, "n": visits, **reached, "votes_per_item": visits}
