"""Reads about images, labels, sources and the category graph. Each says how many queries it costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from catalog import neardup, places
from catalog.imaging import RENDITION_SIZES
from catalog.models import (
    Category,
    CategoryParent,
    CategoryState,
    Image,
    ImageState,
    KnownLabel,
    Source,
    SourceItem,
    SourceState,
    UploadedFile,
)
from common.errors import NotFound
from common.geometry import Box

UNDECIDED = neardup.UNDECIDED
Ids = NDArray[np.int64]
HASHES_AT_ONCE = 50_000  # images whose hashes one query asks for
UPLOAD_KEPT = timedelta(days=30)
LEASE = timedelta(minutes=2)  # a worker silent for longer is taken for dead


@dataclass(frozen=True, slots=True)
class KnownBox:
    """A box that came with an image."""

    category_id: int
    box: Box
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """All that was known of an image when it came."""

    boxes: list[KnownBox] = field(default_factory=list)
    tags: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Node:
    """A category, and those it hangs between."""

    category: Category
    parents: list[Category]
    children: list[Category]


def source(source_id: int) -> Source:
    """The source. One query."""
    found = Source.objects.filter(pk=source_id).first()
    if found is None:
        raise NotFound("There is no such source.")
    return found


def abandoned_sources(now: datetime) -> QuerySet[Source]:
    """Sources that wait for a worker, or whose worker has shown no sign of life for a while."""
    working = Source.objects.filter(state__in=[SourceState.CHECKING, SourceState.IMPORTING])
    return working.exclude(heartbeat_at__gt=now - LEASE)


def abandoned_uploads(now: datetime) -> QuerySet[Source]:
    """Uploads with files that wait for a person, and had none for 30 days."""
    files = UploadedFile.objects.filter(source_id=OuterRef("pk"))
    waiting = [SourceState.RECEIVING, SourceState.CHECKED, SourceState.FAILED, SourceState.CANCELLED]
    touched = Source.objects.annotate(touched_at=Coalesce("heartbeat_at", "created_at"))
    return touched.filter(Exists(files), state__in=waiting, touched_at__lt=now - UPLOAD_KEPT)


def uploaded_size(source_id: int, name: str) -> int:
    """How many bytes of a file of an upload are held; 0 when it was not begun. One query."""
    return UploadedFile.objects.filter(source_id=source_id, name=name).values_list("size", flat=True).first() or 0


def rate(source: Source) -> float | None:
    """Files a second of an import so far; None before it has begun. No query."""
    if source.started_at is None or source.heartbeat_at is None or source.state == SourceState.CHECKING:
        return None
    seconds = (source.heartbeat_at - source.started_at).total_seconds()
    return round((source.imported + source.duplicates) / seconds, 2) if seconds > 0 else None


def seconds_left(source: Source) -> float | None:
    """How long an import will still take at the rate so far. No query."""
    speed = rate(source)
    if source.state != SourceState.IMPORTING or not speed:
        return None
    return round((source.total - source.imported - source.duplicates - source.refused) / speed, 1)


def problems_of(source_id: int) -> QuerySet[SourceItem]:
    """Everything of a source that was refused or remarked on."""
    return SourceItem.objects.filter(source_id=source_id).exclude(code="")


def names_of_source(source_id: int) -> Iterator[tuple[int, str]]:
    """`(image id, file name)` of what a source brought, in order, without holding it all. One query."""
    items = SourceItem.objects.filter(source_id=source_id, image__isnull=False).order_by("id")
    return items.values_list("image_id", "name").iterator(chunk_size=5_000)


def known_labels(source_of: Mapping[int, int | None]) -> dict[int, Known]:
    """The labels that images came with, each by the one source named for it: another source may have told other labels
    of the same bytes, to another project. One query; images without labels are left out.
    """
    found: dict[int, Known] = {}
    sources = {source_id for source_id in source_of.values() if source_id is not None}
    told = KnownLabel.objects.filter(image_id__in=source_of, source_id__in=sources)
    for label in told.order_by("id"):
        if label.source_id != source_of[label.image_id]:
            continue
        known = found.setdefault(label.image_id, Known())
        if label.x is None or label.y is None or label.width is None or label.height is None:
            known.tags.append(label.category_id)
        else:
            box = Box(label.x, label.y, label.width, label.height)
            known.boxes.append(KnownBox(label.category_id, box, tuple(label.attributes)))
    return found


def image(image_id: int) -> Image:
    """An image that was not withdrawn. One query."""
    found = Image.objects.filter(pk=image_id, state=ImageState.ACTIVE).first()
    if found is None:
        raise NotFound("There is no such image.")
    return found


def rendition(image: Image, size: int) -> File[bytes]:
    """The image in WebP, at most `size` pixels on its longer side; the caller closes it. No query."""
    longest = max(image.width, image.height)
    smaller = (0, *RENDITION_SIZES)
    made = [one for one, below in zip(RENDITION_SIZES, smaller, strict=False) if longest > below and one <= size]
    return default_storage.open(places.rendition(image.sha256, made[-1] if made else RENDITION_SIZES[0]))


def picture(sha256: str) -> File[bytes]:
    """The upright picture in the format it came in, without metadata; the caller closes it. No query."""
    return default_storage.open(places.picture(sha256))


def near_duplicate_groups(image_ids: Ids, decided: Ids | None = None) -> Ids:
    """For each image, which are given in order, the smallest id of its group of near-duplicates, mirrored ones too.

    `decided` names the group that an image was put in before, `UNDECIDED` where it was in none: those are not
    compared with each other again. One query for every 50,000 images; some 150 bytes of memory each.
    """
    hashes = np.empty((2, len(image_ids)), dtype=np.int64)
    for start in range(0, len(image_ids), HASHES_AT_ONCE):
        wanted = image_ids[start : start + HASHES_AT_ONCE]
        rows = Image.objects.filter(pk__in=wanted.tolist()).order_by("pk").values_list("phash", "dhash")
        hashes[:, start : start + len(wanted)] = np.array(rows, dtype=np.int64).T
    found: Ids = image_ids[neardup.groups(hashes[0], hashes[1], decided)]
    return found


def categories_named(names: Iterable[str]) -> dict[str, Category]:
    """Name as asked → the oldest active category that is called so in any language, or by its wnid. One query."""
    asked = {name: name.casefold() for name in names}
    found: dict[str, Category] = {}
    lowered = list(asked.values())
    rows = Category.objects.filter(state=CategoryState.ACTIVE).extra(  # constant SQL, the names are parameters
        where=["lower(name) = ANY(%s) OR wnid = ANY(%s) OR lower(names->>'zh') = ANY(%s)"], params=[lowered] * 3
    )
    for category in rows.order_by("id"):
        for called in (category.name, category.wnid or "", category.names.get("zh", "")):
            found.setdefault(called.casefold(), category)
    return {name: found[key] for name, key in asked.items() if key in found}


def search_categories(words: str) -> QuerySet[Category]:
    """Active categories whose name in either language contains the words."""
    match = Q(name__icontains=words) | Q(names__zh__icontains=words) | Q(wnid=words)
    return Category.objects.filter(match, state=CategoryState.ACTIVE)


def node(category_id: int) -> Node:
    """A category with its neighbours in the graph. Three queries."""
    category = Category.objects.filter(pk=category_id).first()
    if category is None:
        raise NotFound(f"There is no category {category_id}.")
    above = CategoryParent.objects.filter(child=category).select_related("parent").order_by("parent__name", "id")
    below = CategoryParent.objects.filter(parent=category).select_related("child").order_by("child__name", "id")
    return Node(category, [edge.parent for edge in above], [edge.child for edge in below])


def descendants(category_ids: Sequence[int]) -> set[int]:
    """Every category below these. One query."""
    return _closure(category_ids, "child_id", "parent_id")


def ancestors(category_ids: Sequence[int]) -> set[int]:
    """Every category above these. One query."""
    return _closure(category_ids, "parent_id", "child_id")


def _closure(category_ids: Sequence[int], reached: str, start: str) -> set[int]:
    query = f"""
        WITH RECURSIVE found(id) AS (
            SELECT {reached} FROM catalog_categoryparent WHERE {start} = ANY(%s)
            UNION
            SELECT edge.{reached} FROM catalog_categoryparent edge JOIN found ON edge.{start} = found.id
        )
        SELECT id FROM found
    """  # noqa: S608  # the two names are constants of this module
    with connection.cursor() as cursor:
        cursor.execute(query, [list(category_ids)])
        return {row[0] for row in cursor.fetchall()}
