"""What a project believed at a past moment, computed from the raw votes that had been given by then."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from annotation.models import Task
from projects import selectors as projects
from projects.models import ANSWERING, Stage
from review.lessons import learn
from review.merging import Known, Merged, as_json, merge
from review.selectors import teaching
from review.selectors.due import closed_by
from review.selectors.voting import categories_asked, voted_tasks

BATCH = 200


@dataclass(frozen=True, slots=True)
class Replayed:
    """A past state in figures; the digest is of every task, its votes and what they came to."""

    digest: str
    tasks: int
    votes: int
    objects: int
    rejected: int
    risk: float
    mean_confidence: float | None
    by_category: dict[int, int]


def replay(project_id: int, *, at: datetime, banned: Collection[int]) -> Replayed:
    """The state of a project at a moment, as a full recomputation would have found it then.

    `banned` are those whose votes did not count at that moment. The same every time; memory is bounded by a batch.
    """
    fingerprint = hashlib.sha256()
    tasks = votes = rejected = 0
    risk = confidence = 0.0
    by_category: dict[int, int] = defaultdict(int)
    for task_id, merged in replayed(project_id, at=at, banned=banned):
        line = [task_id, merged.digest, as_json(merged)]
        fingerprint.update(json.dumps(line, sort_keys=True, separators=(",", ":")).encode() + b"\n")
        tasks, votes, risk = tasks + 1, votes + merged.votes, risk + merged.risk
        for item in merged.objects:
            rejected += not item.accepted
            confidence += item.confidence * item.accepted
            by_category[item.categories[0]] += item.accepted
    objects = sum(by_category.values())
    mean = round(confidence / objects, 6) if objects else None
    categories = {category: count for category, count in sorted(by_category.items()) if count}
    return Replayed(fingerprint.hexdigest(), tasks, votes, objects, rejected, round(risk, 6), mean, categories)


def replayed(project_id: int, *, at: datetime, banned: Collection[int]) -> Iterator[tuple[int, Merged]]:
    """Each task that was settled at a moment and what its votes came to, stage by stage, by id."""
    categories = categories_asked(project_id, until=at)
    for stage in projects.stages_of(project_id):
        if stage.kind in ANSWERING:
            lessons = teaching.lessons(stage, until=at, banned=banned)
            learnt = learn(stage.kind, lessons, Known({}, categories), usual=stage.redundancy)
            known = Known(learnt.workers, categories, learnt.aggregator)
            yield from _replayed_stage(stage, known, at, banned)


def _replayed_stage(stage: Stage, known: Known, at: datetime, banned: Collection[int]) -> Iterator[tuple[int, Merged]]:
    closed = closed_by(Task.objects.filter(stage=stage), at).select_related("image").order_by("id")
    after = 0
    while batch := list(closed.filter(pk__gt=after)[:BATCH]):
        after = batch[-1].pk
        voted = voted_tasks(batch, banned=banned, until=at)
        yield from zip(voted, merge(stage.kind, list(voted.values()), known), strict=True)
