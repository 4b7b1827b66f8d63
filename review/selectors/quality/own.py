"""A worker's own page: how right, how tight and how quick they are. It must not tell which tasks were gold.

Every figure stands still until the worker has given another `STEP` answers, whatever those were, and gold answers
count in tens: neither the moment at which a figure moves nor how far it moves says anything about one answer. Newcomers
see sooner what rests on no known answer: their pace, and how far they agree with others, each answer counting alike
however many people gave one to the same question (gold is answered by more).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from review.agreement.intervals import Mean, Share
from review.agreement.measures import box_agreement, tag_agreement
from review.models import GoldScore
from review.selectors.quality import sample
from review.selectors.quality.answers import Answer, box_vote, tag_vote

STEP = 50  # answers between two states of the page
FIRST_STEP = 10  # the same before there are `STEP`
GOLD_STEP = 10
RECENT = 200  # answers compared with those of others, and whose pace is shown
OTHERS = 5  # other voters of a task an answer is compared with
PROJECT_VOTES = 5_000

_CHECKPOINT = """
    SELECT given.answers, (SELECT answered_at FROM annotation_assignment
                            WHERE worker_id = %(worker)s AND project_id = %(project)s AND state IN (1, 3)
                            ORDER BY answered_at DESC, id DESC LIMIT 1
                           OFFSET given.answers %% CASE WHEN given.answers < %(step)s THEN %(first)s ELSE %(step)s END)
      FROM (SELECT count(*) AS answers FROM annotation_assignment
             WHERE worker_id = %(worker)s AND project_id = %(project)s AND state IN (1, 3)) given
"""
_PAIRS = """
    WITH mine AS (
      SELECT task_id, answer FROM annotation_assignment
       WHERE worker_id = %(worker)s AND project_id = %(project)s AND state IN (1, 3) AND answered_at <= %(until)s
       ORDER BY answered_at DESC, id DESC LIMIT %(recent)s)
    SELECT mine.task_id, mine.answer, other.answer FROM mine, LATERAL (
           SELECT answer FROM annotation_assignment a
            WHERE a.task_id = mine.task_id AND a.state IN (1, 3) AND a.worker_id <> %(worker)s
            ORDER BY a.id LIMIT %(others)s) other
"""
_PACE = """
    WITH mine AS (
      SELECT task_id, active_ms FROM annotation_assignment
       WHERE worker_id = %(worker)s AND project_id = %(project)s AND state IN (1, 3) AND answered_at <= %(until)s
       ORDER BY answered_at DESC, id DESC LIMIT %(recent)s),
    everybody AS (
      SELECT task_id, active_ms FROM annotation_assignment
       WHERE project_id = %(project)s AND state IN (1, 3) AND answered_at <= %(until)s
       ORDER BY answered_at DESC LIMIT %(votes)s),
    pace AS (
      SELECT s.kind, v.is_mine, percentile_cont(0.5) WITHIN GROUP (ORDER BY v.active_ms) / 1000 AS seconds
        FROM (SELECT *, true AS is_mine FROM mine UNION ALL SELECT *, false FROM everybody) v
        JOIN annotation_task t ON t.id = v.task_id JOIN projects_stage s ON s.id = t.stage_id GROUP BY 1, 2)
    SELECT kind, max(seconds) FILTER (WHERE is_mine), max(seconds) FILTER (WHERE NOT is_mine)
      FROM pace GROUP BY kind HAVING bool_or(is_mine) ORDER BY kind
