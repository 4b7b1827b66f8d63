"""Every read of datasets. What is withheld leaves only through `truth` and `release_truth`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import Case, Count, F, JSONField, QuerySet, TextField, When
from django.db.models.functions import Cast

from accounts.models import User
from catalog.models import Category
from common.errors import NotFound
from datasets import manifest, names, verified
from datasets.errors import ExportNotFoundError, LabelsWithheldError, ReleaseInvalidError, ReleaseNotFoundError
from datasets.models import Export, ExportState, Release, ReleaseItem, ReleaseState, Split, SplitAssignment, Tombstone
from datasets.records import Record, parse, veiled, veiled_name
from projects import access
from projects.models import ProjectCategory, Role

CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a project cannot be released now: a word for programs and a sentence for people."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a release made now would hold; splits of images not yet in the ledger are expected shares."""

    verified_images: int
    new_images: int
    by_split: dict[str, int]
    obstacles: tuple[Obstacle, ...]


def records(release_id: int, split: str, *, with_labels: bool) -> Iterator[Record]:
    """The records of a split, by a server-side cursor; withdrawn images are left out.

    Labels of a withheld split are refused; without labels its records come in an order, and under names, that say
    nothing about what the images show.
    """
    release = Release.objects.get(pk=release_id)
    is_withheld = split in release.withheld
    if is_withheld and with_labels:
        raise LabelsWithheldError(f"The labels of {split} in release {release.name} are withheld.")
    if is_withheld:
        return _veiled_records(release, split)
    return truth(release_id, split) if with_labels else _without_labels(release_id, split)


def release_truth(release_id: int, split: str) -> Iterator[Record]:
    """The records of a split with their labels, withheld or not: for the evaluation of models and nothing else."""
    return truth(release_id, split)


def truth(release_id: int, split: str | None = None) -> Iterator[Record]:
    """Records with labels, of a split or of all, by image id. Never hand them on to where people can see them."""
    items = _standing(release_id, split).order_by("image_id").annotate(text=Cast("record", TextField()))
    rows = items.values_list("split", "text").iterator(chunk_size=CHUNK)
    return (parse(orjson.loads(text), found_split) for found_split, text in rows)


def private_records(release: Release, split: str) -> Iterator[Record]:
    """Records with labels in the order that everybody else gets, so that numbers agree; for admins' exports."""
    if split not in release.withheld:
        yield from truth(release.pk, split)
        return
    ordered = _veiled_order(release, split)
    for start in range(0, len(ordered), CHUNK):
        ids = [image_id for _name, image_id in ordered[start : start + CHUNK]]
        found = dict(ReleaseItem.objects.filter(release=release, image_id__in=ids).values_list("image_id", "record"))
        yield from (parse(found[image_id], split) for image_id in ids)


def manifest_pieces(release: Release) -> Iterator[bytes]:
    """The manifest of a release in pieces; withdrawn images stay listed, since it never changes."""
    rows = ReleaseItem.objects.filter(release=release).order_by("image_id")
    columns = ("image_id", "split", "image__sha256", "record_sha256")
    entries = (manifest.Entry(*row) for row in rows.values_list(*columns).iterator(chunk_size=CHUNK))
    head = {
        "project": release.project_id,
        "release": release.name,
        "withheld": release.withheld,
        "categories": release.categories,
    }
    return manifest.write(head, entries, withheld=frozenset(release.withheld), salt=release.salt)


def frozen_categories(project_id: int) -> list[dict[str, Any]]:
    """The project's categories in order, then those of verified objects that it no longer asks about."""
    asked = ProjectCategory.objects.filter(project_id=project_id).order_by("position", "id")
    order = list(asked.values_list("category_id", flat=True))
    order += sorted(verified.used_categories(project_id) - set(order))
    found = Category.objects.in_bulk(order)
    titles = names.unique_titles([(number, found[number].name) for number in order])
    return [
        {
            "id": number,
            "name": titles[number],
            "names": found[number].names,
            "wnid": found[number].wnid,
            "definition": found[number].definition,
        }
        for number in order
    ]


def obstacles(project_id: int) -> tuple[Obstacle, ...]:
    """Why the project cannot be released now; empty when it can."""
    found = []
    if Release.objects.filter(project_id=project_id, state=ReleaseState.BUILDING).exists():
        found.append(Obstacle("freezing", "Another release of this project is being frozen; wait for it."))
    if not verified.reviews(project_id).exists():
        found.append(Obstacle("nothing_verified", "No image is verified yet."))
    return tuple(found)


def preview(project_id: int, fractions: dict[str, float]) -> Preview:
    """What a release would hold now. A fixed number of queries, whatever the number of images."""
    ready = verified.reviews(project_id)
    total = ready.count()
    decided = SplitAssignment.objects.filter(image_id__in=ready.values("image_id")).values_list("split")
    by_split = dict.fromkeys(Split.values, 0) | dict(decided.annotate(images=Count("id")))
    new = total - sum(by_split.values())
    shares = {split: round(fractions[split] * new) for split in ("val", "test")}
    shares["train"] = new - sum(shares.values())
    expected = {split: by_split[split] + shares[split] for split in Split.values}
    return Preview(total, new, expected, obstacles(project_id))


