"""A page of the grid: what is shown and not marked wrong is right. One decision over many images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists

from accounts.models import User
from projects.models import Project
from review.models import CropPage, ImageReview, Object, ObjectState, ReviewState, Route
from review.selectors.bulk import approvable, to_mark_again, undecided
from review.selectors.reviewers import refusal
from review.services.bulk import pass_images
from review.services.locks import lock_project, lock_reviews
from review.services.table import Approve, Reject, Table, WrongDecision, write

NOT_FOUND, DECIDED, REPLACED = "not_found", "decided", "replaced"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An object of the page that nothing was done to: somebody decided meanwhile, or it is not this reviewer's."""

    object_id: int
    code: str


@dataclass(frozen=True, slots=True)
class JudgedPage:
    """What a page did. `at` names it for `undo_page`; `images_to_fix` have something to be marked again by hand."""

    at: datetime
    approved: int
    rejected: int
    left_out: list[LeftOut]
    images_passed: int
    images_to_fix: int


@transaction.atomic
def judge_crops(
    *, project: Project, reviewer: User, key: UUID, shown: Sequence[int], wrong: Mapping[int, str], now: datetime
) -> JudgedPage:
    """Approve the objects shown but for the wrong ones (object → reason), which are rejected.

    Objects that cannot be decided on are left out and named, the rest goes on. An image on which nothing is left to
    do passes its layer. The page that `key` names is judged once: sent again, it is answered as it was.
    Locks the project and the images. Raises WrongDecision (marked wrong but not shown).
    """
    unseen = sorted(set(wrong) - set(shown))
    if unseen:
        raise WrongDecision(f"Object {unseen[0]} is marked wrong but was not shown.", fields={"wrong": ["Not shown."]})
    lock_project(project.pk)
    sent = CropPage.objects.filter(project=project, reviewer=reviewer, key=key).first()
    if sent is not None:
        return _as_it_was(sent)
    judged = _judge(project, reviewer, shown, wrong, now)
    CropPage.objects.create(project=project, reviewer=reviewer, key=key, at=now, judged=_kept(judged))
    return judged


def _kept(judged: JudgedPage) -> dict[str, object]:
    return {name: value for name, value in asdict(judged).items() if name != "at"}


def _as_it_was(page: CropPage) -> JudgedPage:
    left = [LeftOut(**one) for one in page.judged["left_out"]]
    return JudgedPage(at=page.at, **{**page.judged, "left_out": left})


def _judge(
    project: Project, reviewer: User, shown: Sequence[int], wrong: Mapping[int, str], now: datetime
) -> JudgedPage:
    rows = Object.objects.filter(project=project, pk__in=shown)
    reviews = lock_reviews(project.pk, set(rows.values_list("image_id", flat=True)))
    # Read again now that nobody else can decide on these images.
    objects = rows.in_bulk()
    open_ids = set(approvable(project.pk, reviewer).filter(pk__in=shown).values_list("id", flat=True))
    left = [LeftOut(pk, _why(objects.get(pk), reviews, reviewer)) for pk in dict.fromkeys(shown) if pk not in open_ids]
    tables = _tables(project, reviewer, reviews, [objects[pk] for pk in sorted(open_ids)], now)
    for pk in sorted(open_ids):
        choice = Reject(pk, wrong[pk]) if pk in wrong else Approve(pk)
        tables[objects[pk].image_id].take(choice, "objects")
    write(tables.values())
    passed, to_fix = _through(project, list(tables))
    pass_images(project, {image_id: reviews[image_id] for image_id in tables}, passed)
    rejected = len(open_ids & set(wrong))
    return JudgedPage(now, len(open_ids) - rejected, rejected, left, len(passed), to_fix)


def _tables(
    project: Project, reviewer: User, reviews: Mapping[int, ImageReview], objects: Sequence[Object], now: datetime
) -> dict[int, Table]:
    """A table for each image, with the objects of the page that lie on it."""
    tables: dict[int, Table] = {}
    for item in objects:
        review = reviews[item.image_id]
        table = tables.setdefault(item.image_id, Table(project, review, reviewer, now, {}))
        table.objects[item.pk] = item
    return tables


def _through(project: Project, image_ids: Sequence[int]) -> tuple[list[int], int]:
    """Of these images, those on which nothing is left to do, and how many wait for a hand though all is decided.

    One of the audit is through only when somebody has looked at the whole of it: crops show nothing that was missed.
    """
    found = ImageReview.objects.filter(project=project, image_id__in=image_ids).exclude(route=Route.AUDIT)
    found = found.filter(~Exists(undecided()))
    to_fix = set(found.filter(Exists(to_mark_again())).values_list("image_id", flat=True))
    return [image_id for image_id in found.values_list("image_id", flat=True) if image_id not in to_fix], len(to_fix)


def _why(item: Object | None, reviews: Mapping[int, ImageReview], reviewer: User) -> str:
    """Why an object was left out, as a code. One that is of another project looks like one that does not exist."""
    if item is None or item.image_id not in reviews:
        return NOT_FOUND
    review = reviews[item.image_id]
    if item.state == ObjectState.SUPERSEDED:
        return REPLACED
    if review.state == ReviewState.PROPOSED and item.state == ObjectState.PROPOSED and item.layer <= review.layer:
        return refusal(review, reviewer) or DECIDED
    return DECIDED
