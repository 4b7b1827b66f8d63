"""Every write of review: merging votes, deciding on objects, and taking decisions back."""

from __future__ import annotations

from review.services.bulk import approve_above
from review.services.deciding import AlreadyVerified, Undecided, decide
from review.services.discarding import discard_agreement
from review.services.settling import Settled, settle_due, settle_task
from review.services.table import Add, Approve, Correct, Correction, Decision, Reject, WrongDecision
from review.services.undoing import NothingToUndo, undo

__all__ = [
    "Add",
    "AlreadyVerified",
    "Approve",
    "Correct",
    "Correction",
    "Decision",
    "NothingToUndo",
    "Reject",
    "Settled",
    "Undecided",
    "WrongDecision",
    "approve_above",
    "decide",
    "discard_agreement",
    "settle_due",
    "settle_task",
    "undo",
]
