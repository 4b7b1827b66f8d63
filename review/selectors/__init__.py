"""Every non-trivial read of review."""

from __future__ import annotations

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
    "ImageHistory",
    "KnownImage",
    "Provenance",
    "QueueItem",
    "ReviewedImage",
    "WallImage",
    "agreement",
    "image_history",
    "known_images",
    "objects_of_images",
    "provenance",
    "queue",
    "queue_items",
    "reviewed_image",
    "verified_images",
    "wall",
    "wall_images",
    "worker_agreement",
]
