"""The images behind a figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from review.selectors.audit import audited_images
from review.selectors.quality.agreement import compared_images
from review.selectors.quality.calibration import by_reviewers, tenth_of
from review.selectors.quality.effort import worked_images
from review.selectors.quality.redundancy import standing_images


class Behind(StrEnum):
    """Figures that open the images behind them; cells of the confusion matrix have an address of their own."""

    VERIFIED = "verified"
    SETTLED = "settled"
    UNCERTAIN = "uncertain"
    DISPUTED = "disputed"
    AUDITED = "audited"
    OVERTURNED = "overturned"  # the audit found an error
    RIGHT = "right"  # objects of one tenth of confidence that reviewers approved
    WRONG = "wrong"  # … and those that they did not
    COMPARED = "compared"  # whose votes agreement is measured on
    WORKED = "worked"  # that time and votes were spent on


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a figure that is meant; what does not divide a figure is left aside."""

    tenth: int | None = None
    kind: str | None = None
    week: date | None = None
    category: int | None = None


WHOLE = Part()


def images_behind(project_id: int, figure: Behind, part: Part = WHOLE) -> list[int]:
    """The images that a figure counts, no more than it read. One to three queries.

    Which images are gold is never listed: of a tenth of confidence only what reviewers judged is shown.
    """
    match figure:
        case Behind.AUDITED | Behind.OVERTURNED:
            return audited_images(project_id, overturned=figure is Behind.OVERTURNED)
        case Behind.RIGHT | Behind.WRONG:
            wanted = figure is Behind.RIGHT
            judged = (item for item in by_reviewers(project_id) if item.right == wanted)
            return sorted({item.image for item in judged if part.tenth in (None, tenth_of(item.confidence))})
        case Behind.COMPARED:
            return compared_images(project_id, kind=part.kind, week=part.week, category=part.category)
        case Behind.WORKED:
            return worked_images(project_id, kind=part.kind)
        case _:
            return standing_images(project_id, figure.value)
