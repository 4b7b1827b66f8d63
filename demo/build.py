"""The demo project from the first painted scene to the trained model, through the API alone.

Every step looks first at what the server has, so a run that was cut off goes on where it stopped, and a second one
changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from demo.album import Album, paint
from demo.categories import CATEGORIES, INSTRUCTIONS, LOOK_ALIKES
from demo.client import POLL_SECONDS, ApiError, Client, Failed, Json, until_enough
from demo.crowd import Campaign, run_crowd
from demo.reviewing import review_image
from demo.simulation import crowd
from demo.truth import question_of, read_truth

PROJECT = "Garden table"
PASSWORD = "garden-table"  # noqa: S105  # public on purpose: the doors of a demo on one's own machine
ADMIN, REVIEWER, ANNOTATOR = (f"{role}@demo.quorum" for role in ("admin", "reviewer", "annotator"))
SEED = 2026
DESCRIPTION = (
    "Fruit, vegetables and vessels on a garden table. The pictures are painted by Quorum's own code and the crowd is "
    "simulated; everything else is the real thing."
)
RELEASE = "2026.1"
# Small enough for a laptop's processor, long enough that the curves show something.
SPEC: Json = {"architecture": "dense", "image_size": 320, "epochs": 14, "batch_size": 4, "limit_seconds": 150}


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything: scenes the crowd finishes, scenes it has only begun, images to verify, known answers."""

    finished: int = 40
    begun: int = 20
    verified: int = 30
    known: int = 10
    workers: int = 10
    spec: Json | None = None


class Bar(Protocol):
    """Where a step shows how far it is."""

    def update(self, n: float | None = 1, /) -> object: ...


Progress = Callable[[str, int], AbstractContextManager[Bar]]


SETTLE_PATIENCE = 180.0  # seconds in which not one more image was merged


