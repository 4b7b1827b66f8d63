"""The road as a person walks it over HTTP: the steps that every flow test takes, one function each."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

from demo.client import Client, Json
from demo.crowd import Campaign, run_crowd
from demo.reviewing import review_image
from demo.simulation import CAREFUL, TYPICAL, Picture, Question, Worker
from demo.truth import question_of, read_truth
from tests.factories import PASSWORD, make_user
from tests.waiting import until

WORKERS = [
    Worker(name, skill)
    for name, skill in zip(
        ("Ada", "Bo", "Chidi", "Emil", "Hana"), (CAREFUL, TYPICAL, CAREFUL, TYPICAL, TYPICAL), strict=True
    )
]
SEED = 7


class People:
    """Signed-in clients of one server."""

    def __init__(self, server: str) -> None:
        self.server = server
        self._open = ExitStack()

    def administrator(self) -> Client:
        """A signed-in site administrator."""
        user = make_user(site_admin=True, name="Admin")
        client = self._client()
        client.sign_in(user.email, PASSWORD)
        return client

    def newcomer(self, admin: Client, project: int, role: str) -> Client:
        """A person who came by an invitation."""
        client = self._client()
        email = f"{role}@flow.example"
        client.join(admin.invite(project, role), {"email": email, "name": role, "password": PASSWORD})
        return client

    def _client(self) -> Client:
        return self._open.enter_context(Client(self.server))

    def hang_up(self) -> None:
        """Close every connection."""
        self._open.close()


def zipped(files: Iterable[tuple[str, Path]], archive: Path) -> Path:
    """An archive of these files, as a person would upload it."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as pack:
        for name, file in files:
            pack.write(file, name)
    return archive


def start_project(admin: Client, name: str, template: str, *, redundancy: int, categories: Sequence[str] = ()) -> Json:
    """A draft of a template."""
    asked = [{"name": category} for category in categories]
    return dict(
        admin.post("projects", {"name": name, "template": template, "redundancy": redundancy, "categories": asked})
    )


def import_archive(admin: Client, project: int, archive: Path, label_format: str) -> Json:
    """Upload, check, look at the report, take every unknown category as new, import; returns the finished source."""
    path = f"projects/{project}/sources"
    source = admin.post(path, {"kind": "upload", "format": label_format, "name": archive.name})
    admin.upload(project, source["id"], archive, archive.name)
    admin.post(f"{path}/{source['id']}/check")
    checked = admin.wait(f"{path}/{source['id']}", until={"checked"}, failed={"failed", "cancelled"}, tick=_quietly)
    mapping = {item["name"]: "new" for item in checked["report"]["unknown_categories"]}
    admin.post(f"{path}/{source['id']}/start", {"mapping": mapping})
    return admin.wait(f"{path}/{source['id']}", until={"done"}, failed={"failed", "cancelled"}, tick=_quietly)


def open_to_the_crowd(admin: Client, project: int, images: int) -> None:
    """Go live, and wait until every image is asked about."""
    until(
        lambda: admin.get(f"projects/{project}")["images_count"] == images,
        seconds=120,
        what="the images are in the project",
    )
    admin.post(f"projects/{project}/state", {"state": "live"})
    until(lambda: _asked(admin, project) == images, seconds=60, what="every image is asked about")


def crowd_answers(server: str, admin: Client, project: int, *, limit: int | None = None) -> dict[int, Picture]:
    """Let five simulated people answer over HTTP until they are told that there is nothing left; returns the truth."""
    truth = read_truth(admin, project)
    question: Question = question_of(admin.get(f"projects/{project}"))
    campaign = Campaign(server, project, truth, question, SEED, "flow")
    run_crowd(campaign, admin, WORKERS, limit=limit, tick=lambda: None)
    return truth


def wait_until_settled(admin: Client, project: int, images: int) -> None:
    """Wait for the worker to have merged every filled task."""
    until(
        lambda: admin.get(f"projects/{project}/agreement")["images_settled"] >= images,
        seconds=180,
        what="every filled task is merged",
    )


def review_everything(reviewer: Client, project: int, truth: dict[int, Picture], *, one_by_one: int) -> None:
    """Decide on the riskiest images one by one, on the rest by confidence, as the page offers it."""
    queue = list(reviewer.pages(f"projects/{project}/review"))
    for item in queue[:one_by_one]:
        review_image(reviewer, project, item["image"]["id"], truth[item["image"]["id"]])
    reviewer.post(f"projects/{project}/review/approve-above", {"confidence": 0.0, "dry_run": False})
    for item in list(reviewer.pages(f"projects/{project}/review")):
        reviewer.post(f"projects/{project}/review/{item['image']['id']}", {"decisions": [], "complete": True})


def freeze(admin: Client, project: int, name: str, **settings: object) -> Json:
    """A frozen release."""
    release = admin.post(f"projects/{project}/releases", {"name": name, **settings})
    return admin.wait(f"releases/{release['id']}", until={"frozen"}, failed={"failed"}, tick=_quietly)


def export(
    admin: Client, release: int, label_format: str, *, private: bool = False, with_images: bool = False
) -> zipfile.ZipFile:
    """The archive of a finished export."""
    body = {"format": label_format, "private": private, "with_images": with_images}
    made = admin.post(f"releases/{release}/exports", body)
    admin.wait(f"exports/{made['id']}", until={"done"}, failed={"failed"}, tick=_quietly)
    answer = admin._http.get(f"/api/v1/exports/{made['id']}/file", follow_redirects=True).raise_for_status()
    return zipfile.ZipFile(io.BytesIO(answer.content))


def train(admin: Client, project: int, release: int, name: str, spec: Json) -> Json:
    """A finished run."""
    run = admin.post(f"projects/{project}/runs", {"release": release, "name": name, "spec": spec})
    return admin.wait(f"runs/{run['id']}", until={"succeeded"}, failed={"failed", "cancelled"}, tick=_quietly)


def withheld_figures(admin: Client, release: int) -> Json:
    """The figures of the best model on the withheld split."""
    board = admin.get(f"releases/{release}/leaderboard")
    rows = board["results"] if isinstance(board, dict) else board
    return dict(next(row for row in rows if row["split"] == "test")["figures"])


def json_of(archive: zipfile.ZipFile, ending: str) -> Json:
    """The one JSON file of an archive whose name ends so."""
    [name] = [name for name in archive.namelist() if name.endswith(ending)]
    return dict(json.loads(archive.read(name)))


def _asked(admin: Client, project: int) -> int:
    return int(admin.get(f"projects/{project}/progress")["stages"][0]["tasks"])


def _quietly(state: Json) -> None:
    """A test shows no progress bar."""
