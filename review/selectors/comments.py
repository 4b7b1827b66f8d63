"""Remarks on images: reviewers ask, those who voted answer. Annotators see letters and their own votes, no more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from accounts.models import User
from annotation import selectors as annotation
from annotation.models import Assignment
from annotation.selectors import Vote
from catalog.models import Image
from common.errors import NotFound
from projects import selectors as projects
from projects.access import Access
from projects.models import Membership, Role
from review.models import Comment
from review.selectors.voters import letters_on

REVIEWER = "reviewer"  # how annotators see whoever reviews

# Objects remarked on that were made from a vote of this worker.
_ABOUT_MY_BOXES = """
    SELECT o.id FROM review_comment c JOIN review_object o ON o.id = c.object_id
      CROSS JOIN LATERAL jsonb_array_elements(o.provenance) part
      JOIN annotation_assignment a ON a.id = (part->>0)::bigint
     WHERE c.project_id = %s AND c.resolved_at IS NULL AND a.worker_id = %s
"""


@dataclass(frozen=True, slots=True)
class Message:
    """A comment as one reader sees it: its author is a letter, a reviewer's name, or just "reviewer"."""

    comment: Comment
    author: str
    is_mine: bool
    object_id: int | None


@dataclass(frozen=True, slots=True)
class Question:
    """A thread that waits for an annotator's answer, with the picture and their own votes on it."""

    image: Image
    name: str
    messages: list[Message]
    answers: list[Vote]


def seen_by(access: Access, reader: User, image_id: int) -> None:
    """Raise `NotFound` unless this member may read and write remarks on the image. At most two queries."""
    project_id = access.project.pk
    found = bool(projects.names_of_images(project_id, [image_id]))
    if found and access.role == Role.ANNOTATOR:
        found = annotation.voted_on_image(project_id, image_id, reader.pk)
    if not found:
        raise NotFound("There is no such image in this project, or it is not yours to discuss.")


def remarks_on(project_id: int, image_id: int) -> QuerySet[Comment]:
    """All remarks on an image; replies name the one they answer."""
    return Comment.objects.filter(project_id=project_id, image_id=image_id).select_related("author")


def messages_of(comments: Sequence[Comment], reader: User, role: Role) -> list[Message]:
    """Remarks as this reader may see them. Two queries, however many."""
    if not comments:
        return []
    project_id = comments[0].project_id
    letters = letters_on(project_id, {comment.image_id for comment in comments})
    is_annotator = role == Role.ANNOTATOR

    def author(comment: Comment) -> str:
        voter = letters.get((comment.image_id, comment.author_id))
        return voter or (REVIEWER if is_annotator else comment.author.name or REVIEWER)

    return [
        Message(one, author(one), one.author_id == reader.pk, None if is_annotator else one.object_id)
        for one in comments
    ]


def questions_for(project_id: int, worker: User) -> QuerySet[Comment]:
    """The threads that wait for this worker: asked by a reviewer about their boxes or images, or begun by themselves.

    One that they answered last waits for the other side.
    """
    voted = Assignment.objects.filter(
        task__project_id=project_id,
        task__image_id=OuterRef("image_id"),
        worker=worker,
        state__in=annotation.VOTE_STATES,
    )
    reviewers = Membership.objects.filter(project_id=project_id, role__in=[Role.REVIEWER, Role.ADMIN])
    asked = Q(author__in=reviewers.values("user_id")) | Q(author__is_superuser=True)
    about_mine = RawSQL(_ABOUT_MY_BOXES, [project_id, worker.pk])  # noqa: S611  # constant text, bound values
    mine = Q(object__isnull=True) | Q(object__in=about_mine)
    thread = Comment.objects.filter(Q(pk=OuterRef("pk")) | Q(parent=OuterRef("pk"))).order_by("-id")
    found = Comment.objects.filter(project_id=project_id, parent=None, resolved_at=None).filter(Exists(voted))
    found = found.filter(Q(author=worker) | (asked & mine))
    found = found.annotate(last_author=Subquery(thread.values("author_id")[:1])).exclude(last_author=worker.pk)
    return found.select_related("author", "image")


def questions(roots: Sequence[Comment], worker: User) -> list[Question]:
    """What a page of waiting threads shows. Five queries, however long the page."""
    if not roots:
        return []
    project_id, images = roots[0].project_id, [root.image_id for root in roots]
    names = projects.names_of_images(project_id, images)
    replies = Comment.objects.filter(parent__in=roots).select_related("author").order_by("id")
    messages: dict[int, list[Message]] = defaultdict(list)
    for message in messages_of([*roots, *replies], worker, Role.ANNOTATOR):
        messages[message.comment.parent_id or message.comment.pk].append(message)
    answers = _own_answers(project_id, images, worker)
    return [
        Question(root.image, names.get(root.image_id, ""), messages[root.pk], answers[root.image_id]) for root in roots
    ]


def _own_answers(project_id: int, images: Sequence[int], worker: User) -> dict[int, list[Vote]]:
    rows = annotation.votes_by(project_id, worker.pk, images)
    found: dict[int, list[Vote]] = defaultdict(list)
    for image_id, vote in rows:
        found[image_id].append(vote)
    return found
