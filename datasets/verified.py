"""What review has verified, as the values a release is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from catalog.models import Image, ImageState
from datasets.models import Tombstone
from projects.models import ProjectImage
from review.models import Consensus, ImageReview, Object, ObjectState, ReviewState

_SIDES = ("x", "y", "width", "height")
_OBJECT_COLUMNS = ("id", "category_id", "categories", "attributes", "votes_for", "votes", "confidence")
_CATEGORIES_OF_IMAGES = """
    SELECT image_id, array_agg(DISTINCT category)
    FROM review_object, unnest(categories) AS category
    WHERE project_id = %s AND state = 'verified'
    GROUP BY image_id
"""
_CATEGORIES = """
    SELECT DISTINCT category
    FROM review_object, unnest(categories) AS category
    WHERE project_id = %s AND state = 'verified'
"""
CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class VerifiedImage:
    """An image that may be published: what names it needs, and which categories were found on it."""

    image_id: int
    name: str
    sha256: str
    media_type: str
    categories: frozenset[int]


def reviews(project_id: int) -> QuerySet[ImageReview]:
    """Images of a project that could be published now: verified, still in it, and not withdrawn."""
    withdrawn = Tombstone.objects.filter(image_id=OuterRef("image_id"))
    member = ProjectImage.objects.filter(project_id=project_id, image_id=OuterRef("image_id"))
    return _verified(project_id).filter(Exists(member), ~Exists(withdrawn), image__state=ImageState.ACTIVE)


def images(project_id: int, *, until: datetime) -> list[VerifiedImage]:
    """Every image that `reviews` has, and had before `until`, by id. Four queries; a few hundred bytes of memory each.

    The sets are joined here, not in the database: on tables that were just filled its planner knows nothing yet.
    """
    categories = _categories_of_images(project_id)
    names = dict(ProjectImage.objects.filter(project_id=project_id).values_list("image_id", "name").iterator(CHUNK))
    withdrawn = set(Tombstone.objects.values_list("image_id", flat=True))
    found = _verified(project_id).filter(image__state=ImageState.ACTIVE, updated_at__lte=until).order_by("image_id")
    rows = found.values_list("image_id", "image__sha256", "image__media_type")
    return [
        VerifiedImage(image_id, names[image_id], sha256, media_type, categories.get(image_id, frozenset()))
        for image_id, sha256, media_type in rows.iterator(CHUNK)
        if image_id in names and image_id not in withdrawn
    ]


def records(project_id: int, image_ids: Sequence[int], names: dict[int, str]) -> list[tuple[int, dict[str, Any]]]:
    """`(image id, record)` of those of the images that are verified at this moment. Three queries."""
    still = set(_verified(project_id).filter(image_id__in=image_ids).values_list("image_id", flat=True))
    objects: dict[int, list[dict[str, Any]]] = defaultdict(list)  # records as `ReleaseItem` documents them
    # As plain rows, since model instances of a million boxes would cost more than all the rest.
    rows = _objects(project_id, still).order_by("image_id", "id").values("image_id", *_OBJECT_COLUMNS, *_SIDES)
    for row in rows.iterator(chunk_size=5_000):
        objects[row["image_id"]].append(_object(row))
    pictures = Image.objects.filter(pk__in=still).order_by("pk")
    return [(one.pk, {"image": _image(one, names[one.pk]), "objects": objects[one.pk]}) for one in pictures]


def used_categories(project_id: int) -> set[int]:
    """Every category of a verified object of the project."""
    with connection.cursor() as cursor:
        cursor.execute(_CATEGORIES, [project_id])
        return {number for (number,) in cursor.fetchall()}


def algorithms(project_id: int) -> list[dict[str, str]]:
    """Which algorithms merged the votes behind the project's verified objects."""
    used = Object.objects.filter(project_id=project_id, state=ObjectState.VERIFIED).values("consensus_id")
    rows = Consensus.objects.filter(pk__in=used).values_list("algorithm", "version").distinct()
    return [{"algorithm": name, "version": version} for name, version in sorted(rows)]


def _categories_of_images(project_id: int) -> dict[int, frozenset[int]]:
    """Which categories were found on each image; images with the same ones share a set."""
    shared: dict[tuple[int, ...], frozenset[int]] = {}
    with connection.chunked_cursor() as cursor:
        cursor.execute(_CATEGORIES_OF_IMAGES, [project_id])
        found = ((image_id, tuple(categories)) for image_id, categories in cursor)
        return {image_id: shared.setdefault(key, frozenset(key)) for image_id, key in found}


def _verified(project_id: int) -> QuerySet[ImageReview]:
    return ImageReview.objects.filter(project_id=project_id, state=ReviewState.VERIFIED)


def _objects(project_id: int, image_ids: Iterable[int]) -> QuerySet[Object]:
    return Object.objects.filter(project_id=project_id, image_id__in=image_ids, state=ObjectState.VERIFIED)


def _image(image: Image, name: str) -> dict[str, Any]:
    return {
        "id": image.pk,
        "sha256": image.sha256,
        "file_name": name,
        "width": image.width,
        "height": image.height,
        "licence": image.licence,
        "author": image.author,
        "landing_url": image.landing_url,
    }


def _object(row: dict[str, Any]) -> dict[str, Any]:
    sides = {side: row[side] for side in _SIDES}
    return {
        "id": row["id"],
        "category": row["category_id"],
        "categories": row["categories"],
        # + 0.0: JSON in the database knows no negative zero, and the record's digest must survive the way back
        **({side: value + 0.0 for side, value in sides.items()} if row["x"] is not None else {}),
        "attributes": sorted(row["attributes"]),
        "votes_for": row["votes_for"],
        "votes": row["votes"],
        "confidence": row["confidence"],
    }
