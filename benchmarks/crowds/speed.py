"""How fast on one core, beside published implementations where they can be imported (see `oracles`)."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.consensus_speed import simulated_votes
from benchmarks.crowds.oracles import crowd_kit_dawid_skene, imported
from benchmarks.crowds.reading import LabelSet, Line
from review.agreement.labels.fitting import fit_matrices
from review.agreement.labels.votes import LabelVotes
from review.agreement.objects.drawings import draw_up
from review.agreement.objects.learning import learn
from review.agreement.objects.settling import settle
from review.agreement.objects.skills import BoxSkills
from review.agreement.votes import BoxVote
from review.lanes import CALIBRATION_EVERY

VOTES, TASKS, WORKERS, ANSWERS, ROUNDS = 1_000_000, 200_000, 1_000, 4, 10
IMAGES, VISITS, OBJECTS, FUSION_IMAGES = 3_000, 5, 3, 300
REPEATS = 3


def measure(data: Path) -> Iterator[Line]:
    """Labels, then boxes in bulk, then one image at a time; processor time, so that neighbours do not count."""
    yield _label_line()
    yield _box_line()
    yield _online_line()


def _label_line() -> Line:
    crowd = _many_labels()
    seconds = min(_seconds(lambda: _fit(crowd.votes)) for _ in range(REPEATS))
    line = {"set": "synthetic labels", "method": "dawid-skene", "n": VOTES, "rounds": ROUNDS, "seconds": seconds}
    line |= {"memory_mb": _peak_megabytes(lambda: _fit(crowd.votes)), "goal": 0.5}
    published = crowd_kit_dawid_skene(ROUNDS)
    if published is None:
        return line
    theirs = _seconds(lambda: published(crowd))
    return {**line, "baseline": {"crowd-kit seconds": theirs, "ratio": round(theirs / seconds, 1)}}


def _fit(votes: LabelVotes) -> None:
    """All rounds, even when beliefs have come to rest before."""
    fit_matrices(votes, rounds=ROUNDS, still=0.0)


def _many_labels() -> LabelSet:
    """Five votes for each question, by workers who are right in half to nearly all cases."""
    chance = np.random.default_rng(0)
    truth = chance.integers(ANSWERS, size=TASKS)
    tasks = np.repeat(np.arange(TASKS), VOTES // TASKS)
    workers = chance.integers(WORKERS, size=VOTES)
    right = chance.random(VOTES) < chance.uniform(0.5, 0.95, WORKERS)[workers]
    answers = np.where(right, truth[tasks], chance.integers(ANSWERS, size=VOTES))
    names = [str(number) for number in range(TASKS)]
    votes = LabelVotes(tasks, workers, answers, names, names[:WORKERS], names[:ANSWERS])
    return LabelSet("synthetic labels", votes, truth)


def _box_line() -> Line:
    images = {f"{number:05d}": votes for number, votes in enumerate(simulated_votes(IMAGES, VISITS, OBJECTS))}
    boxes = sum(len(vote.boxes) for votes in images.values() for vote in votes)
    ours = boxes / min(_seconds(lambda: _settle_all(images)) for _ in range(REPEATS))
    line = {"set": "synthetic boxes", "method": "worker-model", "n": boxes, "boxes_per_second": round(ours)}
    line |= {"goal": 100_000, "seconds": round(boxes / ours, 3)}
    if (fusion := imported("ensemble_boxes")) is None:
        return line
    some = dict(list(images.items())[:FUSION_IMAGES])
    some_boxes = sum(len(vote.boxes) for votes in some.values() for vote in votes)
    _weighted_fusion(fusion.weighted_boxes_fusion, some)  # compiles itself when first called
    theirs = some_boxes / _seconds(lambda: _weighted_fusion(fusion.weighted_boxes_fusion, some))
    return {
        **line,
        "baseline": {"ensemble-boxes WBF boxes_per_second": round(theirs), "ratio": round(ours / theirs, 1)},
    }


def _settle_all(images: dict[str, list[BoxVote]]) -> None:
    """From votes to objects: learn from the calibration share, then fuse everything."""
    workers = sorted({vote.worker for votes in images.values() for vote in votes})
    teaching = dict(list(images.items())[::CALIBRATION_EVERY])
    skills = learn(draw_up(teaching, workers=workers))
    settle(draw_up(images, workers=workers), skills)


def _online_line() -> Line:
    images = simulated_votes(500, VISITS, OBJECTS)
    workers = sorted({vote.worker for votes in images for vote in votes})
    skills = learn(draw_up({str(number): votes for number, votes in enumerate(images[:50])}, workers=workers))
    judge = partial(_settle_one, workers, skills)
    times = [_seconds(partial(judge, votes)) for votes in images]
    p50, p95 = np.percentile(times, [50, 95]) * 1000.0
    line = {"set": "synthetic boxes", "method": "one image online", "n": len(images), "p50_ms": round(float(p50), 2)}
    return {**line, "p95_ms": round(float(p95), 2), "goal": 5.0}


def _settle_one(workers: Sequence[str], skills: BoxSkills, votes: Sequence[BoxVote]) -> None:
    settle(draw_up({"image": votes}, workers=workers), skills)


def _weighted_fusion(fuse: Callable[..., object], images: dict[str, list[BoxVote]]) -> None:
    for votes in images.values():
        drawn: list[Sequence[Sequence[float]]] = [
            [(b.x / 2000, b.y / 2000, b.right / 2000, b.bottom / 2000) for b in (voted.box for voted in vote.boxes)]
            for vote in votes
        ]
        scores = [[1.0] * len(boxes) for boxes in drawn]
        labels = [[0] * len(boxes) for boxes in drawn]
        fuse(drawn, scores, labels, iou_thr=0.55)


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return round(time.process_time() - start, 4)


def _peak_megabytes(work: Callable[[], object]) -> float:
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return round(peak / 1e6, 1)
