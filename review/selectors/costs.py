"""What an accepted object costs by the route a project takes, and what the other route would cost by its times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from projects.models import StageKind
from review.selectors.quality.effort import EffortFigures, KindEffort, effort

DRAWINGS: Final = 3  # of the redundant route, an image
CHECKS: Final = 2  # votes on each box, and on each image, of the route that checks


@dataclass(frozen=True, slots=True)
class RouteCost:
    """Seconds and votes an accepted object on one route; counted where `is_measured`, else worked out from the times
    that the same people took. None where a time is not known.
    """

    route: str  # redundant, or verified
    is_measured: bool
    seconds_per_object: float | None
    votes_per_object: float | None


def cost_per_object(project_id: int) -> list[RouteCost]:
    """Both routes to boxes, the project's own first. Two queries."""
    found = effort(project_id)
    kinds = {kind.kind: kind for kind in found.kinds}
    is_checked = StageKind.VERIFY in kinds or StageKind.COVER in kinds
    votes = sum(kind.votes for kind in found.kinds) / found.objects if found.objects else None
    own = RouteCost("verified" if is_checked else "redundant", True, found.seconds_per_object, votes)
    return [own, _redundant(found, kinds) if is_checked else _verified(found, kinds)]


def _redundant(found: EffortFigures, kinds: dict[str, KindEffort]) -> RouteCost:
    """Three drawings an image, as long as one takes here."""
    drawing = _seconds_each(kinds.get(StageKind.DRAW))
    if drawing is None or not found.objects:
        return RouteCost("redundant", False, None, None)
    drawings = DRAWINGS * found.images / found.objects
    return RouteCost("redundant", False, drawing * drawings, drawings)


def _verified(found: EffortFigures, kinds: dict[str, KindEffort]) -> RouteCost:
    """One drawing an image, two checks a box and two an image: their number is known, their time here is not."""
    if StageKind.DRAW not in kinds or not found.objects:
        return RouteCost("verified", False, None, None)
    return RouteCost("verified", False, None, CHECKS + (1 + CHECKS) * found.images / found.objects)


def _seconds_each(kind: KindEffort | None) -> float | None:
    return kind.seconds / kind.votes if kind and kind.votes else None
