"""A simulated reviewer: knows the truth, and says of every merged object what a careful person would."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from common.geometry import Box, iou_matrix
from demo.client import Client, Json
from demo.simulation import Labelled, Picture

SAME = 0.5
TIGHT = 0.7


def review_image(reviewer: Client, project_id: int, image_id: int, picture: Picture) -> Json:
    """Decide on every object of an image and pass it on."""
    path = f"projects/{project_id}/review/{image_id}"
    shown: Json = reviewer.get(path)
    return dict(reviewer.post(path, {"decisions": decisions(shown["objects"], picture), "complete": True}))


def decisions(objects: Sequence[Json], picture: Picture) -> list[Json]:
    """Approve what is right, correct what is nearly right, reject what is not there, add what was missed."""
    boxes = [item for item in objects if item["x"] is not None and item["decided_at"] is None]
    pairs = _pairs([_box(item) for item in boxes], [item.box for item in picture.boxes])
    made = [
        _decision(item, picture.boxes[pairs[place]] if place in pairs else None) for place, item in enumerate(boxes)
    ]
    found = set(pairs.values())
    missed = [_as_json(item) for place, item in enumerate(picture.boxes) if place not in found]
    return [decision for decision in made if decision] + [{"add": item} for item in missed]


def _decision(item: Json, truth: Labelled | None) -> Json | None:
    if truth is None:
        if item["state"] == "rejected":
            return None
        return {"object": item["id"], "decision": "reject", "reason": "nothing there"}
    overlap = float(iou_matrix(_array([_box(item)]), _array([truth.box]))[0, 0])
    if item["categories"] == [truth.category] and overlap >= TIGHT:
        return {"object": item["id"], "decision": "approve"}
    return {"object": item["id"], "decision": "correct", "correction": _as_json(truth)}


def _pairs(found: Sequence[Box], truth: Sequence[Box]) -> dict[int, int]:
    """Each found box to a true one, the best overlaps first, none used twice."""
    if not found or not truth:
        return {}
    overlaps = iou_matrix(_array(found), _array(truth))
    pairs: dict[int, int] = {}
    for place in np.argsort(-overlaps, axis=None, kind="stable"):
        one, other = divmod(int(place), len(truth))
        if overlaps[one, other] >= SAME and one not in pairs and other not in pairs.values():
            pairs[one] = other
    return pairs


def _box(item: Json) -> Box:
    return Box(item["x"], item["y"], item["width"], item["height"])


def _array(boxes: Sequence[Box]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array([(box.x, box.y, box.width, box.height) for box in boxes], np.float64).reshape(-1, 4)


def _as_json(item: Labelled) -> Json:
    box = item.box
    place = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    return {**place, "categories": [item.category], "attributes": sorted(item.attributes)}
