"""Blood cells: one annotator in Chromium among five simulated ones, then a reviewer in Chromium, then who did what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from demo.client import Client, Json
from demo.simulation import Picture
from demo.truth import question_of, read_truth
from tests.e2e.hands import Canvas, Workspace
from tests.e2e.material import blood_cells
from tests.e2e.people import join
from tests.factories import PASSWORD, make_user
from tests.flows import road
from tests.running import WebServer

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

PICTURES = 6
REDUNDANCY = 5
SHIFT = 6  # pixels by which the reviewer corrects a box


@pytest.fixture
def admin(server: WebServer) -> Iterator[Client]:
    """An administrator over HTTP."""
    with Client(server.url) as client:
        client.sign_in(make_user("nora@example.org", site_admin=True, name="Nora").email, PASSWORD)
        yield client


def test_cells_are_drawn_merged_reviewed_and_traced_to_people(
    server: WebServer, celery_worker: None, admin: Client, browser: Browser, page: Page, tmp_path: Path
) -> None:
    project = import_cells(admin, tmp_path)
    truth = read_truth(admin, project)
    join(page, admin.invite(project, "annotator"), "Chidi", "chidi@example.org")
    drawn = draw_all(page, truth, question_of(admin.get(f"projects/{project}")).categories)
    road.crowd_answers(server.url, admin, project)
    road.wait_until_settled(admin, project, PICTURES)
    assert admin.get(f"projects/{project}/progress")["votes_total"] == PICTURES * REDUNDANCY

    link = admin.invite(project, "reviewer")
    context = browser.new_context(base_url=server.url, viewport={"width": 1440, "height": 900}, locale="en-GB")
    desk = context.new_page()
    join(desk, link, "Rosa", "rosa@example.org", ends_at=re.compile(r"/review$"))
    image = drawn[0]
    approve_reject_correct(desk, admin, project, image, truth[image])
    desk.goto(f"/projects/{project}/images/{image}")
    for words in ("Rosa approved", "Rosa rejected: The box does not fit.", "Rosa corrected", "A answered"):
        expect(desk.locator(".history").get_by_text(words).first).to_be_visible()
    context.close()


def import_cells(admin: Client, folder: Path) -> int:
    """A handful of the photographs, open to the crowd."""
    material = blood_cells(folder / "smears", pictures=PICTURES, fewest=4)
    project = int(road.start_project(admin, "Blood cells", "boxes", redundancy=REDUNDANCY)["id"])
    files = [(file.name, file) for file in sorted(material.folder.iterdir())]
    road.import_archive(admin, project, road.zipped(files, folder / "smears.zip"), "coco")
    road.open_to_the_crowd(admin, project, PICTURES)
    return project


def draw_all(page: Page, truth: dict[int, Picture], categories: tuple[int, ...]) -> list[int]:
    """Every picture by mouse and keys; returns them in the order in which they came."""
    workspace = Workspace(page)
    drawn: list[int] = []
    for _ in range(PICTURES):
        drawn.append(workspace.wait_for_picture())
        workspace.answer(truth[drawn[-1]], list(categories))
        workspace.submit()
    expect(page.get_by_text(f"{PICTURES} accepted")).to_be_visible()
    return drawn


def approve_reject_correct(page: Page, admin: Client, project: int, image: int, picture: Picture) -> None:
    """A on the first object, R with a reason on the second, a drag on the third, and Ctrl+Enter at once."""
    path = f"projects/{project}/review/{image}"
    before = admin.get(path)
    first, second, third = [item for item in before["objects"] if item["state"] == "proposed"][:3]
    page.goto(f"/{path}")
    surface = page.locator(".desk-canvas")
    expect(surface).to_have_attribute("data-phase", "ready")
    page.keyboard.press("a")
    page.keyboard.press("r")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("4")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".desk-object[aria-pressed=true]")).to_have_count(1)
    middle = (third["x"] + third["width"] / 2, third["y"] + third["height"] / 2)
    moved = (middle[0] + SHIFT, middle[1] - SHIFT)
    Canvas(page, surface, picture.width, picture.height).drag(middle, moved)
    page.keyboard.press("Control+Enter")
    expect(page).not_to_have_url(re.compile(rf"/review/{image}$"))
    after = {item["id"]: item for item in admin.get(path)["objects"]}
    assert [after[item["id"]]["state"] for item in (first, second, third)] == ["verified", "rejected", "verified"]
    assert_traced(admin, project, first, "approve")
    assert_traced(admin, project, second, "reject")
    assert_traced(admin, project, third, "correct")
    shift = [after[third["id"]][side] - third[side] for side in ("x", "y", "width", "height")]
    assert shift == pytest.approx([SHIFT, -SHIFT, 0, 0], abs=1)


def assert_traced(admin: Client, project: int, item: Json, decision: str) -> None:
    """The object leads to the votes it was merged from and to the reviewer."""
    found = admin.get(f"projects/{project}/objects/{item['id']}/provenance")
    assert [(verdict["reviewer"], verdict["decision"]) for verdict in found["verdicts"]] == [("Rosa", decision)]
    assert len(found["votes"]) == item["votes_for"]
    assert found["consensus"]["votes_digest"]
