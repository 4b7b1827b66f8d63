"""The annotator's loop over HTTP, by the same phases, payloads and statistics that measured the peers.

    python -m benchmarks.crowd_loop [--phases loop,exact] [--shared DIR] [--json]

Drives `crowd_phases.py` of the shared benches: a whole Quorum is started in a temporary folder (PostgreSQL with fsync
on, Redis, web, workers, beat), people sign up by an invitation and use API tokens of their own, and everything that is
timed goes through HTTP. Only the images are laid as rows, by `catalog`'s table and `projects.services.add_images` (a
task of the peer holds no more than an address either). Baseline: Label Studio 1.23.2 on PostgreSQL, 6–7 loops a second
at 32 annotators and 200–240 ms of CPU a loop on two cores, measured with the same file (`../shared/bench/README.md`).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import importlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).resolve().parent.parent
PEER_LOOPS, PEER_CPU_MS = 6.5, 220.0
WIDTH, HEIGHT = 1920, 1080
PASSWORD = "a long enough password"
COUNTERS = """
    SELECT count(*) FILTER (WHERE t.done <> v.n), count(*) FILTER (WHERE t.open + t.done > t.target)
      FROM annotation_task t,
           LATERAL (SELECT count(*) AS n FROM annotation_assignment a WHERE a.task_id = t.id AND a.state = 1) v
     WHERE t.project_id = %s
