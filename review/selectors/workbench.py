"""One image on a reviewer's screen: merged objects, the votes behind them, and what was decided."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from accounts.models import User
from common.errors import NotFound
from projects import selectors as projects
from projects.models import Project
from review import eyes
from review.models import ImageReview, Object, ObjectState, ReviewState, Verdict
from review.selectors.checking import cover_doubt
from review.selectors.reviewers import refusal
from review.selectors.voters import AnonymousVote, votes_on_image


@dataclass(frozen=True, slots=True)
class Part:
    """The box of a vote that an object was made from: places in the votes of the image and in their boxes."""

    vote: int
    box: int


@dataclass(frozen=True, slots=True)
class ReviewedObject:
    """One object with the letters of those who marked it, what they marked, and every decision about it."""

    object: Object
    voters: list[str]
    parts: list[Part]
    verdicts: list[Verdict]


@dataclass(frozen=True, slots=True)
class ReviewedImage:
    """Everything one review screen needs; `reason` says why the reader may not decide here, `doubt` (`missing` or
    `tied`) that those who looked whether something is missing think so, and nobody will be asked to draw it.
    """

    review: ImageReview
    name: str
    layers_needed: int
    objects: list[ReviewedObject]
    votes: list[AnonymousVote]
    reason: str | None
    doubt: str | None

    @property
    def may_review(self) -> bool:
        return self.reason is None

    @property
    def reason_text(self) -> str | None:
        return eyes.SENTENCES[self.reason] if self.reason else None


def reviewed_image(project: Project, image_id: int, reader: User) -> ReviewedImage:
    """One image of the review, its objects from the riskiest to the surest. At most ten queries."""
    review = ImageReview.objects.select_related("image").filter(project=project, image_id=image_id).first()
    if review is None:
        raise NotFound("This image has nothing to review yet: its votes are not complete.")
    votes = votes_on_image(project.pk, image_id)
    is_open = review.state == ReviewState.PROPOSED
    return ReviewedImage(
        review=review,
        name=projects.names_of_images(project.pk, [image_id]).get(image_id, ""),
        layers_needed=project.review_layers,
        objects=_objects(review, votes),
        votes=votes,
        reason=refusal(review, reader) if is_open else None,
        doubt=cover_doubt(project.pk, image_id) if is_open else None,
    )


def verdicts_by_object(project_id: int, image_id: int) -> dict[int, list[Verdict]]:
    """Every decision about the objects of an image, oldest first. One query."""
    found: dict[int, list[Verdict]] = defaultdict(list)
    rows = Verdict.objects.filter(object__project_id=project_id, object__image_id=image_id)
    for verdict in rows.select_related("reviewer").order_by("id"):
        found[verdict.object_id].append(verdict)
    return found


def _objects(review: ImageReview, votes: list[AnonymousVote]) -> list[ReviewedObject]:
    places = {vote.assignment_id: place for place, vote in enumerate(votes)}
    verdicts = verdicts_by_object(review.project_id, review.image_id)
    rows = Object.objects.filter(project_id=review.project_id, image_id=review.image_id)
    rows = rows.exclude(state=ObjectState.SUPERSEDED)
    found = []
    for item in rows:
        parts = [Part(places[assignment], box) for assignment, box in item.provenance]
        voters = sorted(votes[part.vote].voter for part in parts)
        found.append(ReviewedObject(item, voters, parts, verdicts.get(item.pk, [])))
    return sorted(found, key=lambda item: (-_risk(item.object), item.object.pk))


def _risk(item: Object) -> float:
    """How probable it is that the state of an object is wrong; what a person decided is not."""
    if item.decided_at is not None:
        return 0.0
    return item.confidence if item.state == ObjectState.REJECTED else 1 - item.confidence
