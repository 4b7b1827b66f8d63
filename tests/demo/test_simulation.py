"""Simulated workers: deterministic, and as good or as bad as their skill says."""

from __future__ import annotations

from itertools import pairwise

import pytest

from common.geometry import Box, iou
from demo.simulation import (
    CAREFUL,
    CONFUSED,
    HASTY,
    SPAMMER,
    TYPICAL,
    Labelled,
    Picture,
    Question,
    Skill,
    Worker,
    active_ms,
    alike_by_position,
    crowd,
    draw_answer,
    tag_answer,
)

QUESTION = Question((1, 2, 3, 4), {1: 2, 2: 1, 3: 4, 4: 3})
PERFECT = Skill("perfect", miss=0.0, confuse=0.0, false_boxes=0.0, noise=0.0)


def _picture(number: int) -> Picture:
    """Twelve boxes in a grid, far from each other."""
    boxes = [Labelled(Box(20 + 150 * (n % 4), 20 + 140 * (n // 4), 80, 60), 1 + n % 4) for n in range(12)]
    return Picture(number, 640, 480, tuple(boxes))


def _boxes(answer: dict[str, list[object]]) -> list[tuple[Box, int]]:
    found = []
    for item in answer["boxes"]:
        assert isinstance(item, dict)
        found.append((Box(item["x"], item["y"], item["width"], item["height"]), item["categories"][0]))
    return found


def test_a_perfect_worker_draws_the_truth_from_left_to_right() -> None:
    picture = _picture(1)
    drawn = _boxes(draw_answer(Worker("Ada", PERFECT), picture, QUESTION, 0))
    truth = [(item.box, item.category) for item in picture.boxes]
    assert drawn == sorted(truth, key=lambda item: (item[0].x, item[0].y))


def test_the_same_seed_worker_and_image_give_the_same_answer_and_others_another() -> None:
    worker = Worker("Ada", TYPICAL)
    first = draw_answer(worker, _picture(1), QUESTION, 7)
    assert draw_answer(worker, _picture(1), QUESTION, 7) == first
    assert draw_answer(worker, _picture(1), QUESTION, 8) != first
    assert draw_answer(worker, _picture(2), QUESTION, 7) != first
    assert draw_answer(Worker("Bo", TYPICAL), _picture(1), QUESTION, 7) != first


@pytest.mark.parametrize("skill", [CAREFUL, TYPICAL, HASTY, CONFUSED], ids=lambda skill: skill.name)
def test_a_worker_misses_and_confuses_as_often_as_their_skill_says(skill: Skill) -> None:
    worker, missed, confused, seen = Worker("Ada", skill), 0, 0, 0
    for number in range(150):
        picture = _picture(number)
        drawn = _boxes(draw_answer(worker, picture, QUESTION, 0))
        for item in picture.boxes:
            hits = [kind for box, kind in drawn if iou(box, item.box) > 0.4]
            missed += not hits
            seen += bool(hits)
            confused += bool(hits) and item.category not in hits
    assert missed / 1800 == pytest.approx(skill.miss, abs=0.02)
    assert confused / seen == pytest.approx(skill.confuse, abs=0.03)


def test_every_answer_can_be_submitted() -> None:
    for worker in crowd(20):
        for number in range(5):
            for box, kind in _boxes(draw_answer(worker, _picture(number), QUESTION, 0)):
                assert box.width > 0 and box.height > 0
                assert box.x >= 0 and box.y >= 0 and box.right <= 640.11 and box.bottom <= 480.11
                assert kind in QUESTION.categories


def test_hidden_things_are_missed_more_often() -> None:
    plain = _picture(0)
    hidden = Picture(
        0, 640, 480, tuple(Labelled(item.box, item.category, frozenset({"occluded"})) for item in plain.boxes)
    )
    worker = Worker("Ada", HASTY)

    def drawn(picture: Picture) -> int:
        return sum(len(_boxes(draw_answer(worker, picture, QUESTION, seed))) for seed in range(100))

    assert drawn(hidden) < 0.85 * drawn(plain)


def test_a_spammer_draws_boxes_that_have_nothing_to_do_with_the_picture() -> None:
    spammer = Worker("Zed", SPAMMER)
    drawn = [box for number in range(50) for box, _ in _boxes(draw_answer(spammer, _picture(number), QUESTION, 0))]
    hits = [box for box in drawn if any(iou(box, item.box) >= 0.5 for item in _picture(0).boxes)]
    assert len(drawn) > 50
    assert len(hits) < 0.1 * len(drawn)


def test_tags_are_the_categories_that_are_there() -> None:
    assert tag_answer(Worker("Ada", PERFECT), _picture(0), QUESTION, 0) == {"tags": [1, 2, 3, 4]}
    tagged = Picture(5, 32, 32, (), frozenset({3}))
    assert tag_answer(Worker("Ada", PERFECT), tagged, QUESTION, 0) == {"tags": [3]}


def test_a_crowd_has_people_of_every_kind_and_no_name_twice() -> None:
    people = crowd(45)
    assert len({worker.name for worker in people}) == 45
    assert {worker.skill.name for worker in people} == {"careful", "typical", "hasty", "confused", "spammer"}


def test_neighbours_in_a_list_look_alike_when_nobody_says_who_does() -> None:
    assert alike_by_position([5, 6, 7]) == {5: 6, 6: 5}


def test_more_boxes_take_more_time() -> None:
    worker = Worker("Ada", TYPICAL)
    times = [active_ms(worker, _picture(0), {"boxes": [{}] * count}, 0) for count in (0, 5, 20)]
    assert all(one < other for one, other in pairwise(times))
