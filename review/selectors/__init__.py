"""Every non-trivial read of review."""

from __future__ import annotations

from review.selectors.comments import Message, Question, messages_of, questions, questions_for, remarks_on, seen_by
from review.selectors.crops import Crop, CropsLeft, crop_items, crops, crops_left
from review.selectors.figures import AgreementFigures, agreement
from review.selectors.history import ImageHistory, Provenance, image_history, provenance
from review.selectors.known import KnownImage, known_images
from review.selectors.queue import QueueItem, queue, queue_items
from review.selectors.verified import objects_of_images, verified_images
from review.selectors.wall import WallImage, wall, wall_images
from review.selectors.workbench import ReviewedImage, reviewed_image
from review.selectors.workers import worker_agreement

__all__ = [
    "AgreementFigures",
    "Crop",
    "CropsLeft",
    "ImageHistory",
    "KnownImage",
    "Message",
    "Provenance",
    "Question",
    "QueueItem",
    "ReviewedImage",
    "WallImage",
    "agreement",
    "crop_items",
    "crops",
    "crops_left",
    "image_history",
    "known_images",
    "messages_of",
    "objects_of_images",
    "provenance",
    "questions",
    "questions_for",
    "queue",
    "queue_items",
    "remarks_on",
    "reviewed_image",
    "seen_by",
    "verified_images",
    "wall",
    "wall_images",
    "worker_agreement",
]
