"""What an accepted object costs in time and votes, by the kind of question that took them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from review.selectors.quality import sample

# The newest merged images; those with a gold task are left out, because everybody answers gold.
_IMAGES = """
    worked AS (
      SELECT image_id FROM review_imagereview r WHERE project_id = %(project)s AND NOT EXISTS (
             SELECT 1 FROM annotation_task g
              WHERE g.project_id = %(project)s AND g.image_id = r.image_id AND g.lane <> 0)
       ORDER BY image_id DESC LIMIT %(images)s)
"""
_KINDS = """
    SELECT s.kind, count(*), coalesce(sum(a.active_ms), 0),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY a.active_ms)
      FROM worked w JOIN annotation_task t ON t.project_id = %(project)s AND t.image_id = w.image_id
      JOIN projects_stage s ON s.id = t.stage_id
      JOIN annotation_assignment a ON a.task_id = t.id AND a.state IN (1, 3)
     GROUP BY s.kind ORDER BY min(s.position)
"""
_ACCEPTED = """
    SELECT (SELECT count(*) FROM worked), count(*) FROM worked w JOIN review_object o
        ON o.project_id = %(project)s AND o.image_id = w.image_id AND o.state IN ('proposed', 'verified')
"""


# With the known ones among them: their absence would tell which they are.
_WORKED = """
    SELECT image_id FROM (SELECT image_id FROM review_imagereview WHERE project_id = %(project)s
                           ORDER BY image_id DESC LIMIT %(images)s) newest
     WHERE EXISTS (SELECT 1 FROM annotation_task t JOIN projects_stage s ON s.id = t.stage_id
                    WHERE t.project_id = %(project)s AND t.image_id = newest.image_id AND t.done > 0
                      AND (%(kind)s = '' OR s.kind = %(kind)s))
"""


@dataclass(frozen=True, slots=True)
class KindEffort:
    """Votes and seconds of one kind of question."""

    kind: str
    votes: int
    seconds: float
    median_seconds: float | None
    seconds_per_object: float | None
    votes_per_object: float | None


@dataclass(frozen=True, slots=True)
class EffortFigures:
    """Over the newest merged images: what each kind of question took, and what they took together an object."""

    images: int
    objects: int
    kinds: list[KindEffort]

    @property
    def seconds_per_object(self) -> float | None:
        return sum(kind.seconds for kind in self.kinds) / self.objects if self.objects else None


def worked_images(project_id: int, *, kind: str | None = None) -> list[int]:
    """The newest merged images that a question was answered about, or one of a kind. One query."""
    values: dict[str, str | int | float | datetime] = {
        "project": project_id,
        "images": sample.WORKED_IMAGES,
        "kind": kind or "",
    }
    return [image for (image,) in sample.rows(_WORKED, values)]


def effort(project_id: int) -> EffortFigures:
    """Time and votes an accepted object. Two queries."""
    values = {"project": project_id, "images": sample.WORKED_IMAGES}
    ((images, objects),) = sample.rows(_ACCEPTED, values, _IMAGES)
    kinds = [
        KindEffort(
            kind,
            votes,
            milliseconds / 1_000,
            None if median is None else median / 1_000,
            milliseconds / 1_000 / objects if objects else None,
            votes / objects if objects else None,
        )
        for kind, votes, milliseconds, median in sample.rows(_KINDS, values, _IMAGES)
    ]
    return EffortFigures(images, objects, kinds)