def releases_of(project_id: int) -> QuerySet[Release]:
    """The releases of a project."""
    return Release.objects.filter(project_id=project_id).select_related("project")


def is_published(project_id: int) -> bool:
    """Whether something of the project is for ever: a frozen release, or the split of an image. Two queries."""
    frozen = Release.objects.filter(project_id=project_id, state=ReleaseState.FROZEN)
    return frozen.exists() or SplitAssignment.objects.filter(project_id=project_id).exists()


def release_named(project_id: int, name: str) -> Release:
    """The release of a project by its name. One query."""
    found = releases_of(project_id).filter(name=name).first()
    if found is None:
        raise ReleaseNotFoundError
    return found


def unfinished_release(project_id: int, name: str) -> Release | None:
    """The release of that name if it is still being frozen. One query."""
    return releases_of(project_id).filter(name=name, state=ReleaseState.BUILDING).first()


def release_for(user: User, release_id: int, *, at_least: Role = Role.ANNOTATOR) -> tuple[Release, access.Access]:
    """The release and the person's place in its project, when they may see it. Two queries.

    What was published stays when its project goes to the bin.
    """
    release = Release.objects.select_related("project").filter(pk=release_id).first()
    if release is None:
        raise ReleaseNotFoundError
    try:
        return release, access.member(user, release.project_id, at_least=at_least, with_binned=True)
    except NotFound:
        raise ReleaseNotFoundError from None


def exports_of(release: Release, *, with_private: bool) -> QuerySet[Export]:
    """The exports of a release, the private ones only for those who may have them."""
    found = Export.objects.filter(release=release).select_related("release__project")
    return found if with_private else found.filter(private=False)


def offered_export(release: Release) -> Export | None:
    """The newest finished public export in the format that loads everywhere, or in any."""
    done = exports_of(release, with_private=False).filter(state=ExportState.DONE)
    return done.filter(format="coco", with_images=True).last() or done.last()


def export_for(user: User, export_id: int, *, with_private: bool) -> Export:
    """The export, when the person may see it: a private one only as an admin who asks with full rights. Two queries."""
    export = Export.objects.select_related("release__project").filter(pk=export_id).first()
    if export is None:
        raise ExportNotFoundError
    try:
        place = access.member(user, export.release.project_id, with_binned=True)
    except NotFound:
        raise ExportNotFoundError from None
    if export.private and not (with_private and place.role == Role.ADMIN):
        raise ExportNotFoundError
    return export


def items_of(release: Release, split: str | None) -> QuerySet[ReleaseItem]:
    """The items of a release whose images stand: `picture`, and `labels` where they are open; no other is read."""
    if split and split not in Split.values:
        raise ReleaseInvalidError(f"There is no split {split!r}.", fields={"split": ["train, val or test"]})
    labels = Case(When(split__in=release.withheld, then=None), default=F("record__objects"), output_field=JSONField())
    found = _standing(release.pk, split).defer("record", "record_sha256")
    return found.annotate(picture=F("record__image"), labels=labels)


def credited(release: Release, split: str) -> Iterator[Record]:
    """The records of a split with true names and without labels, by image id."""
    return _without_labels(release.pk, split)


def attribution(release: Release, split: str) -> Iterator[tuple[str, str]]:
    """Distinct `(author, licence)` of a split, linked to no image."""
    rows = _standing(release.pk, split).values_list("record__image__author", "record__image__licence")
    return iter(sorted(set(rows.distinct())))


def withdrawn_from(release: Release) -> QuerySet[Tombstone]:
    """Tombstones of images that the release published."""
    published = ReleaseItem.objects.filter(release=release).values("image_id")
    return Tombstone.objects.filter(image_id__in=published).select_related("image")


def _standing(release_id: int, split: str | None) -> QuerySet[ReleaseItem]:
    items = ReleaseItem.objects.filter(release_id=release_id).exclude(image_id__in=Tombstone.objects.values("image_id"))
    return items.filter(split=split) if split else items


def _without_labels(release_id: int, split: str) -> Iterator[Record]:
    rows = _standing(release_id, split).order_by("image_id").values_list("record__image")
    return (parse({"image": image, "objects": []}, split) for (image,) in rows.iterator(chunk_size=CHUNK))


def _veiled_order(release: Release, split: str) -> list[tuple[str, int]]:
    rows = _standing(release.pk, split).values_list("image_id", "record__image__file_name", "record__image__sha256")
    return sorted((veiled_name(name, sha256, release.salt), image_id) for image_id, name, sha256 in rows.iterator())


def _veiled_records(release: Release, split: str) -> Iterator[Record]:
    ordered = _veiled_order(release, split)
    for start in range(0, len(ordered), CHUNK):
        ids = [image_id for _name, image_id in ordered[start : start + CHUNK]]
        rows = ReleaseItem.objects.filter(release=release, image_id__in=ids)
        found = dict(rows.values_list("image_id", "record__image"))
        for image_id in ids:
            yield veiled(parse({"image": found[image_id], "objects": []}, split), release.salt)