@dataclass
class Demo:
    """One build: a server, a folder for the pictures, and where progress is shown."""

    server: str
    folder: Path
    secret: str
    progress: Progress
    size: Size

    def __post_init__(self) -> None:
        self.admin = Client(self.server)
        self.workers = crowd(self.size.workers)

    def build(self) -> Json:
        """Do whatever is still to do; returns what stands at the end. The site administrator must exist."""
        with self.admin:
            self.admin.sign_in(ADMIN, PASSWORD)
            return self._build()

    def _build(self) -> Json:
        project = self.project()
        number = int(project["id"])
        finished = Album("spring", self.folder / "spring", SEED, 1, self.size.finished)
        self.feed(number, finished)
        self.open(number)
        self.votes(number, limit=3 * self.size.finished)
        self.people(number)
        self.review(number)
        release = self.release(number)
        self.gold(number)
        begun = Album("summer", self.folder / "summer", SEED, 1 + self.size.finished, self.size.begun)
        self.feed(number, begun)
        self.votes(number, limit=3 * self.size.finished + round(1.4 * self.size.begun))
        run = self.train(number, release)
        return {"project": number, "release": release["id"], "run": run["id"], "model": run["model"]}

    def project(self) -> Json:
        """The project itself, made as the wizard makes it."""
        found = self.admin.find_project(PROJECT)
        if found is not None:
            return found
        body = {
            "name": PROJECT,
            "description": DESCRIPTION,
            "template": "boxes",
            "categories": [
                {
                    "name": item.name,
                    "names": {"zh": item.zh},
                    "definition": item.definition,
                    "definitions": {"zh": item.definition_zh},
                }
                for item in CATEGORIES
            ],
            "instructions": INSTRUCTIONS,
            "redundancy": 3,
        }
        return dict(self.admin.post("projects", body))

    def feed(self, project: int, album: Album) -> None:
        """Paint an album, upload it with its labels, and wait until its images are in the project."""
        path = f"projects/{project}/sources"
        name = f"Painted scenes: {album.name}"
        source = next((item for item in self.admin.pages(path) if item["name"] == name), None)
        if source is None:
            body = {"kind": "upload", "format": "coco", "name": name, "licence": "CC0-1.0", "author": "Quorum"}
            source = self.admin.post(path, body)
        if source["state"] == "receiving":
            self._send(project, source["id"], album)
        self._import(f"{path}/{source['id']}", album.count)
        self._wait_for_images(project, album)

    def open(self, project: int) -> None:
        """From draft over pilot to live."""
        for state in ("pilot", "live"):
            if self.admin.get(f"projects/{project}")["state"] in {"draft", "pilot"}:
                self.admin.post(f"projects/{project}/state", {"state": state})

    def votes(self, project: int, *, limit: int) -> None:
        """Let the simulated crowd answer until the project has this many votes."""
        given = int(self.admin.get(f"projects/{project}/progress")["votes_total"])
        campaign = Campaign(
            self.server,
            project,
            read_truth(self.admin, project),
            question_of(self.admin.get(f"projects/{project}"), LOOK_ALIKES),
            SEED,
            self.secret,
        )
        with self.progress("the simulated crowd answers", limit) as bar:
            bar.update(min(given, limit))
            if given < limit:
                run_crowd(campaign, self.admin, self.workers, limit=limit - given, tick=lambda: bar.update(1))

    def people(self, project: int) -> None:
        """The two other doors of the first page: an annotator and a reviewer."""
        for email, role, name in ((ANNOTATOR, "annotator", "Anna"), (REVIEWER, "reviewer", "Ravi")):
            with Client(self.server) as visitor:
                self._let_in(visitor, project, role, {"email": email, "name": name, "password": PASSWORD})

    def review(self, project: int) -> None:
        """A simulated reviewer verifies the surest images and leaves the doubtful ones to whoever comes."""
        truth = read_truth(self.admin, project)
        bar = self.progress("a simulated reviewer verifies", self.size.verified)
        with Client(self.server) as reviewer, bar as shown:
            reviewer.sign_in(REVIEWER, PASSWORD)
            done = sum(1 for _row in reviewer.pages(f"projects/{project}/review", state="verified"))
            shown.update(min(done, self.size.verified))
            if done >= self.size.verified:
                return
            queue = self._settled_queue(reviewer, project, self.size.finished - done)
            for row in queue[::-1][: self.size.verified - done]:
                image = int(row["image"]["id"])
                review_image(reviewer, project, image, truth[image])
                shown.update(1)

    def gold(self, project: int) -> None:
        """The labels of a few scenes become known answers: the crowd's votes there show how right each worker is."""
        path = f"projects/{project}/gold"
        if not self.admin.get(path)["results"]:
            self.admin.post(f"{path}/take", {"origin": "import", "count": self.size.known, "seed": SEED})

    def release(self, project: int) -> Json:
        """Freeze the first release, and wait until it stands."""
        path = f"projects/{project}/releases"
        found = next((item for item in self.admin.pages(path) if item["name"] == RELEASE), None)
        if found is None:
            body = {"name": RELEASE, "description": DESCRIPTION, "licence": "CC0-1.0"}
            found = self.admin.post(path, body)
        return self._wait("the release is frozen", f"releases/{found['id']}", {"frozen"}, {"failed"}, _frozen)

    def train(self, project: int, release: Json) -> Json:
        """Train a small detector on the release, and wait for it."""
        path = f"projects/{project}/runs"
        found = next(iter(self.admin.pages(path)), None)
        if found is None:
            spec = self.size.spec or SPEC
            found = self.admin.post(path, {"release": release["id"], "name": "First detector", "spec": spec})
        ended = {"failed", "cancelled"}
        return self._wait("a small model is trained", f"runs/{found['id']}", {"succeeded"}, ended, _epoch)

    def _let_in(self, visitor: Client, project: int, role: str, account: dict[str, str]) -> None:
        try:
            visitor.sign_in(account["email"], account["password"])
        except ApiError as error:
            if error.code != "wrong_credentials":
                raise
            visitor.join(self.admin.invite(project, role, label="demo"), {**account, "language": "en"})

    def _send(self, project: int, source: int, album: Album) -> None:
        with self.progress(f"painting scenes ({album.name})", album.count) as bar:
            paint(album, lambda: bar.update(1))
        with self.progress(f"uploading scenes ({album.name})", len(album.files)) as bar:
            for file in album.files:
                self.admin.upload(project, source, file, file.name)
                bar.update(1)

    def _import(self, path: str, count: int) -> None:
        state = self.admin.get(path)["state"]
        if state == "receiving":
            self.admin.post(f"{path}/check")
        ended = {"failed", "cancelled"}
        self.admin.wait(path, until={"checked", "importing", "done"}, failed=ended, tick=lambda _state: None)
        if self.admin.get(path)["state"] == "checked":
            self.admin.post(f"{path}/start")
        state = self._wait("importing", path, {"done"}, ended, _imported)
        if state["imported"] + state["duplicates"] < count:
            raise Failed(f"Only {state['imported']} of {count} scenes were imported: {state['message']}")

    def _wait_for_images(self, project: int, album: Album) -> None:
        """The pipeline takes imported images into the project and opens their tasks."""
        wanted = album.first - 1 + album.count
        for current in self._states(f"projects/{project}"):
            if current["images_count"] >= wanted:
                break
        if current["state"] == "live":
            for progress in self._states(f"projects/{project}/progress"):
                if progress["stages"][0]["tasks"] >= wanted:
                    break

    def _settled_queue(self, reviewer: Client, project: int, wanted: int) -> list[Json]:
        """The review queue, riskiest first, once the consensus of all finished images is in it."""
        try:
            return until_enough(lambda: list(reviewer.pages(f"projects/{project}/review")), wanted, SETTLE_PATIENCE)
        except Failed as error:
            raise Failed(
                f"The votes on finished images are not being merged ({error}). Is a worker of the queue `default` "
                "running? Its log says why not; `manage.py settle` merges what is due."
            ) from error

    def _states(self, path: str) -> Iterator[Json]:
        while True:
            yield self.admin.get(path)
            time.sleep(POLL_SECONDS)

    def _wait(self, what: str, path: str, until: set[str], failed: set[str], count: Callable[[Json], int]) -> Json:
        with self.progress(what, 0) as bar:
            seen = 0

            def tick(state: Json) -> None:
                nonlocal seen
                bar.update(max(0, count(state) - seen))
                seen = max(seen, count(state))

            return self.admin.wait(path, until=until, failed=failed, tick=tick)


def _imported(source: Json) -> int:
    return int(source["imported"])


def _frozen(release: Json) -> int:
    return int(release["progress"])


def _epoch(run: Json) -> int:
    return int(run["progress"].get("epoch", 0))