"""
Json = dict[str, Any]  # bodies of the API


@dataclass
class User:
    id: int
    headers: dict[str, str]


@dataclass
class Project:
    id: int
    categories: dict[str, int]
    joined: set[int]
    invitation: str


class Quorum:
    """The driver: the verbs of `crowd_phases.py` as calls of our API."""

    name = "quorum"
    version = "0.1"
    export_formats = ("coco",)

    def __init__(self, phases: Any, folder: Path, port: int) -> None:  # the phases module is loaded at run time
        self.phases = phases
        self.folder, self.base = folder, f"http://127.0.0.1:{port}"
        environment = {**os.environ, "QUORUM_VAR": str(folder), "QUORUM_PORT": str(port), "QUORUM_DEMO": "no"}
        environment.setdefault("QUORUM_WEB_PROCESSES", "2")
        for name in ("DATABASE_URL", "REDIS_URL"):
            environment.pop(name, None)
        self.supervisor = subprocess.Popen(
            [sys.executable, "-m", "config.embedded"],
            cwd=ROOT,
            env=environment,
            stdout=(folder / "up.log").open("wb"),
            stderr=subprocess.STDOUT,
        )
        self.assignments: dict[tuple[int, int], int] = {}
        self.leased: dict[int, dict[int, int]] = {}

    async def setup(self, count: int) -> list[User]:
        self.http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=64))
        await self._wait()
        os.environ.update(QUORUM_VAR=str(self.folder), DJANGO_SETTINGS_MODULE="config.settings")
        import django

        django.setup()
        from django.core.management import call_command

        await asyncio.to_thread(
            call_command, "ensure_admin", "admin@bench.example", password=PASSWORD, stdout=io.StringIO()
        )
        self.admin = await self._token_of("admin@bench.example", ["read", "annotate", "admin"])
        self.root = await self.create_project("people", 1)
        return [await self._join(f"bench{number:03d}@bench.example") for number in range(count)]

    async def _wait(self) -> None:
        for _ in range(1_200):
            if self.supervisor.poll() is not None:
                raise SystemExit((self.folder / "up.log").read_text())
            if await self._is_ready():
                return
            await asyncio.sleep(0.25)
        raise SystemExit("Quorum did not come up")

    async def _is_ready(self) -> bool:
        try:
            async with self.http.get(f"{self.base}/readyz") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    async def _token_of(self, email: str, scopes: list[str]) -> User:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
            async with browser.get(f"{self.base}/api/v1/session") as answer:
                csrf = (await answer.json())["csrf_token"]
            body = {"email": email, "password": PASSWORD}
            headers = {"X-CSRFToken": csrf}
            async with browser.post(f"{self.base}/api/v1/session", json=body, headers=headers) as answer:
                session = await answer.json()
            headers = {"X-CSRFToken": session["csrf_token"]}
            wanted = {"name": "bench", "scopes": scopes}
            async with browser.post(f"{self.base}/api/v1/tokens", json=wanted, headers=headers) as answer:
                token = (await answer.json())["token"]
        return User(session["user"]["id"], {"Authorization": f"Bearer {token}"})

    async def _join(self, email: str) -> User:
        async with aiohttp.ClientSession() as browser:
            body = {"email": email, "password": PASSWORD, "name": email[:8]}
            async with browser.post(f"{self.base}/api/v1/invitations/{self.root.invitation}/join", json=body) as answer:
                assert answer.status == 200, await answer.text()
        return await self._token_of(email, ["read", "annotate"])

    async def _json(self, method: str, path: str, user: User | None = None, body: object = None) -> Json:
        headers = (user or self.admin).headers
        async with self.http.request(method, f"{self.base}/api/v1/{path}", headers=headers, json=body) as answer:
            text = await answer.text()
            if answer.status >= 400:
                raise self.phases.HttpError(answer.status, text)
            return dict(json.loads(text)) if text else {}

    async def create_project(self, title: str, overlap: int) -> Project:
        labels = [{"name": label} for label in self.phases.LABELS]
        body = {"name": title, "template": "boxes", "redundancy": overlap, "categories": labels}
        made = await self._json("POST", "projects", body=body)
        invited = await self._json(
            "POST", f"projects/{made['id']}/invitations", body={"role": "annotator", "max_uses": 10_000}
        )
        categories = {category["name"]: category["id"] for category in made["categories"]}
        return Project(made["id"], categories, set(), invited["url"].rsplit("/", 1)[1])

    async def import_tasks(self, project: Project, tasks: list[Json]) -> None:
        await asyncio.to_thread(_lay_rows, project.id, tasks)
        await self._json("POST", f"projects/{project.id}/state", body={"state": "live"})
        await asyncio.to_thread(_open_tasks, project.id)

    async def next_task(self, user: User, project: Project) -> int | None:
        if user.id not in project.joined:
            await self._json("POST", f"invitations/{project.invitation}/join", user, {})
            project.joined.add(user.id)
        handed = await self._json("POST", f"projects/{project.id}/claim", user, {"count": 1})
        if not handed["assignments"]:
            return None
        [assignment] = handed["assignments"]
        self.assignments[user.id, assignment["task_id"]] = assignment["id"]
        return int(assignment["task_id"])

    async def submit(
        self, user: User, project: Project, task: int, boxes: list[tuple[str, float, float, float, float]]
    ) -> None:
        assignment = self.assignments.pop((user.id, task))
        answer = {
            "boxes": [
                {
                    "x": x / 100 * WIDTH,
                    "y": y / 100 * HEIGHT,
                    "width": w / 100 * WIDTH,
                    "height": h / 100 * HEIGHT,
                    "categories": [project.categories[label]],
                    "attributes": [],
                }
                for label, x, y, w, h in boxes
            ]
        }
        body = {"submit_key": str(uuid.uuid4()), "answer": answer, "active_ms": 8_000}
        await self._json("POST", f"assignments/{assignment}/submit", user, body)

    async def task_ids(self, project: Project, limit: int) -> list[int]:
        raise NotImplementedError("Our tasks are handed out, never chosen: use the loop phase")

    async def audit(self, project: Project) -> dict[int, list[int]]:
        return await asyncio.to_thread(_authors, project.id)

    async def consistency(self, project: Project) -> Json:
        return await asyncio.to_thread(_counters, project.id)

    def root_pids(self) -> dict[str, list[int]]:
        children = self.phases._children()[self.supervisor.pid]
        database = [pid for pid in children if b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        return {"server": [pid for pid in children if pid not in database], "db": database}

    async def close(self) -> None:
        await self.http.close()
        self.supervisor.send_signal(signal.SIGTERM)
        self.supervisor.wait(60)


def _lay_rows(project_id: int, tasks: list[Json]) -> None:
    from django.db import connection

    from catalog.models import Image, LabelFormat, Source, SourceKind, SourceState
    from projects import services

    source = Source.objects.create(
        kind=SourceKind.FOLDER, format=LabelFormat.FOLDER, name="bench", state=SourceState.DONE
    )
    digests = [hashlib.sha256(f"{project_id}/{task['index']}".encode()).hexdigest() for task in tasks]
    rows = [
        Image(
            sha256=digest,
            width=WIDTH,
            height=HEIGHT,
            media_type="image/jpeg",
            byte_size=1,
            phash=n,
            dhash=n,
            source=source,
        )
        for n, digest in enumerate(digests)
    ]
    images = Image.objects.bulk_create(rows, batch_size=2_000)
    services.add_images(
        project_id=project_id,
        source_id=source.pk,
        images=[(image.pk, task["key"]) for image, task in zip(images, tasks, strict=True)],
    )
    connection.close()


def _open_tasks(project_id: int) -> None:
    from django.db import connection

    from annotation import services

    services.open_due_tasks(project_id=project_id)
    connection.close()


def _authors(project_id: int) -> dict[int, list[int]]:
    from annotation.models import Assignment

    authors: dict[int, list[int]] = {}
    for task, worker in Assignment.objects.filter(project_id=project_id, state=1).values_list("task_id", "worker_id"):
        authors.setdefault(task, []).append(worker)
    return authors


def _counters(project_id: int) -> Json:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(COUNTERS, [project_id])
        wrong, over = cursor.fetchone()
    return {"counters_wrong": wrong, "counters_over_target": over}


def _load_phases(shared: Path) -> Any:  # a module outside the project
    sys.path.insert(0, str(shared / "bench"))
    return importlib.import_module("crowd_phases")


def _summary(lines: list[Json]) -> Json:
    loops = {(line["project_tasks"], line["concurrency"]): line for line in lines if line["phase"] == "loop"}
    figures = {}
    for (tasks, people), line in loops.items():
        count = line["next"]["n"] or 1
        figures[f"{tasks}/{people}"] = {
            "loops_per_s": line["loops_per_s"],
            "cpu_ms_a_loop": round((line["cpu_server_s"] + line["cpu_db_s"]) * 1000 / count, 2),
        }
    best = max((line["loops_per_s"] for (_, people), line in loops.items() if people == 32), default=0)
    exact = [line for line in lines if line["phase"] == "exact"]
    return {
        "benchmark": "crowd_loop",
        "baseline": "Label Studio 1.23.2 on PostgreSQL, 32 annotators",
        "ratio": round(best / PEER_LOOPS, 1),
        "loops": figures,
        "exact": [
            {key: line[key] for key in ("tasks_over", "tasks_under", "same_user_twice", "counters_wrong")}
            for line in exact
        ],
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--port", type=int, default=8911)
    parser.add_argument("--json", action="store_true", help="only the summary, as one line of JSON")
    parser.add_argument("--per-user", type=int, default=40, help="loops of each annotator in a timed block")
    known, rest = parser.parse_known_args()
    phases = _load_phases(known.shared)
    inner = argparse.ArgumentParser()
    phases.add_args(inner)
    chosen = inner.parse_args(["--backend", "postgresql", "--phases", "loop,exact", *rest])
    folder = Path(tempfile.mkdtemp(prefix="quorum-bench-"))
    output = io.StringIO()
    plain_loop = phases.Bench.p_loop
    phases.Bench.p_loop = lambda self, *args: plain_loop(self, *args, per_user=known.per_user)
    try:
        with contextlib.redirect_stdout(output if known.json else sys.stdout):
            bench_out = _Tee(output, known.json)
            phases.Bench.__init__.__defaults__ = (None, 120.0, bench_out)
            asyncio.run(phases.run(Quorum(phases, folder, known.port), chosen))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(_summary([json.loads(line) for line in output.getvalue().splitlines() if line.startswith("{")])))
    return 0


class _Tee(io.TextIOBase):
    """Keeps what the phases print, and shows it unless only the summary is wanted."""

    def __init__(self, kept: io.StringIO, quiet: bool) -> None:
        self.kept, self.quiet = kept, quiet

    def write(self, text: str) -> int:
        self.kept.write(text)
        if not self.quiet:
            print(text, end="", file=sys.stderr)
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""


if __name__ == "__main__":
    sys.exit(main())
