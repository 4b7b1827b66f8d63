"""What tasks teach about those who voted on them: gold tasks, whose truth is known, and the random calibration share.

Pure. `learn` reads many tasks anew; `taught` is what one more task adds to the counts of its voters.
"""

from __future__ import annotations

from collections.abc import Sequence

from review.lessons import boxes, tags
from review.lessons.values import Learnt, Lesson
from review.merging import Known
from review.skills import Counts

__all__ = ["Learnt", "Lesson", "learn", "taught"]


def learn(kind: str, lessons: Sequence[Lesson], known: Known, *, usual: int) -> Learnt:
    """What these tasks of one `draw` or `tag` stage alone teach; `usual` is how many votes a task there gets."""
    if not any(lesson.task.votes for lesson in lessons):
        return Learnt({})
    return tags.learn(lessons, known, usual) if kind == "tag" else Learnt(boxes.learn(lessons, known))


def taught(kind: str, lesson: Lesson, known: Known) -> dict[int, Counts]:
    """Worker → the counts that one task adds, its voters judged by what is known of them."""
    if not lesson.task.votes:
        return {}
    return tags.taught(lesson, known) if kind == "tag" else boxes.taught(lesson, known)
