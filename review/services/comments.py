"""Remarks on images: pinned to a place or an object, answered, and settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from common.errors import DomainError, Forbidden, NotFound
from projects.access import Access
from projects.models import Role
from review.models import Comment, Object
from review.selectors.comments import seen_by


class CommentRefused(DomainError):
    """A remark that cannot be kept; `fields` says why."""

    code = "comment_refused"


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody has to say, where on the image, and to what it replies."""

    text: str
    object_id: int | None = None
    x: float | None = None
    y: float | None = None
    parent_id: int | None = None


@transaction.atomic
def comment(*, access: Access, image_id: int, author: User, remark: Remark) -> Comment:
    """Keep a remark. One about an object without a pin is pinned to its middle; a reply opens its thread again.

    Raises NotFound (not their image), CommentRefused (pin outside, foreign object, reply to another image's remark).
    """
    seen_by(access, author, image_id)
    row = Comment(project=access.project, image_id=image_id, author=author, text=remark.text)
    if remark.parent_id is None:
        _pin(row, remark, may_name_objects=access.role != Role.ANNOTATOR)
    else:
        row.parent = _thread_of(access, image_id, remark, remark.parent_id)
        Comment.objects.filter(pk=row.parent.pk).update(resolved_at=None)
    row.save(force_insert=True)
    return row


@transaction.atomic
def resolve(*, access: Access, image_id: int, comment_id: int, by: User, now: datetime) -> Comment:
    """Close the thread of a remark; closing it again changes nothing. Reviewers may, and who began it."""
    seen_by(access, by, image_id)
    found = Comment.objects.filter(project=access.project, image_id=image_id)
    row = found.select_for_update(of=("self",)).select_related("author", "parent").filter(pk=comment_id).first()
    if row is None:
        raise NotFound("There is no such remark on this image.")
    root = row.parent or row
    if access.role == Role.ANNOTATOR and root.author_id != by.pk:
        raise Forbidden("A reviewer closes this thread.")
    if root.resolved_at is None:
        root.resolved_at = now
        root.save(update_fields=["resolved_at"])
    return root


def _pin(row: Comment, remark: Remark, *, may_name_objects: bool) -> None:
    """Put the pin where it was set, else in the middle of the object; without either the remark is about the image."""
    if remark.object_id is not None:
        found = Object.objects.filter(project=row.project, image_id=row.image_id, pk=remark.object_id)
        row.object = found.first() if may_name_objects else None
        if row.object is None:
            raise _refused("object", "There is no such object on this image.")
    if (remark.x is None) != (remark.y is None):
        raise _refused("x", "A pin needs x and y together.")
    if remark.x is None or remark.y is None:
        _pin_to_object(row)
        return
    image = row.image
    if not (0 <= remark.x <= image.width and 0 <= remark.y <= image.height):  # NaN compares with nothing
        raise _refused("x", f"The pin is outside the image, which is {image.width} × {image.height} pixels.")
    row.x, row.y = remark.x, remark.y


def _pin_to_object(row: Comment) -> None:
    item = row.object
    if item is None or item.x is None or item.y is None or item.width is None or item.height is None:
        return
    row.x, row.y = item.x + item.width / 2, item.y + item.height / 2


def _thread_of(access: Access, image_id: int, remark: Remark, parent_id: int) -> Comment:
    """The remark that a reply belongs to: the first of its thread."""
    if remark.x is not None or remark.y is not None or remark.object_id is not None:
        raise _refused("parent", "A reply has the pin of the remark it answers.")
    found = Comment.objects.select_related("parent").filter(project=access.project, image_id=image_id)
    parent = found.filter(pk=parent_id).first()
    if parent is None:
        raise _refused("parent", "There is no such remark on this image.")
    return parent.parent or parent


def _refused(field: str, text: str) -> CommentRefused:
    return CommentRefused(text, fields={field: [text]})
