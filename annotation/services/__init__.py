"""Every write about tasks and assignments. Neighbours import this package as `from annotation import services`."""

from annotation.services.asking import (
    ask,
    follow_redundancy,
    move_target,
    open_due_tasks,
    open_following,
    open_tasks,
    report_image,
    resolve_report,
    suggest,
)
from annotation.services.discarding import discard_votes
from annotation.services.dispatch import (
    AlreadyAnswered,
    AnswerRefused,
    Lease,
    Submitted,
    check_answer,
    claim,
    expire_leases,
    extend,
    release,
    release_all,
    skip,
    submit,
)
from annotation.services.handing_out import HandedOut, NotAsked, hand_out
from annotation.services.lanes import move_to_lane
from annotation.services.removing import follow_removal, follow_removals, follow_return

__all__ = [
    "AlreadyAnswered",
    "AnswerRefused",
    "HandedOut",
    "Lease",
    "NotAsked",
    "Submitted",
    "ask",
    "check_answer",
    "claim",
    "discard_votes",
    "expire_leases",
    "extend",
    "follow_redundancy",
    "follow_removal",
    "follow_removals",
    "follow_return",
    "hand_out",
    "move_target",
    "move_to_lane",
    "open_due_tasks",
    "open_following",
    "open_tasks",
    "release",
    "release_all",
    "report_image",
    "resolve_report",
    "skip",
    "submit",
    "suggest",
]
