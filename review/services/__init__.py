"""Every write of review: merging votes, deciding on objects, and taking decisions back."""

from __future__ import annotations

from review.services.bulk import approve_above
from review.services.comments import CommentRefused, Remark, comment, resolve
from review.services.crops import JudgedPage, LeftOut, judge_crops
from review.services.deciding import AlreadyVerified, Undecided, decide
from review.services.discarding import discard_agreement
from review.services.settling import Settled, settle_due, settle_task
from review.services.table import Add, Approve, Correct, Correction, Decision, Reject, WrongDecision
from review.services.undoing import NothingToUndo, TakenBack, undo, undo_page

__all__ = [
    "Add",
    "AlreadyVerified",
    "Approve",
    "CommentRefused",
    "Correct",
    "Correction",
    "Decision",
    "JudgedPage",
    "LeftOut",
    "NothingToUndo",
    "Reject",
    "Remark",
    "Settled",
    "TakenBack",
    "Undecided",
    "WrongDecision",
    "approve_above",
    "comment",
    "decide",
    "discard_agreement",
    "judge_crops",
    "resolve",
    "settle_due",
    "settle_task",
    "undo",
    "undo_page",
]
