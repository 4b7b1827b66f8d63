"""What adaptive votes buy: votes an item against fixed numbers, the errors to be expected, and what is in doubt."""

from __future__ import annotations

from dataclasses import dataclass

from review.selectors.quality import sample

SETTLED_RISK = 0.1  # expected errors up to which an image is settled: where adaptive votes stop, too
FIXED = (3, 5)

_VOTES = """
    SELECT s.id, s.kind, s.redundancy, s.settings->>'most_votes', count(*), sum(latest.counted)
      FROM latest JOIN annotation_task t ON t.id = latest.task_id JOIN projects_stage s ON s.id = t.stage_id
     WHERE t.lane = 0 AND t.done >= t.target GROUP BY s.id ORDER BY s.position
"""
# One image is in one state only. In dispute: too risky, and voters contradict each other on something undecided.
_STATES = """
    reviews AS (
      SELECT image_id, state, risk, objects_count FROM review_imagereview
       WHERE project_id = %(project)s ORDER BY image_id DESC LIMIT %(images)s),
    standing AS (
      SELECT r.image_id, r.risk, r.objects_count, CASE
               WHEN r.state = 'verified' THEN 'verified' WHEN r.risk <= %(risk)s THEN 'settled'
               WHEN EXISTS (SELECT 1 FROM review_object o
                             WHERE o.project_id = %(project)s AND o.image_id = r.image_id AND o.decided_at IS NULL
                               AND o.state <> 'superseded' AND o.conflicts && '{missing,extra,category}')
               THEN 'disputed' ELSE 'uncertain' END AS standing
        FROM reviews r)
"""
_STANDING = """
    SELECT count(*), count(*) FILTER (WHERE standing = 'verified'), count(*) FILTER (WHERE standing = 'settled'),
           count(*) FILTER (WHERE standing = 'uncertain'), count(*) FILTER (WHERE standing = 'disputed'),
           coalesce(sum(risk), 0), coalesce(sum(objects_count), 0)
      FROM standing
"""


@dataclass(frozen=True, slots=True)
class StageVotes:
    """How many votes the finished tasks of a stage took; gold, which everybody answers, is left out."""

    stage: int
    kind: str
    least: int
    most: int
    tasks: int
    votes: int

    @property
    def per_task(self) -> float:
        return self.votes / self.tasks

    @property
    def saved_against_3(self) -> int:
        return FIXED[0] * self.tasks - self.votes

    @property
    def saved_against_5(self) -> int:
        return FIXED[1] * self.tasks - self.votes


@dataclass(frozen=True, slots=True)
class Standing:
    """Where merged images stand, and how many of their objects are expected to be wrong or missing."""

    images: int
    verified: int
    settled: int
    uncertain: int
    disputed: int
    expected_errors: float
    objects: int

    @property
    def expected_error(self) -> float | None:
        return self.expected_errors / self.objects if self.objects else None


@dataclass(frozen=True, slots=True)
class RedundancyFigures:
    stages: list[StageVotes]
    standing: Standing


def redundancy(project_id: int) -> RedundancyFigures:
    """Votes an item, expected error, and what is settled, uncertain or disputed. Two queries."""
    stages = [
        StageVotes(stage, kind, least, max(least, int(most or 0)), tasks, votes)
        for stage, kind, least, most, tasks, votes in sample.rows(
            _VOTES, {"project": project_id, "rounds": sample.ROUNDS}, sample.LATEST
        )
    ]
    values = {"project": project_id, "images": sample.IMAGES, "risk": SETTLED_RISK}
    (standing,) = sample.rows(_STANDING, values, _STATES)
    return RedundancyFigures(stages, Standing(*standing))


def standing_images(project_id: int, standing: str) -> list[int]:
    """The images in one of the four states. One query."""
    values: dict[str, str | int | float] = {"project": project_id, "images": sample.IMAGES, "risk": SETTLED_RISK}
    found = sample.rows(
        "SELECT image_id FROM standing WHERE standing = %(standing)s", {**values, "standing": standing}, _STATES
    )
    return [image for (image,) in found]
