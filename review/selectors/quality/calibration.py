"""Does a stated confidence keep its word? Objects by tenths of it, against what reviewers and known answers say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from review.agreement.intervals import Share
from review.models import Consensus, GoldAnswer, GoldOrigin
from review.selectors.due import latest_rounds
from review.selectors.judging import held_against, was_right
from review.selectors.quality import sample

# The first verdict that stands on each object that voters had proposed; bulk approvals looked at nothing.
_JUDGED = """
    SELECT DISTINCT ON (v.object_id) o.image_id, o.confidence, v.decision, v.correction
      FROM (SELECT id, object_id, decision, correction FROM review_verdict
             WHERE project_id = %(project)s AND NOT bulk AND decision IN ('approve', 'reject', 'correct')
             ORDER BY id DESC LIMIT %(verdicts)s) v
      JOIN review_object o ON o.id = v.object_id AND o.consensus_id IS NOT NULL
     WHERE v.correction->'before'->>'state' = 'proposed'
       AND NOT EXISTS (SELECT 1 FROM review_verdict u WHERE u.undoes_id = v.id)
     ORDER BY v.object_id, v.id
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """One object: how sure the voters made it, and whether it was right."""

    image: int
    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Tenth:
    """Objects whose confidence lies in one tenth; `stated` is their mean confidence, `right` how many were right."""

    start: float
    stated: float | None
    right: Share

    @property
    def end(self) -> float:
        return round(self.start + 0.1, 1)


@dataclass(frozen=True, slots=True)
class CalibrationFigures:
    """The ten tenths as reviewers judge them, and as gold does."""

    reviewed: list[Tenth]
    gold: list[Tenth]


def calibration(project_id: int) -> CalibrationFigures:
    """Stated confidence against how often it was right. Three queries."""
    return CalibrationFigures(_tenths(by_reviewers(project_id)), _tenths(by_gold(project_id)))


def by_reviewers(project_id: int) -> list[Judged]:
    """The objects that reviewers decided on one by one. One query."""
    found = sample.rows(_JUDGED, {"project": project_id, "verdicts": sample.VERDICTS})
    return [
        Judged(image, confidence, was_right(decision, json.loads(correction)))
        for image, confidence, decision, correction in found
    ]


def by_gold(project_id: int) -> list[Judged]:
    """The objects on gold tasks whose answer does not itself come from reviewers of such objects. Two queries."""
    known = GoldAnswer.objects.filter(project_id=project_id, retired_at=None).exclude(origin=GoldOrigin.VERIFIED)
    chosen = list(known.select_related("task").order_by("-id")[: sample.GOLD_TASKS])
    rounds = latest_rounds([gold.task_id for gold in chosen])
    return list(_judged(chosen, rounds))


def _judged(known: Sequence[GoldAnswer], rounds: Mapping[int, Consensus]) -> Iterator[Judged]:
    for gold in known:
        if gold.task_id not in rounds:
            continue
        found = rounds[gold.task_id].result.get("objects", [])
        for item, is_right in zip(found, held_against(found, gold.answer), strict=True):
            if is_right is not None:
                yield Judged(gold.task.image_id, float(item["confidence"]), is_right)


def tenth_of(confidence: float) -> int:
    """0 to 9; a confidence of 1 belongs to the last."""
    # The grid of tenths is not one of binary numbers: 0.3 must not fall below its own line.
    return min(9, int(confidence * 10 + 1e-9))


def _tenths(judged: Iterable[Judged]) -> list[Tenth]:
    parts: list[list[Judged]] = [[] for _ in range(10)]
    for item in judged:
        parts[tenth_of(item.confidence)].append(item)
    return [
        Tenth(
            start=place / 10,
            stated=sum(item.confidence for item in part) / len(part) if part else None,
            right=Share(sum(item.right for item in part), len(part)),
        )
        for place, part in enumerate(parts)
    ]