"""


@dataclass(frozen=True, slots=True)
class Edges:
    """Mean signed distance of drawn edges from true ones, in shares of the side: right and down are positive."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """By how much boxes are too wide; negative when they are too narrow."""
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class OwnBoxes:
    """Boxes against known ones; `overlap` is the mean of those found."""

    precision: Share
    recall: Share
    overlap: float | None
    edges: Edges | None


@dataclass(frozen=True, slots=True)
class Pace:
    """Median seconds an answer, one's own and everybody's."""

    kind: str
    mine: float | None
    project: float | None


@dataclass(frozen=True, slots=True)
class OwnQuality:
    """`counted` of the worker's `answers` are in these figures; the next `next_in` answers bring new ones.

    `agreement` is the mean over the `compared` answers that others answered, too, with its 95 % interval.
    """

    answers: int
    counted: int
    next_in: int
    known: int
    accuracy: Share | None
    boxes: OwnBoxes | None
    agreement: Mean | None
    compared: int
    pace: list[Pace]


def own_quality(project_id: int, worker_id: int) -> OwnQuality:
    """What a worker may know of their own work. Four queries."""
    values: dict[str, int] = {"project": project_id, "worker": worker_id, "step": STEP, "first": FIRST_STEP}
    ((answers, until),) = sample.rows(_CHECKPOINT, values)
    step = STEP if answers >= STEP else FIRST_STEP
    counted = answers // step * step
    if not counted:
        return OwnQuality(answers, 0, step - answers, 0, None, None, None, 0, [])
    seen = {**values, "until": until, "recent": RECENT}
    scores = _gold(project_id, worker_id, until) if counted >= STEP else []
    agreement = _agreement(sample.rows(_PAIRS, {**seen, "others": OTHERS}))
    return OwnQuality(
        answers=answers,
        counted=counted,
        next_in=step - answers % step,
        known=len(scores),
        accuracy=Share(sum(score.right for score in scores), len(scores)) if scores else None,
        boxes=_boxes([score.figures for score in scores if "found" in score.figures]),
        agreement=agreement,
        compared=agreement.whole if agreement else 0,
        pace=[Pace(*row) for row in sample.rows(_PACE, {**seen, "votes": PROJECT_VOTES})],
    )


def _gold(project_id: int, worker_id: int, until: datetime) -> list[GoldScore]:
    found = GoldScore.objects.filter(project_id=project_id, worker_id=worker_id, answered_at__lte=until)
    # What was scored against an answer that was changed since says nothing any more.
    scores = list(found.filter(revision=F("gold__revision")).order_by("answered_at", "id"))
    return scores[: len(scores) // GOLD_STEP * GOLD_STEP]


def _boxes(figures: Sequence[dict[str, Any]]) -> OwnBoxes | None:  # JSON of `GoldScore.figures`
    if not figures:
        return None
    found, missed, extra, confused = (
        sum(int(item[name]) for item in figures) for name in ("found", "missed", "extra", "wrong_category")
    )
    weighed = [(int(item["found"]), item) for item in figures if item["found"] and item.get("edges")]
    return OwnBoxes(
        precision=Share(found, found + extra + confused),
        recall=Share(found, found + missed + confused),
        overlap=_mean([(count, float(item["iou"])) for count, item in weighed]) if weighed else None,
        edges=Edges(*(_mean([(count, float(item["edges"][side])) for count, item in weighed]) for side in range(4)))
        if weighed
        else None,
    )


def _mean(weighed: Sequence[tuple[int, float]]) -> float:
    return sum(count * value for count, value in weighed) / sum(count for count, _value in weighed)


def _agreement(pairs: Sequence[tuple[int, str, str]]) -> Mean | None:
    """How far one's answers coincide with those of others on the same questions; every question counts alike."""
    values: dict[int, list[float]] = defaultdict(list)
    for task, mine, other in pairs:
        values[task].append(_coincidence(json.loads(mine), json.loads(other)))
    if not values:
        return None
    return Mean(sum(sum(of_task) / len(of_task) for of_task in values.values()) / len(values), len(values))


def _coincidence(mine: Answer, other: Answer) -> float:
    if "boxes" in mine:
        return box_agreement([box_vote("mine", mine), box_vote("other", other)]) or 0.0
    if "tags" in mine:
        return tag_agreement([tag_vote("mine", mine), tag_vote("other", other)]) or 0.0
    return float(mine.get("answer") == other.get("answer"))
