"""The votes that count, and what is known of those who gave them: everything that a merge is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from functools import lru_cache

import orjson
from django.db import connection

from annotation.models import Task
from projects.models import Brief, Membership, Standing
from review.merging import GivenVote, Known, VotedTask
from review.models import Aggregator, Skill
from review.skills import Parameters

# Built by hand: the ORM would make a model of every vote.
_VOTES = """
    SELECT task_id, id, worker_id, answer::text FROM annotation_assignment
     WHERE task_id = ANY(%(tasks)s) AND state IN (1, 3) AND NOT worker_id = ANY(%(banned)s)
       AND (%(until)s::timestamptz IS NULL OR answered_at <= %(until)s)
     ORDER BY task_id, worker_id
"""


def banned_workers(project_id: int) -> list[int]:
    """Whose votes do not count now. One query."""
    banned = Membership.objects.filter(project_id=project_id, standing=Standing.BANNED)
    return sorted(banned.values_list("user_id", flat=True))


def voted_tasks(
    tasks: Iterable[Task], *, banned: Collection[int], until: datetime | None = None
) -> dict[int, VotedTask]:
    """Task id → the task with its votes (those given by `until`), less those of the banned. One query.

    The tasks carry their images.
    """
    known = {task.pk: task for task in tasks}
    votes: dict[int, list[GivenVote]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_VOTES, {"tasks": list(known), "banned": list(banned), "until": until})
        for task_id, assignment_id, worker_id, answer in cursor.fetchall():
            votes[task_id].append(GivenVote(assignment_id, worker_id, orjson.loads(answer)))
    return {pk: VotedTask(pk, task.image.width, task.image.height, votes[pk]) for pk, task in known.items()}


def known_of(project_id: int, voted: Iterable[VotedTask], stage_ids: Collection[int]) -> dict[int, Known]:
    """Stage id → what a merge of these tasks may rely on. Three queries."""
    workers = {vote.worker_id for task in voted for vote in task.votes}
    rows = Skill.objects.filter(stage_id__in=stage_ids, worker_id__in=workers)
    skills: dict[int, dict[int, Parameters]] = {stage_id: {} for stage_id in stage_ids}
    for stage_id, worker_id, parameters in rows.values_list("stage_id", "worker_id", "parameters"):
        if parameters:
            skills[stage_id][worker_id] = parameters
    categories = categories_asked(project_id)
    chosen = dict(Aggregator.objects.filter(stage__in=stage_ids).values_list("stage_id", "parameters"))
    return {stage_id: Known(found, categories, chosen.get(stage_id)) for stage_id, found in skills.items()}


def categories_asked(project_id: int, *, until: datetime | None = None) -> frozenset[int]:
    """Every category that the project has asked about so far. One query, or two after its brief changed."""
    briefs = Brief.objects.filter(project_id=project_id)
    then = briefs if until is None else briefs.filter(created_at__lte=until)
    newest = then.order_by("-id").values_list("id", flat=True).first()
    return categories_until(project_id, newest or 0)


@lru_cache(maxsize=1_024)
def categories_until(project_id: int, brief_id: int) -> frozenset[int]:
    """The categories of all briefs up to this one; briefs never change, so one query a process."""
    briefs = Brief.objects.filter(project_id=project_id, pk__lte=brief_id)
    return frozenset(number for categories in briefs.values_list("categories", flat=True) for number in categories)
