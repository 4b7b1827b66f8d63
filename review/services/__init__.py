"""Every write of review: merging votes, deciding on objects, and taking decisions back."""

from __future__ import annotations

from review.services.answering import answer_counted
from review.services.bulk import approve_above
from review.services.comments import CommentRefused, Remark, comment, resolve
from review.services.crops import JudgedPage, LeftOut, judge_crops
from review.services.deciding import AlreadyVerified, Undecided, decide
from review.services.discarding import discard_agreement
from review.services.flagging import raise_flags, raise_project_flags, resolve_flag
from review.services.gold import (
    AlreadyGold,
    RefusedGold,
    Taken,
    edit_gold,
    make_gold,
    restore_gold,
    retire_gold,
    take_known,
    take_verified,
)
from review.services.recomputing import (
    AlreadyRecomputing,
    bring_up_to_date,
    recompute,
    recompute_new_votes,
    resume_recomputations,
)
from review.services.scoring import follow_gold, score_due
from review.services.settling import Settled, settle_due, settle_task, standing_changed
from review.services.table import Add, Approve, Correct, Correction, Decision, Reject, WrongDecision
from review.services.undoing import NothingToUndo, TakenBack, undo, undo_page

__all__ = [
    "Add",
    "AlreadyGold",
    "AlreadyRecomputing",
    "AlreadyVerified",
    "Approve",
    "CommentRefused",
    "Correct",
    "Correction",
    "Decision",
    "JudgedPage",
    "LeftOut",
    "NothingToUndo",
    "RefusedGold",
    "Reject",
    "Remark",
    "Settled",
    "Taken",
    "TakenBack",
    "Undecided",
    "WrongDecision",
    "answer_counted",
    "approve_above",
    "bring_up_to_date",
    "comment",
    "decide",
    "discard_agreement",
    "edit_gold",
    "follow_gold",
    "judge_crops",
    "make_gold",
    "raise_flags",
    "raise_project_flags",
    "recompute",
    "recompute_new_votes",
    "resolve",
    "resolve_flag",
    "restore_gold",
    "resume_recomputations",
    "retire_gold",
    "score_due",
    "settle_due",
    "settle_task",
    "standing_changed",
    "take_known",
    "take_verified",
    "undo",
    "undo_page",
]
