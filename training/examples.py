"""Which images a model got most right and most wrong. Pure; for splits whose labels are open and for no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from common.geometry import Box, iou

SHOWN = 8  # of either end
SURE = 0.4  # boxes below this do not count as found
OVERLAP = 0.5

Row = Mapping[str, object]
Boxes = Sequence[Sequence[float]]


def examples(
    truth: Iterable[Row], predictions: Iterable[Row], names: Mapping[str, str]
) -> dict[str, list[dict[str, object]]]:
    """The best and the worst images, each at most eight and none in both, with a score from 0 to 1.

    A detector's score is the F1 of its boxes at overlap 0.5, a classifier's the chance it gave what is there.
    """
    said = {str(row["id"]): row for row in predictions}
    graded = sorted(
        ((_score(row, said.get(str(row["id"]), {})), row) for row in truth),
        key=lambda pair: (pair[0], str(pair[1]["id"])),
    )
    worst = graded[: min(SHOWN, len(graded) // 2)]
    best = graded[len(worst) :][::-1][:SHOWN]
    return {"best": [_shown(*pair, names) for pair in best], "worst": [_shown(*pair, names) for pair in worst]}


def _shown(score: float, row: Row, names: Mapping[str, str]) -> dict[str, object]:
    sizes = {name: row[name] for name in ("width", "height")}
    return {"image": row["id"], "name": names[str(row["id"])], **sizes, "score": round(score, 4)}


def _score(row: Row, said: Row) -> float:
    if "boxes" in row:
        found = [box for box in _boxes(said.get("boxes")) if box[4] >= SURE]
        return f1(_boxes(row["boxes"]), found)
    label = row["label"]
    wanted = list(label) if isinstance(label, list) else [label]
    top = said.get("top")
    chances = dict(top) if isinstance(top, list) else {}
    return sum(float(chances.get(index, 0.0)) for index in wanted) / len(wanted) if wanted else 0.0


def _boxes(value: object) -> Boxes:
    return value if isinstance(value, list) else []


def f1(truth: Boxes, found: Boxes) -> float:
    """Harmony of precision and recall; boxes that are to be ignored neither help nor harm. 1 where nothing is."""
    wanted = [box for box in truth if not (len(box) > 5 and box[5])]
    ignored = [box for box in truth if len(box) > 5 and box[5]]
    free, hits, extra = list(wanted), 0, 0
    for box in sorted(found, key=lambda row: -row[4]):
        match = _closest(box, free)
        if match is not None:
            free.remove(match)
            hits += 1
        elif _closest(box, ignored) is None:
            extra += 1
    return 2 * hits / (hits + extra + len(wanted)) if wanted or extra else 1.0


def _closest(box: Sequence[float], known: Boxes) -> Sequence[float] | None:
    """The known box of the same category that it overlaps most, when that is enough."""
    same = [each for each in known if int(each[4]) == int(box[5])]
    best = max(same, key=lambda each: iou(Box(*each[:4]), Box(*box[:4])), default=None)
    return best if best is not None and iou(Box(*best[:4]), Box(*box[:4])) >= OVERLAP else None
