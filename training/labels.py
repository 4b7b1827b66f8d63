"""From published records to what the engine and the evaluator read. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from datasets.records import Record, ReleasedObject

Row = dict[str, object]
IGNORED = frozenset({"group_of", "difficult"})


def labels_of(record: Record, index: Mapping[int, int]) -> list[int]:
    """The category indices that any object of the image carries, tags and boxes alike."""
    return sorted({index[each] for one in record.objects for each in _categories(one) if each in index})


def boxes_of(record: Record, index: Mapping[int, int]) -> list[list[float | bool]]:
    """One row per box and category: x, y, width, height, category index, and whether it only is to be ignored."""
    return [
        [one.box.x, one.box.y, one.box.width, one.box.height, index[each], not IGNORED.isdisjoint(one.attributes)]
        for one in record.objects
        if one.box is not None
        for each in _categories(one)
        if each in index
    ]


def is_multi_label(records: Iterable[Record], index: Mapping[int, int]) -> bool:
    """Whether any image carries more than one category."""
    return any(len(labels_of(record, index)) > 1 for record in records)


def training_row(record: Record, index: Mapping[int, int], task: str, *, multi_label: bool) -> Row | None:
    """A line of the engine's list without its image; None for an image that can teach nothing."""
    row = image_row(record)
    if task == "detect":
        return row | {"boxes": boxes_of(record, index)}
    labels = labels_of(record, index)
    if multi_label:
        return row | {"label": labels}
    return row | {"label": labels[0]} if labels else None


def truth_row(record: Record, index: Mapping[int, int], task: str) -> Row:
    """A line of truth for the evaluator."""
    row: Row = {"id": record.image_id, "width": record.width, "height": record.height}
    if task == "detect":
        return row | {"boxes": boxes_of(record, index)}
    labels = labels_of(record, index)
    return row | {"label": labels[0] if len(labels) == 1 else labels}


def suggested_boxes(
    rows: Iterable[Sequence[float]],
    categories: Sequence[Mapping[str, object]],
    *,
    least_score: float,
    allowed: Collection[int],
) -> list[Row]:
    """What a model found, surest first, as boxes of an answer: only what it is this sure of and what is asked about."""
    ids = [int(str(category["id"])) for category in categories]
    kept = [row for row in rows if row[4] >= least_score and ids[int(row[5])] in allowed]
    return [
        {"x": x, "y": y, "width": width, "height": height, "categories": [ids[int(index)]], "attributes": []}
        for x, y, width, height, _score, index in sorted(kept, key=lambda row: -row[4])
    ]


def image_row(record: Record) -> Row:
    """What may be said of an image whose labels are withheld."""
    return {"id": record.image_id, "width": record.width, "height": record.height}


def category_index(categories: Sequence[Mapping[str, object]]) -> dict[int, int]:
    """Category id → its place in the model's output."""
    return {int(str(category["id"])): place for place, category in enumerate(categories)}


def _categories(one: ReleasedObject) -> tuple[int, ...]:
    return one.categories or (one.category,)
