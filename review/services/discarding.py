"""The end of a project in the bin, as far as review goes."""

from __future__ import annotations

from datetime import datetime

from common.events import announce
from projects import services as projects
from review.events import AgreementDiscarded
from review.models import (
    Aggregator,
    Comment,
    Consensus,
    CropPage,
    Flag,
    GoldAnswer,
    GoldScore,
    ImageReview,
    MergeFault,
    Object,
    Question,
    Recomputation,
    Skill,
    Verdict,
)

# Whatever points at another comes before it.
KINDS = (
    CropPage,
    Verdict,
    Comment,
    Question,
    GoldScore,
    GoldAnswer,
    Skill,
    Aggregator,
    Flag,
    Recomputation,
    MergeFault,
    ImageReview,
    Object,
    Consensus,
)


def discard_agreement(*, project_id: int, now: datetime) -> bool:
    """Delete all that review holds of a project whose time in the bin is over; answers whether all is gone."""
    # What points at a row of its own kind goes first; an undo is never undone, and a reply has no replies.
    undos = Verdict.objects.filter(project_id=project_id, undoes__isnull=False)
    replies = Comment.objects.filter(project_id=project_id, parent__isnull=False)
    kinds = [undos, replies, *(kind._default_manager.filter(project_id=project_id) for kind in KINDS)]
    gone = projects.discard_rows(project_id=project_id, now=now, kinds=kinds)
    if gone:
        announce(AgreementDiscarded(project_id))
    return gone
