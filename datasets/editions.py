"""A release as it is exported: its splits in a format, and what must travel with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson

from datasets import pictures, selectors
from datasets.citation import Citation, cite
from datasets.layouts import Edition, Format, Part, write
from datasets.loading import LoadLines, archive_name, load_lines
from datasets.models import Export, Release
from datasets.progress import Pulse
from datasets.records import Record, veiled_name
from datasets.sinks import Sink, add_table


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants of a release; `private` asks for withheld labels too."""

    layout: Format
    splits: tuple[str, ...]
    private: bool
    with_images: bool


def image_count(release: Release, splits: Sequence[str]) -> int:
    """How many images were frozen in these splits."""
    counted = release.counts["splits"]
    return sum(counted[split]["images"] for split in splits if split in counted)


def write_edition(release: Release, wish: Wish, sink: Sink, pulse: Pulse) -> None:
    """Write the release into the sink. The same release, wish and tombstones give the same bytes."""
    sink.add("release.json", orjson.dumps(_card(release, wish), option=orjson.OPT_INDENT_2) + b"\n")
    add_table(sink, "ATTRIBUTION.csv", _attribution(release, wish))
    if wish.private:
        add_table(sink, "names.csv", _names(release, wish))
    parts = tuple(
        Part(
            split, _is_labelled(release, split, wish), partial(_counted, partial(_records, release, split, wish), pulse)
        )
        for split in wish.splits
    )
    categories = {one["id"]: one["name"] for one in release.categories}
    title = f"{release.project.name} {release.name}"
    write(wish.layout, Edition(title, categories, parts, pictures.read if wish.with_images else None), sink)


def citation(release: Release) -> Citation | None:
    """How to cite the release; there is nothing to cite before it is frozen."""
    if release.frozen_at is None:
        return None
    project = release.project
    return cite(
        project=project.name,
        slug=project.slug,
        release=release.name,
        frozen_at=release.frozen_at,
        manifest_sha256=release.manifest_sha256,
    )


def file_url(export: Export) -> str:
    """Where the file of an export is fetched, on this server."""
    return f"/api/v1/exports/{export.pk}/file"


def download_name(export: Export) -> str:
    """The name of the export's archive in somebody's downloads, without suffix."""
    release = export.release
    return archive_name(slug=release.project.slug, release=release.name, layout=export.format, private=export.private)


def lines_for(export: Export, base_url: str) -> LoadLines:
    """Lines that fetch, check and load a finished export."""
    withheld = () if export.private else export.release.withheld
    return load_lines(
        url=base_url + file_url(export),
        sha256=export.sha256,
        name=download_name(export),
        layout=Format(export.format),
        labelled=[split for split in export.splits if split not in withheld],
        splits=export.splits,
    )


def _is_labelled(release: Release, split: str, wish: Wish) -> bool:
    return wish.private or split not in release.withheld


def _records(release: Release, split: str, wish: Wish) -> Iterator[Record]:
    if wish.private:
        return selectors.private_records(release, split)
    return selectors.records(release.pk, split, with_labels=split not in release.withheld)


def _counted(records: Callable[[], Iterator[Record]], pulse: Pulse) -> Iterator[Record]:
    for record in records():
        yield record
        pulse.step()


def _card(release: Release, wish: Wish) -> dict[str, Any]:
    reference = citation(release)
    return {
        "project": release.project.name,
        "release": release.name,
        "description": release.description,
        "licence": release.licence,
        "frozen_at": release.frozen_at,
        "manifest_sha256": release.manifest_sha256,
        "citation": reference.text if reference else "",
        "bibtex": reference.bibtex if reference else "",
        "format": wish.layout,
        "splits": wish.splits,
        "labels_withheld": [split for split in wish.splits if not _is_labelled(release, split, wish)],
        "categories": release.categories,
        "tombstones": [stone.image.sha256 for stone in selectors.withdrawn_from(release).order_by("image_id")],
    }


def _attribution(release: Release, wish: Wish) -> Iterator[Sequence[object]]:
    """Who is owed thanks; authors of withheld images are linked to none of them, since a link may tell the label."""
    yield "file_name", "split", "author", "licence", "landing_url"
    for split in wish.splits:
        if not _is_labelled(release, split, wish):
            yield from (("", split, author, licence, "") for author, licence in selectors.attribution(release, split))
            continue
        for one in selectors.credited(release, split):
            yield one.file_name, split, one.author, one.licence, one.landing_url


def _names(release: Release, wish: Wish) -> Iterator[Sequence[object]]:
    """Which public name a withheld image bears, so that predictions on the public half can be matched."""
    yield "image", "split", "file_name", "public_file_name"
    for split in (one for one in wish.splits if one in release.withheld):
        for record in _records(release, split, wish):
            public = veiled_name(record.file_name, record.sha256, release.salt)
            yield record.image_id, split, record.file_name, public
