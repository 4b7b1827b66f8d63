"""How good the truth of a project is, in figures that say on how much they rest; one module a figure.

They read the newest rows up to a stated number (`sample`), so that they answer in time however large a project is.
"""

from __future__ import annotations

from dataclasses import dataclass

from review.selectors.audit import AuditFigures, audit
from review.selectors.quality.agreement import AgreementFigures, agreement, weeks_of_category
from review.selectors.quality.behind import Behind, Part, images_behind
from review.selectors.quality.calibration import CalibrationFigures, calibration
from review.selectors.quality.confusion import ConfusionFigures, confused_images, confusion
from review.selectors.quality.effort import EffortFigures, effort
from review.selectors.quality.known import GoldFigures, gold_accuracy
from review.selectors.quality.own import OwnQuality, own_quality
from review.selectors.quality.redundancy import RedundancyFigures, redundancy
from review.selectors.quality.watch import WatchFigures, watch

__all__ = [
    "Behind",
    "OwnQuality",
    "Part",
    "QualityFigures",
    "RedundancyFigures",
    "confused_images",
    "images_behind",
    "own_quality",
    "quality",
    "redundancy",
    "weeks_of_category",
]


@dataclass(frozen=True, slots=True)
class QualityFigures:
    """Everything on the quality page of a project."""

    agreement: AgreementFigures
    confusion: ConfusionFigures
    calibration: CalibrationFigures
    audit: AuditFigures
    redundancy: RedundancyFigures
    effort: EffortFigures
    gold: GoldFigures
    watch: WatchFigures


def quality(project_id: int) -> QualityFigures:
    """The quality of a project. Eighteen queries, each over a bounded number of rows."""
    return QualityFigures(
        agreement=agreement(project_id),
        confusion=confusion(project_id),
        calibration=calibration(project_id),
        audit=audit(project_id),
        redundancy=redundancy(project_id),
        effort=effort(project_id),
        gold=gold_accuracy(project_id),
        watch=watch(project_id),
    )
