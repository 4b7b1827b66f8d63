"""One answer's whole transaction at an adaptive draw stage, against a plain durable INSERT of the same row.

    python -m benchmarks.answer_transaction [--images 20000] [--connections 1 8] [--seconds 8] [--json]

The transaction is what the product runs (`annotation.services.submit`): the question is looked up, the answer of about
five boxes checked, the vote and the counters written, and when that fills the task its consensus is computed with what
is known of the voters, one more vote asked for or the task closed, and skills moved on where it is of the calibration
share. The INSERT writes the same answer into a table with the same columns and indexes. Both commit with fsync on, each
connection a process of its own. Bells that are rung after the commit are not part of it. Reach: 3 times the INSERT.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, quantiles

from benchmarks.services import durable_postgres

LEAST, MOST, OBJECTS, WORKERS = 2, 5, 5, 200
WARM_UP = 10  # transactions of each connection, not counted
ENOUGH = 20  # workers in a row for whom there is nothing left
ANCHOR = "CREATE TABLE anchor (LIKE annotation_assignment INCLUDING ALL)"
SOURCE = """
    INSERT INTO catalog_source (kind, format, name, location, state, licence, author, mapping, report, total, imported,
                                duplicates, refused, message, created_at)
    VALUES ('folder', 'folder', 'bench', '', 'done', '', '', '{}', '{}', 0, 0, 0, 0, '', now()) RETURNING id
"""
IMAGES = """
    INSERT INTO catalog_image (sha256, clean_sha256, width, height, media_type, byte_size, phash, dhash, hash_version,
                               licence, author, landing_url, source_id, state, created_at)
    SELECT lpad(to_hex(n), 64, '0'), '', 640, 480, 'image/jpeg', 1, n, n, 1, '', '', '', %s, 'active', now()
      FROM generate_series(1, %s) n
"""
TASKS = """
    INSERT INTO annotation_task (project_id, stage_id, image_id, lane, priority, key, target, open, done, is_open,
                                 created_at)
    SELECT %s, %s, id, 0, 0, (random() * 2147483646)::int, %s, %s, 0, true, now() FROM catalog_image
"""
INSERT = """
    INSERT INTO anchor (project_id, task_id, worker_id, brief_id, state, lease_until, leased_at, submit_key,
                        answered_at, answer, active_ms, skip_reason)
    VALUES (%s, %s, %s, %s, 1, now(), now(), %s, now(), %s, 9000, '')
