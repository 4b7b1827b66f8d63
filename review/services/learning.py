"""What is known of workers, and how their tags are judged: learnt anew from gold and calibration tasks. Each such task
in between moves its voters on.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence

import orjson
from django.db import connection, transaction

from projects import selectors as projects
from projects.models import ANSWERING, Stage, StageKind
from review import checkers
from review.aggregators import Chosen
from review.lessons import Lesson, learn, taught
from review.merging import Known
from review.models import Aggregator, Skill
from review.selectors import teaching
from review.selectors.checkers import checked
from review.selectors.voting import categories_asked
from review.skills import Counts, Parameters, moved_on

logger = logging.getLogger(__name__)

_MAKE = """
    INSERT INTO review_skill
      (project_id, stage_id, worker_id, parameters, evidence, gold_answers, gold_right, gate, updated_at)
    SELECT %s, %s, worker, '{}'::jsonb, 0, 0, 0, 0, now() FROM unnest(%s::bigint[]) worker ORDER BY worker
    ON CONFLICT (stage_id, worker_id) DO NOTHING
"""
_LOCK = """
    SELECT id, worker_id, parameters::text FROM review_skill
     WHERE stage_id = %s AND worker_id = ANY(%s) ORDER BY id FOR UPDATE
"""
# With `adding`, evidence grows by what is new; without, it is told anew.
_KEEP = """
    UPDATE review_skill k SET parameters = row.parameters, updated_at = now(),
           evidence = row.evidence + CASE WHEN %s THEN k.evidence ELSE 0 END
      FROM jsonb_to_recordset(%s::jsonb) AS row (id bigint, parameters jsonb, evidence int) WHERE k.id = row.id
"""


@transaction.atomic(savepoint=False)
def move_on(*, project_id: int, stage_id: int, kind: str, counts: Mapping[int, Counts]) -> None:
    """Add what one task taught of its voters to their skills. Makes the rows that are missing; locks them by id."""
    rows = _rows(project_id, stage_id, sorted(counts))
    moved = [(pk, moved_on(kind, before, counts[worker]), 1) for pk, worker, before in rows]
    _keep(moved, adding=True)


def relearn(*, project_id: int) -> int:
    """Learn the skills of all stages anew, checkers' too; returns of how many workers something is known.

    Of stages that ask what is in images only gold and the calibration share teach, and at most `teaching.MOST` of
    these tasks a stage.
    """
    stages = projects.stages_of(project_id)
    checking = sum(_relearn_checkers(stage) for stage in stages if stage.kind == StageKind.VERIFY)
    return checking + sum(_relearn_stage(stage) for stage in stages if stage.kind in ANSWERING)


def _relearn_checkers(stage: Stage) -> int:
    questions = checked(stage)
    found = checkers.learn(questions)
    evidence = Counter(worker for question in questions for worker, _word in question.votes)
    with transaction.atomic():
        _replace(stage, found, evidence)
    return len(found)


def _relearn_stage(stage: Stage) -> int:
    lessons = teaching.lessons(stage)
    asked = Known({}, categories_asked(stage.project_id))
    try:
        learnt = learn(stage.kind, lessons, asked, usual=stage.redundancy)
    except Exception:  # whatever it is: the rest of what is known teaches without it
        lessons = [lesson for lesson in lessons if _is_readable(stage.kind, lesson, asked)]
        learnt = learn(stage.kind, lessons, asked, usual=stage.redundancy)
    found = learnt.workers
    evidence = Counter(vote.worker_id for lesson in lessons for vote in lesson.task.votes)
    with transaction.atomic():
        _replace(stage, found, evidence)
        _judge_by(stage, learnt.aggregator)
    return len(found)


def _replace(stage: Stage, found: Mapping[int, Mapping[str, object]], evidence: Mapping[int, int]) -> None:
    """Keep what was learnt. Whoever is known of no more (their votes were taken out) starts again from nothing."""
    known = set(Skill.objects.filter(stage=stage).values_list("worker_id", flat=True)) | set(found)
    rows = _rows(stage.project_id, stage.pk, sorted(known))
    _keep([(pk, found.get(worker, {}), evidence.get(worker, 0)) for pk, worker, _before in rows], adding=False)


def _is_readable(kind: str, lesson: Lesson, asked: Known) -> bool:
    try:
        taught(kind, lesson, asked)
    except Exception:  # it is named; merging it tells people
        logger.exception("Nothing can be learnt from task %s.", lesson.task.id)
        return False
    return True


def _judge_by(stage: Stage, chosen: Chosen | None) -> None:
    """Let the stage judge tags by what gold chose, together with the skills that were learnt with it."""
    if chosen is None:
        Aggregator.objects.filter(stage=stage).delete()
        return
    told = {"project_id": stage.project_id, "method": chosen["method"], "gold": chosen["gold"], "parameters": chosen}
    Aggregator.objects.update_or_create(stage=stage, defaults=told)


def _rows(project_id: int, stage_id: int, worker_ids: list[int]) -> list[tuple[int, int, Parameters]]:
    """`(id, worker, parameters)` of these workers' rows: made where missing, held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_MAKE, [project_id, stage_id, worker_ids])
        cursor.execute(_LOCK, [stage_id, worker_ids])
        return [(pk, worker, orjson.loads(parameters)) for pk, worker, parameters in cursor.fetchall()]


def _keep(rows: Sequence[tuple[int, Mapping[str, object], int]], *, adding: bool) -> None:
    told = [{"id": pk, "parameters": parameters, "evidence": evidence} for pk, parameters, evidence in rows]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [adding, orjson.dumps(told).decode()])
