"""What is known of a project's images, read through the API as simulated workers need it."""

from __future__ import annotations

from common.geometry import Box
from demo.client import Client, Json
from demo.simulation import Labelled, Picture, Question, alike_by_position


def read_truth(admin: Client, project_id: int) -> dict[int, Picture]:
    """Image id → everything that it came labelled with; images that came without labels are left out."""
    found = (_picture(row) for row in admin.pages(f"projects/{project_id}/known-labels"))
    return {picture.image_id: picture for picture in found if picture.boxes or picture.tags}


def question_of(project: Json, look_alikes: dict[str, str] | None = None) -> Question:
    """What a project asks for; who looks like whom is given by name, else neighbours in the list do."""
    numbers = {item["name"]: int(item["id"]) for item in project["categories"]}
    if look_alikes is None:
        return Question(tuple(numbers.values()), alike_by_position(list(numbers.values())))
    pairs = {numbers[one]: numbers[other] for one, other in look_alikes.items() if one in numbers and other in numbers}
    return Question(tuple(numbers.values()), pairs)


def _picture(row: Json) -> Picture:
    boxes = tuple(
        Labelled(
            Box(item["x"], item["y"], item["width"], item["height"]), item["category"], frozenset(item["attributes"])
        )
        for item in row["boxes"]
    )
    return Picture(row["id"], row["width"], row["height"], boxes, frozenset(row["tags"]))
