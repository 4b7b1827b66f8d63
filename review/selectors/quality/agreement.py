"""How much voters agree beyond chance: Krippendorff's alpha of tasks with all their votes, by kind, category and week.

Of an adaptive stage only the random calibration share counts: tasks that stopping ended early are those on which voters
agreed. Gold tasks, which everybody answers, would outweigh the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from annotation import selectors as annotation
from annotation.selectors import Vote
from review.agreement.objects.alpha import box_alpha
from review.agreement.objects.clusters import find_clusters
from review.agreement.objects.drawings import draw_up
from review.agreement.reliability import alpha
from review.selectors.quality import sample
from review.selectors.quality.answers import box_vote, categories_in
from review.selectors.voting import banned_workers

CATEGORIES = 60  # with a figure of their own: those that most of the tasks show
Tasks = Mapping[int, Sequence[Vote]]

# `key` is random, so every tenth is a random share; lane 0 is the ordinary one (`review.lanes`).
_TASKS = """
    SELECT t.id, s.kind, t.image_id FROM latest JOIN annotation_task t ON t.id = latest.task_id
      JOIN projects_stage s ON s.id = t.stage_id
     WHERE (t.lane = 0 OR %(with_gold)s) AND t.done >= 2
       AND (t.key %% 10 = 0 OR coalesce((s.settings->>'most_votes')::int, 0) <= s.redundancy)
     ORDER BY t.id DESC LIMIT %(tasks)s
"""


@dataclass(frozen=True, slots=True)
class Alpha:
    """One figure of agreement, and on how much it rests; `alpha` is None where too little was said to compare."""

    kind: str
    alpha: float | None
    tasks: int
    votes: int
    category: int | None = None
    week: date | None = None


@dataclass(frozen=True, slots=True)
class AgreementFigures:
    """Agreement of a project's voters over all tasks that got all their votes (or the newest of them), and in parts."""

    tasks: int
    kinds: list[Alpha]
    categories: list[Alpha]
    weeks: list[Alpha]


@dataclass(frozen=True, slots=True)
class _Compared:
    """The votes of the tasks that are compared, by kind of question and task, and the images of these tasks."""

    by_kind: Mapping[str, Tasks]
    image_of: Mapping[int, int]


def agreement(project_id: int) -> AgreementFigures:
    """The agreement of a project; votes of the banned do not count. Three queries."""
    compared = _compared(project_id)
    by_kind = compared.by_kind
    return AgreementFigures(
        tasks=len(compared.image_of),
        kinds=[_figure(kind, tasks) for kind, tasks in sorted(by_kind.items())],
        categories=[figure for kind, tasks in sorted(by_kind.items()) for figure in _by_category(kind, tasks)],
        weeks=[figure for kind, tasks in sorted(by_kind.items()) for figure in _by_week(kind, tasks)],
    )


def weeks_of_category(project_id: int, category: int) -> list[Alpha]:
    """The agreement about one category, week by week, for every kind of question that names one. Three queries."""
    compared = _compared(project_id)
    return [
        figure
        for kind, tasks in sorted(compared.by_kind.items())
        for figure in _by_week(kind, _about(kind, tasks, category), category)
    ]


def compared_images(
    project_id: int, *, kind: str | None = None, week: date | None = None, category: int | None = None
) -> list[int]:
    """The images behind a figure of agreement: all of them, or those of a kind, a week or a category. Three queries.

    Gold is among them, though it does not count: its absence would tell which it is.
    """
    compared = _compared(project_id, with_gold=True)
    return sorted(
        {
            compared.image_of[task]
            for each, tasks in compared.by_kind.items()
            if kind in (None, each)
            for task, votes in (tasks if category is None else _about(each, tasks, category)).items()
            if week in (None, _week(votes))
        }
    )


