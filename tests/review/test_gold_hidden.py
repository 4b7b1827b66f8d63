"""Nobody can tell gold from the rest: a client that sees everything but the database guesses no better than chance.

The bound: whoever always names the commoner kind is right in a share `p` of `n` answers; to be right in more than
`p + 4 * sqrt(p * (1 - p) / n)` of them happens to a guesser once in thirty thousand times.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from math import sqrt
from random import Random
from typing import Any
from uuid import uuid4

import httpx
import numpy as np
import pytest
from django.utils import timezone

from accounts import services as accounts
from accounts.models import User
from annotation import services as annotation
from annotation.models import Task
from common.geometry import Floats
from projects import selectors as projects
from projects.models import Project, ProjectState, Stage
from review import services
from review.lanes import GOLD
from tests.factories import category_ids, first_stage, make_member, make_project, tasks_of
from tests.review.votes import drawn
from tests.running import WebServer

DEVIATIONS = 4.0
IMAGES, KNOWN, ANSWERS, BATCH = 400, 160, 300, 5
Json = Any  # bodies of the API


@dataclass(frozen=True)
class Seen:
    """What a client saw of one answer, and (unseen by it) whether that was gold."""

    features: list[float]
    shape: object
    batch: int
    assignment: int
    gold: bool


def answer_all(worker: User, project: Project, tasks: list[Task]) -> None:
    """Somebody answers these questions and no others."""
    Task.objects.filter(project=project).update(is_open=False)
    Task.objects.filter(pk__in=[task.pk for task in tasks]).update(is_open=True)
    stage, brief = first_stage(project), projects.standing_brief(project.pk)
    claim = partial(
        annotation.claim, project_id=project.pk, stage_id=stage.pk, worker_id=worker.pk, brief_id=brief.pk, count=10
    )
    boxes = drawn((10, 10, 50, 50, category_ids(project)[0]))
    while leases := claim(lease=timedelta(minutes=30), now=timezone.now()):
        for lease in leases:
            annotation.submit(
                assignment_id=lease.assignment_id,
                worker_id=worker.pk,
                submit_key=uuid4(),
                answer=boxes,
                active_ms=1_000,
                now=timezone.now(),
            )
    Task.objects.filter(project=project, open__gt=0).update(is_open=True)


def make_campaign(settings: dict[str, int]) -> Project:
    """A live project in full swing: some questions have one vote of two, and random full ones are gold."""
    project = make_project(images=IMAGES, redundancy=2, state=ProjectState.LIVE)
    Stage.objects.filter(project=project).update(settings={"gold_percent": 45, **settings})
    tasks = tasks_of(project)
    Random(11).shuffle(tasks)
    known, begun = tasks[:KNOWN], tasks[KNOWN : KNOWN + (IMAGES - KNOWN) // 2]
    first, second = make_member(project), make_member(project)
    answer_all(first, project, known + begun)
    answer_all(second, project, known)
    services.settle_due(project_id=project.pk)
    for task in known:
        services.make_gold(
            project=project,
            stage_id=None,
            image_id=task.image_id,
            answer=drawn((10, 10, 50, 50, category_ids(project)[0])),
            author=project.created_by,
        )
    return project


def shape(value: Json) -> object:
    """The keys and types of a body, without its values; those of addresses and of numbers stay out."""
    if isinstance(value, dict):
        return tuple((key, shape(value[key])) for key in value)
    return tuple(map(shape, value)) if isinstance(value, list) else type(value).__name__


def watch(server: WebServer, project: Project) -> list[Seen]:
    """Work as an eager client that notes whatever it can see; then, with the database, what was gold."""
    worker = make_member(project)
    scopes = ("read", "annotate")
    _row, secret = accounts.create_token(
        user=worker, name="eager", scopes=scopes, expires_in=timedelta(days=1), now=timezone.now()
    )
    boxes = drawn((12, 9, 48, 52, category_ids(project)[0]))
    found: list[Seen] = []
    gold = set(Task.objects.filter(project=project, lane=GOLD).values_list("pk", flat=True))
    with httpx.Client(base_url=f"{server.url}/api/v1", headers={"Authorization": f"Bearer {secret}"}) as client:
        for batch in range(ANSWERS // BATCH):
            began = time.perf_counter()
            answer = client.post(f"/projects/{project.pk}/claim", json={"count": BATCH})
            took = time.perf_counter() - began
            given = answer.json()["assignments"]
            assert len(given) == BATCH
            for place, item in enumerate(given):
                look = [float(batch), float(place), took, float(len(answer.content)), float(item["id"])]
                look += [float(item["id"] - given[0]["id"]), *_numbers(item), *_numbers_beside(given, place)]
                began = time.perf_counter()
                body = {"submit_key": str(uuid4()), "answer": boxes, "active_ms": 1_500}
                sent = client.post(f"/assignments/{item['id']}/submit", json=body)
                look += [time.perf_counter() - began, float(len(sent.content)), float(sent.status_code)]
                told = (shape(item), shape(sent.json()), sent.json()["outcome"], sorted(sent.headers))
                found.append(Seen(look, str(told), batch, item["id"], item["task_id"] in gold))
    return found


def _numbers(item: Json) -> list[float]:
    until = datetime.fromisoformat(item["lease_until"]).timestamp()
    task, image = item["task_id"], item["image"]["id"]
    return [float(task), float(image), float(image - task), task % 2, task % 3, until % 60, float(len(str(item)))]


def _numbers_beside(given: list[Json], place: int) -> list[float]:
    """How a question stands among those of its batch."""
    tasks = [item["task_id"] for item in given]
    ranks = sorted(tasks)
    return [float(ranks.index(tasks[place])), float(tasks[place] - tasks[place - 1]), float(tasks[place] == max(tasks))]


def guesses(features: Floats, truth: Floats) -> Floats:
    """Learn from the first half, by logistic regression on standardised features and their squares; guess the rest."""
    half = len(truth) // 2
    known = features[:half]
    spread = known.std(axis=0)
    scaled = (features - known.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    scaled = np.clip(scaled, -4.0, 4.0)
    inputs = np.hstack([scaled, scaled**2, np.ones((len(truth), 1))])
    weights = np.zeros(inputs.shape[1])
    for _ in range(2_000):
        sure = 1.0 / (1.0 + np.exp(-inputs[:half] @ weights))
        weights -= 0.1 * (inputs[:half].T @ (sure - truth[:half]) / half + 0.01 * weights)
    told: Floats = (inputs[half:] @ weights > 0).astype(np.float64)
    return told


def beats_chance(features: Floats, truth: Floats) -> bool:
    """Whether the guesses about the second half are better than the bound of this file allows a guesser."""
    rest = truth[len(truth) // 2 :]
    right, chance = float(np.mean(guesses(features, truth) == rest)), max(rest.mean(), 1 - rest.mean())
    print(f"right {right:.3f}, chance {chance:.3f} of {len(rest)}")  # shown when the test fails
    return bool(right > chance + DEVIATIONS * sqrt(chance * (1 - chance) / len(rest)))


def test_the_guesser_finds_what_can_be_found() -> None:
    chance = np.random.default_rng(3)
    truth = (chance.random(300) < 0.5).astype(np.float64)
    noise = chance.normal(size=(300, 6))
    assert not beats_chance(noise, truth)
    assert beats_chance(np.hstack([noise, (truth + chance.normal(scale=0.5, size=300))[:, None]]), truth)


@pytest.mark.parametrize("settings", [{}, {"most_votes": 4}], ids=["fixed", "adaptive"])
def test_a_client_that_sees_all_answers_cannot_tell_gold_from_the_rest(
    server: WebServer, settings: dict[str, int]
) -> None:
    seen = watch(server, make_campaign(settings))
    gold = [one for one in seen if one.gold]
    assert 0.3 * len(seen) < len(gold) < 0.6 * len(seen)
    assert {one.shape for one in gold} == {one.shape for one in seen if not one.gold}
    assert len({one.shape for one in seen}) == 1
    features, truth = np.array([one.features for one in seen]), np.array([float(one.gold) for one in seen])
    order = np.random.default_rng(5).permutation(len(seen))  # either half holds all times of the day
    assert not beats_chance(features[order], truth[order])
    assert not beats_chance(features, truth)

    ranks = list(ranks_of_gold(seen))
    middle, spread = (BATCH - 1) / 2, sqrt((BATCH**2 - 1) / 12)
    assert abs(np.mean(ranks) - middle) < DEVIATIONS * spread / sqrt(len(ranks))


def ranks_of_gold(seen: list[Seen]) -> Iterator[float]:
    """The place of each gold answer among the ids of its batch, which come in ascending order."""
    for batch in range(ANSWERS // BATCH):
        some = [one for one in seen if one.batch == batch]
        ids = [one.assignment for one in some]
        assert ids == sorted(ids)
        yield from (float(place) for place, one in enumerate(some) if one.gold)
