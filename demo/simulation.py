"""Simulated workers: what a person of stated skill would answer about an image whose truth is known.

A simulation, not people: the same seed, worker and image always give the same answer.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from common.geometry import Box, iou

Answer = dict[str, list[object]]
Subject = Mapping[str, Any]  # the JSON of a task's subject

RIGHT = 0.6  # overlap from which a careful eye takes a box for right
# How long a look takes beside drawing one box: medians of 9.0 s and 7.8 s against 25.5 s (Su, Deng and Fei-Fei 2012).
VERIFYING, COVERING = 0.35, 0.31


@dataclass(frozen=True, slots=True)
class Labelled:
    """One true box of an image."""

    box: Box
    category: int
    attributes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Picture:
    """An image with everything that is known to be on it; `tags` are categories known without a place."""

    image_id: int
    width: int
    height: int
    boxes: tuple[Labelled, ...]
    tags: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """What a project asks for: its categories, and which of them look alike."""

    categories: tuple[int, ...]
    look_alikes: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Skill:
    """How well somebody works: shares of objects missed and confused, false boxes an image, edges in shares of a side.

    `bias` makes every box too large (or, below 0, too small); a spammer answers without looking.
    """

    name: str
    miss: float
    confuse: float
    false_boxes: float
    noise: float
    bias: float = 0.0
    seconds_per_box: float = 5.0
    is_spammer: bool = False


@dataclass(frozen=True, slots=True)
class Worker:
    """One simulated person."""

    name: str
    skill: Skill


CAREFUL = Skill("careful", miss=0.02, confuse=0.02, false_boxes=0.05, noise=0.018, seconds_per_box=7.0)
TYPICAL = Skill("typical", miss=0.06, confuse=0.05, false_boxes=0.15, noise=0.035, bias=0.01)
HASTY = Skill("hasty", miss=0.15, confuse=0.09, false_boxes=0.35, noise=0.07, bias=0.03, seconds_per_box=3.0)
CONFUSED = Skill("confused", miss=0.06, confuse=0.30, false_boxes=0.15, noise=0.04)
SPAMMER = Skill("spammer", 0.0, 0.0, 0.0, 0.0, seconds_per_box=0.6, is_spammer=True)

# In this order a crowd is filled; one worker in ten is a spammer, as crowds without a gate have them.
MIX = (TYPICAL, CAREFUL, TYPICAL, HASTY, CAREFUL, TYPICAL, CONFUSED, TYPICAL, CAREFUL, SPAMMER)
NAMES = (
    "Ada", "Bo", "Chidi", "Dilnoza", "Emil", "Farah", "Goran", "Hana", "Iker", "Jun",
    "Kwame", "Lena", "Mei", "Nils", "Olga", "Priya", "Quentin", "Rosa", "Sami", "Tao",
)  # fmt: skip


def crowd(size: int, skills: Sequence[Skill] = MIX) -> list[Worker]:
    """Workers with names, their skills taken in turn."""
    turns = range(1, math.ceil(size / len(NAMES)) + 1)
    names = [name if turn == 1 else f"{name} {turn}" for turn in turns for name in NAMES]
    return [Worker(names[number], skills[number % len(skills)]) for number in range(size)]


def alike_by_position(categories: Sequence[int]) -> dict[int, int]:
    """Look-alikes where nobody named them: neighbours in the project's list."""
    pairs = zip(categories[::2], categories[1::2], strict=False)
    return {name: other for pair in pairs for name, other in (pair, pair[::-1])}


def draw_answer(
    worker: Worker, picture: Picture, question: Question, seed: int, *, offered: Sequence[Subject] = ()
) -> Answer:
    """The boxes this worker would draw, in the order of a person who goes over the picture from left to right.

    Of boxes that are `offered` they keep those that look right, and draw what is still bare.
    """
    chance = _chance(seed, worker, picture, "draw")
    if worker.skill.is_spammer:
        boxes = [_random_box(chance, picture, question) for _ in range(chance.randint(0, 4))]
    else:
        kept = [_labelled(item) for item in offered if _is_true(picture, item)]
        seen = [item for item in picture.boxes if chance.random() >= _miss(worker.skill, item)]
        seen = [item for item in seen if all(iou(item.box, one.box) < RIGHT for one in kept)]
        boxes = [_drawn(chance, worker.skill, item, picture, question) for item in seen]
        boxes += [_random_box(chance, picture, question) for _ in range(_poisson(chance, worker.skill.false_boxes))]
    boxes.sort(key=lambda item: (item.box.x, item.box.y))
    if worker.skill.is_spammer or not offered:
        return {"boxes": [_as_json(item) for item in boxes]}
    return {"boxes": [*(_as_json(item, "suggestion") for item in kept), *(_as_json(item) for item in boxes)]}


def tag_answer(worker: Worker, picture: Picture, question: Question, seed: int) -> Answer:
    """The categories this worker would say are in the image."""
    chance = _chance(seed, worker, picture, "tag")
    if worker.skill.is_spammer:
        return {"tags": [chance.choice(question.categories)]}
    present = sorted(picture.tags | {item.category for item in picture.boxes})
    tags = {_named(chance, worker.skill, tag, question) for tag in present if chance.random() >= worker.skill.miss}
    return {"tags": [*sorted(tags)]}


