from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog.labels import SIZE_DIFFERS, Labels, fitted
from catalog.models import Image, KnownLabel, Source, SourceItem
from formats.records import LabelledImage


def know_labels(source: Source, items: Sequence[SourceItem], labels: Labels) -> None:
    """Keep what the source's files say of these pictures, once a picture; the caller saves the items afterwards.

    An item whose labels were drawn on a picture of another shape gets the remark and no labels.
    """
    ids = {item.image_id for item in items if item.image_id}
    told = set(KnownLabel.objects.filter(source=source, image__in=ids).values_list("image_id", flat=True))
    sizes = {
        pk: (width, height)
        for pk, width, height in Image.objects.filter(pk__in=ids).values_list("pk", "width", "height")
    }
    rows: list[KnownLabel] = []
    for item in items:
        labelled = labels.by_image.get(item.name)
        if item.image_id is None or labelled is None or item.image_id in told:
            continue
        told.add(item.image_id)
        fit, reason = fitted(labelled, *sizes[item.image_id])
        if fit is None:
            item.code, item.detail = SIZE_DIFFERS, reason
        else:
            rows.extend(_rows(source, item.image_id, fit))
    KnownLabel.objects.bulk_create(rows, batch_size=2_000)


def _rows(source: Source, image_id: int, labelled: LabelledImage) -> Iterator[KnownLabel]:
    for tag in labelled.tags:
        category = source.mapping.get(tag)
        if category is not None:
            yield KnownLabel(source=source, image_id=image_id, category_id=category)
    for one in labelled.boxes:
        category = source.mapping.get(one.category)
        if category is not None:
            yield KnownLabel(
                source=source,
                image_id=image_id,
                category_id=category,
                x=one.box.x,
                y=one.box.y,
                width=one.box.width,
                height=one.box.height,
                attributes=sorted(one.attributes),
            )
