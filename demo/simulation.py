"""Simulated workers: what a person of stated skill would answer about an image whose truth is known.

A simulation, not people: the same seed, worker and image always give the same answer.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from common.geometry import Box

Answer = dict[str, list[object]]


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


def draw_answer(worker: Worker, picture: Picture, question: Question, seed: int) -> Answer:
    """The boxes this worker would draw, in the order of a person who goes over the picture from left to right."""
    chance = _chance(seed, worker, picture, "draw")
    if worker.skill.is_spammer:
        boxes = [_random_box(chance, picture, question) for _ in range(chance.randint(0, 4))]
    else:
        seen = [item for item in picture.boxes if chance.random() >= _miss(worker.skill, item)]
        boxes = [_drawn(chance, worker.skill, item, picture, question) for item in seen]
        boxes += [_random_box(chance, picture, question) for _ in range(_poisson(chance, worker.skill.false_boxes))]
    boxes.sort(key=lambda item: (item.box.x, item.box.y))
    return {"boxes": [_as_json(item) for item in boxes]}


def tag_answer(worker: Worker, picture: Picture, question: Question, seed: int) -> Answer:
    """The categories this worker would say are in the image."""
    chance = _chance(seed, worker, picture, "tag")
    if worker.skill.is_spammer:
        return {"tags": [chance.choice(question.categories)]}
    present = sorted(picture.tags | {item.category for item in picture.boxes})
    tags = {_named(chance, worker.skill, tag, question) for tag in present if chance.random() >= worker.skill.miss}
    return {"tags": [*sorted(tags)]}


def active_ms(worker: Worker, picture: Picture, answer: Answer, seed: int) -> int:
    """How long this worker would have looked and worked."""
    chance = _chance(seed, worker, picture, "time")
    marks = sum(len(items) for items in answer.values())
    return round(1000 * (2 + marks * worker.skill.seconds_per_box) * chance.lognormvariate(0, 0.25))


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


def _as_json(item: Labelled) -> dict[str, object]:
    box = item.box
    place = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    rounded = {name: round(value, 1) for name, value in place.items()}
    return {
        **rounded,
        "categories": [item.category],
        "attributes": sorted(item.attributes),
        "method": "simulated",
    }