def _compared(project_id: int, *, with_gold: bool = False) -> _Compared:
    values: dict[str, str | int | float | datetime] = {
        "project": project_id,
        "rounds": sample.ROUNDS,
        "tasks": sample.VOTED_TASKS,
        "with_gold": with_gold,
    }
    found = sample.rows(_TASKS, values, sample.LATEST)
    kind_of: dict[int, str] = {task: kind for task, kind, _image in found}
    by_kind: dict[str, dict[int, list[Vote]]] = defaultdict(lambda: defaultdict(list))
    banned = set(banned_workers(project_id))
    for vote in annotation.votes_of_tasks(list(kind_of)):
        if vote.worker_id not in banned:
            by_kind[kind_of[vote.task_id]][vote.task_id].append(vote)
    return _Compared(by_kind, {task: image for task, _kind, image in found})


def _week(votes: Sequence[Vote]) -> date:
    """The week in which a task got its last vote."""
    return sample.week_of(max(vote.answered_at for vote in votes))


def _about(kind: str, tasks: Tasks, category: int) -> Tasks:
    """The tasks that say something of a category.

    A tag is asked of every image; a box of a category that nobody drew there says nothing.
    """
    if kind == "tag":
        return tasks
    return {
        task: votes for task, votes in tasks.items() if any(category in categories_in(vote.answer) for vote in votes)
    }


def _by_week(kind: str, tasks: Tasks, category: int | None = None) -> list[Alpha]:
    """By the week in which a task got its last vote, the newest last."""
    weeks: dict[date, dict[int, Sequence[Vote]]] = defaultdict(dict)
    for task, votes in tasks.items():
        weeks[_week(votes)][task] = votes
    return [_figure(kind, part, category=category, week=week) for week, part in sorted(weeks.items())]


def _by_category(kind: str, tasks: Tasks) -> list[Alpha]:
    """Those that were marked on most tasks first."""
    seen: dict[int, set[int]] = defaultdict(set)
    for task, votes in tasks.items():
        for category in {category for vote in votes for category in categories_in(vote.answer)}:
            seen[category].add(task)
    ranked = sorted(seen, key=lambda category: (-len(seen[category]), category))[:CATEGORIES]
    return [_figure(kind, _about(kind, tasks, category), category=category) for category in ranked]


def _figure(kind: str, tasks: Tasks, *, category: int | None = None, week: date | None = None) -> Alpha:
    wanted = None if category is None else {category}
    value = _ALPHAS.get(kind, _answer_alpha)(tasks, wanted)
    return Alpha(kind, value, len(tasks), sum(map(len, tasks.values())), category, week)


def _box_alpha(tasks: Tasks, wanted: set[int] | None) -> float | None:
    drawings = draw_up(
        {
            str(task): [box_vote(str(vote.worker_id), vote.answer, wanted) for vote in votes]
            for task, votes in tasks.items()
        }
    )
    return box_alpha(drawings, find_clusters(drawings)) if len(drawings.workers) else None


def _tag_alpha(tasks: Tasks, wanted: set[int] | None) -> float | None:
    """Every category of every image is a question of its own, answered yes or no."""
    asked = wanted or {
        category for votes in tasks.values() for vote in votes for category in categories_in(vote.answer)
    }
    counts = [
        (len(votes) - yes, yes)
        for votes in tasks.values()
        for yes in (sum(category in categories_in(vote.answer) for vote in votes) for category in sorted(asked))
    ]
    return alpha(np.array(counts, dtype=np.float64).reshape(-1, 2))


def _answer_alpha(tasks: Tasks, _wanted: set[int] | None) -> float | None:
    """One question with one of a few answers: is this right, is one missing?"""
    names = sorted({str(vote.answer.get("answer")) for votes in tasks.values() for vote in votes})
    counts = [
        [sum(str(vote.answer.get("answer")) == name for vote in votes) for name in names] for votes in tasks.values()
    ]
    return alpha(np.array(counts, dtype=np.float64).reshape(-1, len(names)))


_ALPHAS = {"draw": _box_alpha, "tag": _tag_alpha}