"""


@dataclass(frozen=True)
class Place:
    """The project whose tasks are answered."""

    project: int
    stage: int
    brief: int
    categories: list[int]
    workers: list[int]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=600, help="for each number of connections; all are finished")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--seconds", type=float, default=5.0, help="of the INSERT")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="quorum-bench-"))
    try:
        with durable_postgres(folder, connections=max(chosen.connections) + 10) as url:
            os.environ["DATABASE_URL"] = url
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
            lines = _measure(chosen)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for line in lines:
        print(json.dumps(line) if chosen.json else "\n".join(f"{name}: {value}" for name, value in line.items()))
    return 0


def _measure(chosen: argparse.Namespace) -> list[dict[str, object]]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from common import events

    events._listeners.clear()  # bells after the commit: there is no broker here
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(ANCHOR)
        cursor.execute(SOURCE)
        cursor.execute(IMAGES, [*cursor.fetchone(), chosen.images])
    places = [_lay_out(f"bench-{count}") for count in chosen.connections]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()  # children must not share it
    return [_compared(place, *each) for place, each in zip(places, _rounds(chosen), strict=True)]


def _rounds(chosen: argparse.Namespace) -> list[tuple[int, float]]:
    return [(count, chosen.seconds) for count in chosen.connections]


def _compared(place: Place, connections: int, seconds: float) -> dict[str, object]:
    # The anchor is measured before and after, so that a machine that slows down does not flatter us.
    before = _times(place, connections, seconds / 2, _insert)
    answers = _times(place, connections, seconds, _answer)
    inserts = before + _times(place, connections, seconds / 2, _insert)
    mine, plain = fmean(answers), fmean(inserts)
    return {
        "benchmark": "answer_transaction",
        "connections": connections,
        "answers": len(answers),
        "answer_ms": round(mine * 1e3, 3),
        "answer_p95_ms": round(quantiles(answers, n=20)[-1] * 1e3, 3),
        "insert_ms": round(plain * 1e3, 3),
        "ratio": round(mine / plain, 2),
        **_state(place),
    }


def _times(
    place: Place, connections: int, seconds: float, run: Callable[[Place, random.Random, float], list[float]]
) -> list[float]:
    """The seconds of each transaction over so many connections at once."""
    with multiprocessing.get_context("fork").Pool(connections) as pool:
        waiting = [
            pool.apply_async(run, (place, random.Random(n + time.time_ns()), seconds)) for n in range(connections)
        ]
        return [taken for each in waiting for taken in each.get()]


def _answer(place: Place, chance: random.Random, _seconds: float) -> list[float]:
    """Claim ten tasks at a time, which is not measured, and answer each until all are closed; the seconds of each."""
    from datetime import timedelta

    from django.utils import timezone

    from annotation import services

    taken: list[float] = []
    empty = 0
    while empty < ENOUGH:
        worker = chance.choice(place.workers)
        leases = services.claim(
            project_id=place.project,
            stage_id=place.stage,
            worker_id=worker,
            brief_id=place.brief,
            count=10,
            lease=timedelta(minutes=30),
            now=timezone.now(),
        )
        empty = 0 if leases else empty + 1
        for lease in leases:
            answer = _drawn(place, lease.image_id, chance)
            start = time.perf_counter()
            services.submit(
                assignment_id=lease.assignment_id,
                worker_id=worker,
                submit_key=uuid.uuid4(),
                answer=answer,
                active_ms=9_000,
                now=timezone.now(),
            )
            taken.append(time.perf_counter() - start)
    return taken[WARM_UP:]


def _insert(place: Place, chance: random.Random, seconds: float) -> list[float]:
    """Nothing but durable rows; the seconds of every one."""
    import psycopg2

    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    taken: list[float] = []
    began = time.perf_counter()
    with connection.cursor() as cursor:
        while time.perf_counter() < began + seconds:
            number, worker = chance.randrange(2**40), chance.choice(place.workers)
            answer = json.dumps(_drawn(place, number, chance))
            start = time.perf_counter()
            cursor.execute(INSERT, [place.project, number, worker, place.brief, str(uuid.uuid4()), answer])
            taken.append(time.perf_counter() - start)
    connection.close()
    return taken[WARM_UP:]


def _drawn(place: Place, image: int, chance: random.Random) -> dict[str, object]:
    """The objects of an image as one worker draws them: a tenth overlooked, corners off by some pixels."""
    truth = random.Random(image)
    boxes = []
    for _ in range(OBJECTS):
        x, y, width, height = (truth.uniform(*span) for span in ((5, 500), (5, 350), (40, 120), (40, 110)))
        category = truth.choice(place.categories)
        if chance.random() < 0.1:
            continue
        shape = [round(value + chance.gauss(0, 2), 2) for value in (x, y, width, height)]
        box = dict(zip(("x", "y", "width", "height"), (max(0.0, value) for value in shape), strict=True))
        boxes.append({**box, "categories": [category], "attributes": [], "method": "drag"})
    return {"boxes": boxes}


def _lay_out(name: str) -> Place:
    """A project of its own on all the images, with workers who are known a little."""
    from django.db import connection

    from accounts.models import User
    from projects import selectors, services
    from projects.models import Membership, Role, Stage, Standing, Template
    from projects.services import CategorySpec
    from review.models import Skill
    from review.skills import NO_COUNTS, box_parameters

    people = User.objects.bulk_create([User(email=f"p{n}@{name}.example", password="!") for n in range(WORKERS)])
    named = [CategorySpec(name=f"category {n}") for n in range(10)]
    project = services.create_project(
        owner=people[0], name=name, template=Template.BOXES, categories=named, redundancy=LEAST
    )
    Stage.objects.filter(project=project).update(settings={"most_votes": MOST})
    stage = selectors.stages_of(project.pk)[0]
    Membership.objects.bulk_create(
        Membership(project=project, user=user, role=Role.ANNOTATOR, standing=Standing.ACTIVE) for user in people[1:]
    )
    known = box_parameters(NO_COUNTS)
    Skill.objects.bulk_create(Skill(project=project, stage=stage, worker=user, parameters=known) for user in people)
    with connection.cursor() as cursor:
        cursor.execute(TASKS, [project.pk, stage.pk, LEAST, LEAST])
    categories = [category.pk for _place, category in selectors.categories_of(project.pk)]
    brief = selectors.standing_brief(project.pk).pk
    return Place(project.pk, stage.pk, brief, categories, [user.pk for user in people])


def _state(place: Place) -> dict[str, object]:
    """What the answers came to so far: how many tasks they closed, and with how many votes each."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), avg(done), count(*) FILTER (WHERE target > 2) FROM annotation_task"
            " WHERE stage_id = %s AND done >= target",
            [place.stage],
        )
        closed, votes, more = cursor.fetchone()
    connection.close()
    return {"closed_tasks": closed, "votes_per_task": round(float(votes or 0), 3), "asked_for_more": more}


if __name__ == "__main__":
    sys.exit(main())
