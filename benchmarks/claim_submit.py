"""Claim + submit inside the database, against the rate of one durable single-row INSERT on the same PostgreSQL.

    python -m benchmarks.claim_submit [--tasks 100000] [--connections 32] [--seconds 10] [--json]

Both sides run over the same number of connections, each statement its own committed transaction with fsync on. A loop
of the product is one vote: claims of ten leases at a time (so the workspace prefetches), one submit a vote. Reach: 0.5.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from psycopg2.extensions import connection as postgres_connection

from benchmarks.services import durable_postgres

REDUNDANCY = 3
ANSWER = json.dumps(
    {
        "boxes": [
            {
                "x": 10.5 * n,
                "y": 20.25,
                "width": 80.0,
                "height": 60.5,
                "categories": [1],
                "attributes": [],
                "method": "drag",
            }
            for n in range(4)
        ]
    }
)
CLAIM = """
    SELECT assignment_id
      FROM annotation_claim_v3(%s, %s, %s, %s, 10, false, interval '30 min', now(), NULL, 0, false, 0)
"""
SUBMIT = "CALL annotation_submit_v3(%s, %s, %s, %s, 8000, now(), NULL, NULL, NULL, NULL, NULL)"
INSERT = "INSERT INTO anchor (worker, key, answer, answered_at) VALUES (%s, %s, %s, now())"
SOURCE = """
    INSERT INTO catalog_source (kind, format, name, location, state, licence, author, mapping, report, total, imported,
                                duplicates, refused, message, created_at)
    VALUES ('folder', 'folder', 'bench', '', 'done', '', '', '{}', '{}', 0, 0, 0, 0, '', now()) RETURNING id
"""
TASKS = """
    WITH made AS (
      INSERT INTO catalog_image (sha256, clean_sha256, width, height, media_type, byte_size, phash, dhash, hash_version,
                                 licence, author, landing_url, source_id, state, created_at)
      SELECT lpad(to_hex(n), 64, '0'), '', 640, 480, 'image/jpeg', 1, n, n, 1, '', '', '', %s, 'active', now()
        FROM generate_series(1, %s) n RETURNING id)
    INSERT INTO annotation_task (project_id, stage_id, image_id, lane, priority, key, target, open, done, is_open,
                                 created_at)
    SELECT %s, %s, id, 0, 0, (random() * 2147483646)::int, %s, %s, 0, true, now() FROM made
"""
ANCHOR = """
    CREATE TABLE anchor (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, worker bigint, key uuid, answer jsonb,
                         answered_at timestamptz)
"""
WRONG = """
    SELECT count(*) FROM annotation_task t
     WHERE t.done <> (SELECT count(*) FROM annotation_assignment a WHERE a.task_id = t.id AND a.state = 1)
        OR t.target - t.open - t.done <>
           (SELECT count(*) FROM annotation_assignment a WHERE a.task_id = t.id AND a.state = 0)
"""
Loop = Callable[[postgres_connection, random.Random, float], int]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="quorum-bench-"))
    try:
        with durable_postgres(folder, connections=chosen.connections + 10) as url:
            line = _measure(url, chosen)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(line) if chosen.json else "\n".join(f"{name}: {value}" for name, value in line.items()))
    return 0


def _measure(url: str, chosen: argparse.Namespace) -> dict[str, object]:
    os.environ["DATABASE_URL"] = url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    place = _lay_out(chosen.tasks)
    # The anchor is measured before and after, so that a machine that slows down does not flatter us.
    before = _rate(url, place.insert, chosen)
    votes = _rate(url, place.vote, chosen)
    anchor = (before + _rate(url, place.insert, chosen)) / 2
    return {
        "benchmark": "claim_submit",
        "baseline": "one durable single-row INSERT of the same answer",
        "connections": chosen.connections,
        "tasks": chosen.tasks,
        "votes_per_s": round(votes),
        "inserts_per_s": round(anchor),
        "ratio": round(votes / anchor, 2),
        "wrong_counters": _wrong_counters(url),
    }


@dataclass(frozen=True)
class Place:
    """A project with open tasks, and the people who work there."""

    project: int
    stage: int
    brief: int
    workers: list[int]

    def vote(self, connection: postgres_connection, chance: random.Random, until: float) -> int:
        """Claim ten, answer each; how many were answered before the time was up."""
        votes = 0
        with connection.cursor() as cursor:
            while time.perf_counter() < until:
                worker = chance.choice(self.workers)
                cursor.execute(CLAIM, [self.project, self.stage, worker, self.brief])
                for (assignment,) in cursor.fetchall():
                    cursor.execute(SUBMIT, [assignment, worker, str(uuid.uuid4()), ANSWER])
                    votes += 1
        return votes

    def insert(self, connection: postgres_connection, chance: random.Random, until: float) -> int:
        """Nothing but durable rows; how many."""
        rows = 0
        with connection.cursor() as cursor:
            while time.perf_counter() < until:
                cursor.execute(INSERT, [chance.choice(self.workers), str(uuid.uuid4()), ANSWER])
                rows += 1
        return rows


def _lay_out(tasks: int) -> Place:
    from django.core.management import call_command
    from django.db import connection

    from accounts.models import User
    from projects import selectors, services
    from projects.models import Template

    call_command("migrate", verbosity=0)
    people = User.objects.bulk_create([User(email=f"p{n}@bench.example", password="!") for n in range(1_000)])
    project = services.create_project(owner=people[0], name="bench", template=Template.BOXES, redundancy=REDUNDANCY)
    stage = selectors.stages_of(project.pk)[0]
    with connection.cursor() as cursor:
        cursor.execute(SOURCE)
        (source,) = cursor.fetchone()
        cursor.execute(TASKS, [source, tasks, project.pk, stage.pk, REDUNDANCY, REDUNDANCY])
        cursor.execute(ANCHOR)
        cursor.execute("ANALYZE")
    return Place(project.pk, stage.pk, selectors.standing_brief(project.pk).pk, [user.pk for user in people])


def _rate(url: str, loop: Loop, chosen: argparse.Namespace) -> float:
    counts: list[int] = []
    began = time.perf_counter() + 0.5

    def run(seed: int) -> None:
        connection = psycopg2.connect(url)
        connection.autocommit = True
        time.sleep(max(0.0, began - time.perf_counter()))
        counts.append(loop(connection, random.Random(seed), began + chosen.seconds))
        connection.close()

    threads = [threading.Thread(target=run, args=(seed,)) for seed in range(chosen.connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / float(chosen.seconds)


def _wrong_counters(url: str) -> int:
    connection = psycopg2.connect(url)
    with connection.cursor() as cursor:
        cursor.execute(WRONG)
        (wrong,) = cursor.fetchall()[0]
    connection.close()
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
