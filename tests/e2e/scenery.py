"""One project with something true on every page: half labelled, partly reviewed, released, exported, trained."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from demo.client import Client, Json
from demo.reviewing import review_image
from demo.truth import read_truth
from tests.e2e.material import blood_cells
from tests.factories import PASSWORD, make_user
from tests.flows import road

PICTURES = 12
VERIFIED = 8
LATE = 3  # pictures that came after the crowd
SPEC = {"architecture": "dense", "image_size": 128, "epochs": 2, "batch_size": 4, "seed": 1}
SHARES = {"train": 0.5, "val": 0.25, "test": 0.25}
INSTRUCTIONS = {"en": "Mark every cell, those at the edge too.", "zh": "标出每一个细胞，边缘处的也要标。"}


@dataclass(frozen=True)
class Scenery:
    """The people, by role, and the numbers that the addresses of the pages need."""

    people: dict[str, str]
    project: int
    empty: int
    waiting: int
    image: int
    in_review: int
    release: int
    run: int
    model: int
    link: str


def build(server: str, folder: Path) -> Scenery:
    """Everything over HTTP, as people and programs do it."""
    with ExitStack() as closing:
        admin = closing.enter_context(Client(server))
        reviewer = closing.enter_context(Client(server))
        people = {"admin": make_user("admin@example.org", site_admin=True, name="Nora").email}
        admin.sign_in(people["admin"], PASSWORD)
        project = _labelled_project(server, admin, folder)
        for role, client in (("reviewer", reviewer), ("annotator", closing.enter_context(Client(server)))):
            people[role] = f"{role}@example.org"
            account = {"email": people[role], "name": role.title(), "password": PASSWORD}
            client.join(admin.invite(project, role), account)
        _verify(admin, reviewer, project)
        release = road.freeze(admin, project, "2026.1", licence="CC BY 4.0", fractions=SHARES)
        road.export(admin, release["id"], "coco")
        run = road.train(admin, project, release["id"], "First detector", SPEC)
        in_review = reviewer.get(f"projects/{project}/review")["results"][0]["image"]["id"]
        reviewer.post(f"projects/{project}/images/{in_review}/report", {"reason": "private", "detail": "A name."})
        admin.post("tokens", {"name": "training machine", "scopes": ["read"], "expires_in_days": 30})
        empty, waiting = _unfinished_projects(admin, folder)
        return Scenery(
            people=people,
            project=project,
            empty=empty,
            waiting=waiting,
            image=admin.get(f"projects/{project}/images")["results"][0]["id"],
            in_review=in_review,
            release=release["id"],
            run=run["id"],
            model=run["model"],
            link=admin.invite(project, "annotator"),
        )


def _labelled_project(server: str, admin: Client, folder: Path) -> int:
    project = int(road.start_project(admin, "Blood cells", "boxes", redundancy=3)["id"])
    admin.post(f"projects/{project}/briefs", {"instructions": INSTRUCTIONS})
    material = blood_cells(folder / "smears", pictures=PICTURES)
    (material.folder / "broken.jpg").write_bytes(b"\xff\xd8 this is no photograph")
    files = [(file.name, file) for file in sorted(material.folder.iterdir())]
    road.import_archive(admin, project, road.zipped(files, folder / "smears.zip"), "coco")
    road.open_to_the_crowd(admin, project, PICTURES)
    road.crowd_answers(server, admin, project)
    late = blood_cells(folder / "late", pictures=LATE, fewest=9)
    files = [(file.name, file) for file in sorted(late.folder.iterdir())]
    road.import_archive(admin, project, road.zipped(files, folder / "late.zip"), "coco")
    return project


def _verify(admin: Client, reviewer: Client, project: int) -> None:
    """A reviewer decides on some of the images, and leaves the doubtful ones."""
    road.wait_until_settled(admin, project, PICTURES)
    truth = read_truth(admin, project)
    queue: list[Json] = list(reviewer.pages(f"projects/{project}/review"))
    for row in queue[-VERIFIED:]:
        review_image(reviewer, project, row["image"]["id"], truth[row["image"]["id"]])


def _unfinished_projects(admin: Client, folder: Path) -> tuple[int, int]:
    """A draft without anything, and one whose import waits to be confirmed; another lies in the bin."""
    empty = int(road.start_project(admin, "Street signs", "imagenet", redundancy=5)["id"])
    admin.request("DELETE", f"projects/{road.start_project(admin, 'Old idea', 'tags', redundancy=3)['id']}")
    waiting = int(road.start_project(admin, "More smears", "boxes", redundancy=3)["id"])
    path = f"projects/{waiting}/sources"
    source = admin.post(path, {"kind": "upload", "format": "auto", "name": "second folder"})
    admin.upload(waiting, source["id"], folder / "smears.zip", "smears.zip")
    admin.post(f"{path}/{source['id']}/check")
    admin.wait(f"{path}/{source['id']}", until={"checked"}, failed={"failed"}, tick=lambda _state: None)
    return empty, waiting
