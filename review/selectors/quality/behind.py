"""The images behind a figure."""

from __future__ import annotations

from enum import StrEnum

from review.selectors.audit import audited_images
from review.selectors.quality.calibration import by_reviewers, tenth_of
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


def images_behind(project_id: int, figure: Behind, *, tenth: int | None = None) -> list[int]:
    """The images that a figure counts, no more than it read. One or two queries.

    Which images are gold is never listed: of a tenth of confidence only what reviewers judged is shown.
    """
    match figure:
        case Behind.AUDITED | Behind.OVERTURNED:
            return audited_images(project_id, overturned=figure is Behind.OVERTURNED)
        case Behind.RIGHT | Behind.WRONG:
            wanted = figure is Behind.RIGHT
            judged = (item for item in by_reviewers(project_id) if item.right == wanted)
            return sorted({item.image for item in judged if tenth is None or tenth_of(item.confidence) == tenth})
        case _:
            return standing_images(project_id, figure.value)
