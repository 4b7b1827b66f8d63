"""How much voters agree beyond chance: Krippendorff's alpha of tasks with all their votes, by kind, category and week.

Of an adaptive stage only the random calibration share counts: tasks that stopping ended early are those on which voters
agreed. Gold tasks, which everybody answers, would outweigh the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

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
    SELECT t.id, s.kind FROM latest JOIN annotation_task t ON t.id = latest.task_id
      JOIN projects_stage s ON s.id = t.stage_id
     WHERE t.lane = 0 AND t.done >= 2
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


def agreement(project_id: int) -> AgreementFigures:
    """The agreement of a project; votes of the banned do not count. Three queries."""
    values = {"project": project_id, "rounds": sample.ROUNDS, "tasks": sample.VOTED_TASKS}
    kind_of: dict[int, str] = dict(sample.rows(_TASKS, values, sample.LATEST))
    by_kind: dict[str, dict[int, list[Vote]]] = defaultdict(lambda: defaultdict(list))
    banned = set(banned_workers(project_id))
    for vote in annotation.votes_of_tasks(list(kind_of)):
        if vote.worker_id in banned:
            continue
        by_kind[kind_of[vote.task_id]][vote.task_id].append(vote)
    return AgreementFigures(
        tasks=len(kind_of),
        kinds=[_figure(kind, tasks) for kind, tasks in sorted(by_kind.items())],
        categories=[figure for kind, tasks in sorted(by_kind.items()) for figure in _by_category(kind, tasks)],
        weeks=[figure for kind, tasks in sorted(by_kind.items()) for figure in _by_week(kind, tasks)],
    )


def _by_week(kind: str, tasks: Tasks) -> list[Alpha]:
    """By the week in which a task got its last vote, the newest last."""
    weeks: dict[date, dict[int, Sequence[Vote]]] = defaultdict(dict)
    for task, votes in tasks.items():
        weeks[sample.week_of(max(vote.answered_at for vote in votes))][task] = votes
    return [_figure(kind, part, week=week) for week, part in sorted(weeks.items())]


def _by_category(kind: str, tasks: Tasks) -> list[Alpha]:
    """Those that were marked on most tasks first."""
    seen: dict[int, set[int]] = defaultdict(set)
    for task, votes in tasks.items():
        for category in {category for vote in votes for category in categories_in(vote.answer)}:
            seen[category].add(task)
    ranked = sorted(seen, key=lambda category: (-len(seen[category]), category))[:CATEGORIES]
    # A tag is asked of every image; a box of a category that nobody drew there says nothing.
    return [
        _figure(kind, tasks if kind == "tag" else {task: tasks[task] for task in seen[category]}, category=category)
        for category in ranked
    ]


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