def verify_answer(worker: Worker, picture: Picture, question: Question, subject: Subject, seed: int) -> dict[str, str]:
    """Whether this worker takes the object in question for right."""
    chance = _chance(seed, worker, picture, f"verify {subject['object']}")
    if worker.skill.is_spammer:
        return {"answer": chance.choice(("yes", "no"))}
    is_right = _is_true(picture, subject)
    is_seen = chance.random() >= worker.skill.miss + worker.skill.confuse
    return {"answer": "yes" if is_right == is_seen else "no"}


def cover_answer(worker: Worker, picture: Picture, question: Question, subject: Subject, seed: int) -> dict[str, str]:
    """Whether this worker thinks that every object has a box."""
    boxes = [_box_of(item) for item in subject["boxes"]]
    chance = _chance(seed, worker, picture, f"cover {len(boxes)} {sum(box.x for box in boxes):.1f}")
    if worker.skill.is_spammer:
        return {"answer": "complete"}
    bare = [item for item in picture.boxes if all(iou(item.box, box) < RIGHT for box in boxes)]
    noticed = any(chance.random() >= _miss(worker.skill, item) for item in bare)
    imagined = chance.random() < worker.skill.false_boxes / 10
    return {"answer": "missing" if noticed or imagined else "complete"}


def checking_ms(worker: Worker, picture: Picture, subject: Subject, seed: int) -> int:
    """How long this worker would have looked at what is to be checked."""
    chance = _chance(seed, worker, picture, f"time of {subject.get('object')} {len(subject.get('boxes', ()))}")
    share = COVERING if "boxes" in subject else VERIFYING
    return round(1000 * (0.5 + share * worker.skill.seconds_per_box) * chance.lognormvariate(0, 0.25))


def active_ms(worker: Worker, picture: Picture, answer: Answer, seed: int) -> int:
    """How long this worker would have looked and worked."""
    chance = _chance(seed, worker, picture, "time")
    marks = sum(_effort(item) for items in answer.values() for item in items)
    return round(1000 * (2 + marks * worker.skill.seconds_per_box) * chance.lognormvariate(0, 0.25))


def _is_true(picture: Picture, subject: Subject) -> bool:
    named = set(subject["categories"])
    if "x" not in subject:
        return bool(named & (picture.tags | {item.category for item in picture.boxes}))
    box = _box_of(subject)
    return any(item.category in named and iou(item.box, box) >= RIGHT for item in picture.boxes)


def _box_of(item: Subject) -> Box:
    return Box(item["x"], item["y"], item["width"], item["height"])


def _chance(seed: int, worker: Worker, picture: Picture, what: str) -> random.Random:
    return random.Random(f"{seed}/{worker.name}/{picture.image_id}/{what}")


def _miss(skill: Skill, item: Labelled) -> float:
    """Half-hidden and small things are overlooked more often."""
    hidden = 2.5 if "occluded" in item.attributes else 1.0
    small = 1.5 if item.box.area < 40 * 40 else 1.0
    return min(0.9, skill.miss * hidden * small)


def _drawn(chance: random.Random, skill: Skill, item: Labelled, picture: Picture, question: Question) -> Labelled:
    noise = skill.noise * (1.6 if "occluded" in item.attributes else 1.0)
    edges = [chance.gauss(skill.bias, noise) for _ in range(4)]
    box = item.box
    left, top = box.x - edges[0] * box.width, box.y - edges[1] * box.height
    right, bottom = box.right + edges[2] * box.width, box.bottom + edges[3] * box.height
    wide = Box(left, top, max(right - left, 2.0), max(bottom - top, 2.0))
    inside = wide.clipped(picture.width, picture.height) or box
    ticked = frozenset(name for name in sorted(item.attributes) if chance.random() < 0.85)
    return replace(item, box=inside, category=_named(chance, skill, item.category, question), attributes=ticked)


def _named(chance: random.Random, skill: Skill, category: int, question: Question) -> int:
    if chance.random() >= skill.confuse:
        return category
    return question.look_alikes.get(category, category)


def _random_box(chance: random.Random, picture: Picture, question: Question) -> Labelled:
    width, height = (chance.uniform(0.04, 0.16) * side for side in (picture.width, picture.height))
    x, y = chance.uniform(0, picture.width - width), chance.uniform(0, picture.height - height)
    return Labelled(Box(x, y, width, height), chance.choice(question.categories))


def _poisson(chance: random.Random, mean: float) -> int:
    count, left = 0, math.exp(-mean)
    product = chance.random()
    while product > left:
        count, product = count + 1, product * chance.random()
    return count


def _effort(item: object) -> float:
    """How much of the work of a box it is: to accept what is offered takes little."""
    return 0.1 if isinstance(item, dict) and item.get("method") == "suggestion" else 1.0


def _labelled(item: Subject) -> Labelled:
    return Labelled(_box_of(item), item["categories"][0], frozenset(item["attributes"]))


def _as_json(item: Labelled, method: str = "simulated") -> dict[str, object]:
    box = item.box
    place = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    rounded = {name: round(value, 1) for name, value in place.items()}
    return {
        **rounded,
        "categories": [item.category],
        "attributes": sorted(item.attributes),
        "method": method,
    }
