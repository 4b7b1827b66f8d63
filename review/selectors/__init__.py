"""Every non-trivial read of review."""

from __future__ import annotations

from review.selectors.comments import Message, Question, messages_of, questions, questions_for, remarks_on, seen_by
from review.selectors.crops import Crop, CropsLeft, crop_items, crops, crops_left
from review.selectors.feedback import Feedback, feedback
from review.selectors.figures import AgreementFigures, agreement
from review.selectors.flags import flags_of, flags_since, open_flags, projects_voted_in, signs_in
from review.selectors.gold import (
    GoldItem,
    answerable,
    gold_answer,
    gold_answers,
    gold_items,
    gold_stage,
    known_candidates,
    question,
    verified_candidates,
)
from review.selectors.held_up import HeldUp, held_up
from review.selectors.history import ImageHistory, Provenance, image_history, provenance
from review.selectors.known import KnownImage, known_images
from review.selectors.queue import QueueItem, queue, queue_items
from review.selectors.recomputations import RecomputationFigures, latest_recomputation
from review.selectors.replaying import Replayed, replay
from review.selectors.trust import projects_scored, scored_since, trust
from review.selectors.verified import objects_of_images, verified_images
from review.selectors.wall import WallImage, wall, wall_images
from review.selectors.workbench import ReviewedImage, reviewed_image
from review.selectors.workers import worker_agreement

__all__ = [
    "AgreementFigures",
    "Crop",
    "CropsLeft",
    "Feedback",
    "GoldItem",
    "HeldUp",
    "ImageHistory",
    "KnownImage",
    "Message",
    "Provenance",
    "Question",
    "QueueItem",
    "RecomputationFigures",
    "Replayed",
    "ReviewedImage",
    "WallImage",
    "agreement",
    "answerable",
    "crop_items",
    "crops",
    "crops_left",
    "feedback",
    "flags_of",
    "flags_since",
    "gold_answer",
    "gold_answers",
    "gold_items",
    "gold_stage",
    "held_up",
    "image_history",
    "known_candidates",
    "known_images",
    "latest_recomputation",
    "messages_of",
    "objects_of_images",
    "open_flags",
    "projects_scored",
    "projects_voted_in",
    "provenance",
    "question",
    "questions",
    "questions_for",
    "queue",
    "queue_items",
    "remarks_on",
    "replay",
    "reviewed_image",
    "scored_since",
    "seen_by",
    "signs_in",
    "trust",
    "verified_candidates",
    "verified_images",
    "wall",
    "wall_images",
    "worker_agreement",
]
