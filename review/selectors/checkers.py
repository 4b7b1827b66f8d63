"""What a checking stage has asked so far, with the truth where reviewers or experts have told it since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from annotation import selectors as annotation
from projects.models import Stage, StageKind
from review.checkers import Checked
from review.models import Consensus, Decision, Question, Verdict
from review.selectors.reviewers import not_undone
from review.selectors.voting import banned_workers

MOST = 20_000  # questions that one learning reads at most, by random key
# What reviewers say of an object as it was asked about; one that they corrected was neither right nor wrong.
_TOLD = {Decision.APPROVE: True, Decision.REJECT: False}


def checked(stage: Stage) -> list[Checked]:
    """Every settled question of a verification, whatever it came to. Five queries."""
    questions = Question.objects.filter(stage=stage, settled_at__isnull=False, object__isnull=False)
    rows = list(questions.order_by("task__key", "id").values_list("task_id", "object_id")[:MOST])
    tasks = [task for task, _object in rows]
    before = dict(Consensus.objects.filter(task__in=tasks).values_list("task_id", "result__before"))
    banned = set(banned_workers(stage.project_id))
    votes: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for vote in annotation.votes_of_tasks(tasks):
        if vote.worker_id not in banned:
            votes[vote.task_id].append((vote.worker_id, str(vote.answer["answer"])))
    told = _told(stage.project_id, [number for _task, number in rows])
    # A question without a round was closed unanswered; rounds of before this was kept say nothing of it.
    return [Checked(before[task] or 0.5, votes[task], told.get(number)) for task, number in rows if task in before]


def _told(project_id: int, object_ids: Collection[int]) -> dict[int, bool]:
    """Object → whether it is right, by an expert's answer or, above that, a reviewer's own look at it."""
    settled = Question.objects.filter(
        project_id=project_id, stage__kind=StageKind.ADJUDICATE, object__in=object_ids, settled_at__isnull=False
    )
    asked = dict(settled.values_list("task_id", "object_id"))
    told: dict[int, bool] = {}
    for task, answer in Consensus.objects.filter(task__in=asked).values_list("task_id", "result__answer"):
        number = asked[task]
        if number is not None and answer in ("for", "against"):
            told[number] = answer == "for"
    looked = not_undone(Verdict.objects.filter(object__in=object_ids, bulk=False)).order_by("id")
    for number, decision in looked.values_list("object_id", "decision"):
        if decision in _TOLD:
            told[number] = _TOLD[Decision(decision)]
        else:
            told.pop(number, None)
    return told
