"""Holding votes against known answers, some seconds after they came, and moving on the sequential test of each worker.

Scores are made of rows alone and each vote is scored once, so that all of this may be repeated and run twice at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F

from annotation.models import Assignment
from projects.models import ANSWERING
from review.agreement.spam import gold_record
from review.lessons import Lesson, taught
from review.marking import mark
from review.merging import GivenVote, VotedTask
from review.models import GoldAnswer, GoldScore, Skill
from review.selectors.voting import known_of
from review.services import learning

# A vote from before the answer was known counts as well, unless the answer was agreed on from such votes.
UNSCORED = """
    SELECT a.id FROM annotation_assignment a JOIN review_goldanswer g ON g.task_id = a.task_id
     WHERE a.project_id = g.project_id AND a.state IN (1, 3) AND g.retired_at IS NULL
       AND (g.origin <> 'verified' OR a.answered_at >= g.created_at)
       AND NOT EXISTS (SELECT 1 FROM review_goldscore s WHERE s.assignment_id = a.id)
"""
# The recent ones are found from the votes of the projects that have known answers, all of them from those answers.
SINCE = """
       AND a.project_id IN (SELECT DISTINCT project_id FROM review_goldanswer) AND a.answered_at > %s
"""


def score_due(*, since: datetime | None, limit: int = 2_000) -> int:
    """Score up to `limit` votes on known answers that came after a moment, or whenever; returns how many were due."""
    query, values = (UNSCORED, []) if since is None else (UNSCORED + SINCE, [since])
    with connection.cursor() as cursor:
        cursor.execute(f"{query} ORDER BY a.answered_at LIMIT %s", [*values, limit])
        due = [row[0] for row in cursor.fetchall()]
    return len(score(assignment_ids=due))


@transaction.atomic
def score(*, assignment_ids: Collection[int]) -> list[GoldScore]:
    """Hold some votes against the known answers as they are now, and let the skills of their workers learn from them.

    Order of locks: the known answers, then skills. Who comes second finds the votes of the first scored.
    """
    votes = list(Assignment.objects.filter(pk__in=assignment_ids).select_related("task__stage", "task__image"))
    tasks = {vote.task_id for vote in votes}
    known = {
        gold.task_id: gold for gold in GoldAnswer.objects.filter(task__in=tasks).order_by("pk").select_for_update()
    }
    done = set(GoldScore.objects.filter(assignment__in=votes).values_list("assignment_id", flat=True))
    fresh = [vote for vote in votes if vote.pk not in done and vote.task_id in known]
    scores = GoldScore.objects.bulk_create([_score(vote, known[vote.task_id]) for vote in fresh])
    follow_gates({(row.stage_id, row.worker_id): row.project_id for row in scores})
    for vote in fresh:
        _teach(vote, known[vote.task_id])
    return scores


@transaction.atomic
def follow_gold(*, gold_id: int) -> None:
    """A known answer is new or was changed: score the votes it is due, and count again for whom it had counted."""
    with connection.cursor() as cursor:
        cursor.execute(f"{UNSCORED} AND g.id = %s", [gold_id])
        due = [row[0] for row in cursor.fetchall()]
    score(assignment_ids=due)
    counted = GoldScore.objects.filter(gold=gold_id).values_list("stage_id", "worker_id", "project_id")
    follow_gates({(stage, worker): project for stage, worker, project in counted})


def follow_gates(whom: dict[tuple[int, int], int]) -> None:
    """Count the known answers of these workers at these stages anew: `(stage, worker)` → project."""
    if not whom:
        return
    Skill.objects.bulk_create(
        [
            Skill(project_id=project, stage_id=stage, worker_id=worker)
            for (stage, worker), project in sorted(whom.items())
        ],
        ignore_conflicts=True,
    )
    stages, workers = {stage for stage, _worker in whom}, {worker for _stage, worker in whom}
    # The rows are held before the scores are read: of two who count at once, the second sees what the first scored.
    held = Skill.objects.filter(stage__in=stages, worker__in=workers).order_by("pk").select_for_update()
    skills = [skill for skill in held if (skill.stage_id, skill.worker_id) in whom]
    answers = _valid_answers(stages, workers)
    for skill in skills:
        right = answers[skill.stage_id, skill.worker_id]
        skill.gold_answers, skill.gold_right = len(right), sum(right)
        skill.gate = gold_record(right).evidence
    Skill.objects.bulk_update(skills, ["gold_answers", "gold_right", "gate"])


def _score(vote: Assignment, gold: GoldAnswer) -> GoldScore:
    assert vote.answer is not None and vote.answered_at is not None  # the constraint a_vote_has_an_answer
    marked = mark(vote.task.stage.kind, vote.answer, gold.answer)
    return GoldScore(
        project_id=vote.project_id,
        stage_id=vote.task.stage_id,
        worker_id=vote.worker_id,
        gold=gold,
        assignment=vote,
        revision=gold.revision,
        right=marked.right,
        figures=marked.figures,
        answered_at=vote.answered_at,
    )


def _teach(vote: Assignment, gold: GoldAnswer) -> None:
    """What one known answer says of its worker; their skill is held already."""
    stage, image = vote.task.stage, vote.task.image
    if stage.kind not in ANSWERING or vote.answer is None:
        return
    given = [GivenVote(vote.pk, vote.worker_id, vote.answer)]
    task = VotedTask(vote.task_id, image.width, image.height, given)
    known = known_of(vote.project_id, [task], [stage.pk])[stage.pk]
    counts = taught(stage.kind, Lesson(task, gold.answer), known)
    learning.move_on(project_id=vote.project_id, stage_id=stage.pk, kind=stage.kind, counts=counts)


def _valid_answers(stages: Collection[int], workers: Collection[int]) -> dict[tuple[int, int], Sequence[bool]]:
    """Right or wrong, oldest first, of scores whose known answer was not changed since."""
    rows = GoldScore.objects.filter(stage__in=stages, worker__in=workers, revision=F("gold__revision"))
    found: dict[tuple[int, int], list[bool]] = defaultdict(list)
    ordered: Iterable[tuple[int, int, bool]] = rows.order_by("answered_at", "id").values_list(
        "stage_id", "worker_id", "right"
    )
    for stage, worker, right in ordered:
        found[stage, worker].append(right)
    return defaultdict(list, found)
