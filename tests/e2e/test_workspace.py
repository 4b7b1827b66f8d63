"""The workspace in a real browser: keys, pointer and finger; drafts, lost lines, two windows, slow pictures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from accounts.models import User
from annotation.models import Assignment, AssignmentState, ImageReport
from catalog.models import Image
from projects.models import Project, Template
from tests.e2e.campaign import CATEGORIES, open_project
from tests.e2e.hands import Canvas, Workspace
from tests.e2e.people import be
from tests.factories import category_ids, make_member
from tests.running import WebServer
from tests.waiting import until

pytestmark = pytest.mark.e2e

NAMES = [name for name, _ in CATEGORIES]
RENDITIONS = re.compile(r"/rendition/\d+$")


# How many records of the journal lie in this browser.
KEPT = """async () => {
  const opened = indexedDB.open('quorum-journal');
  const database = await new Promise((resolve) => { opened.onsuccess = () => resolve(opened.result); });
  const counts = [...database.objectStoreNames].map((name) => new Promise((resolve) => {
    const request = database.transaction(name).objectStore(name).count();
    request.onsuccess = () => resolve(request.result);
  }));
  const kept = (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  database.close();
  return kept;
}"""


def canvas_of(workspace: Workspace) -> Canvas:
    image = Image.objects.get(pk=workspace.image)
    return workspace.canvas(image.width, image.height)


def votes_of(worker: User) -> list[Assignment]:
    return list(Assignment.objects.filter(worker=worker, state=AssignmentState.COUNTED).order_by("answered_at"))


def wait_for_votes(worker: User, count: int) -> list[Assignment]:
    until(lambda: len(votes_of(worker)) == count, seconds=20, what=f"{count} answers have arrived")
    return votes_of(worker)


def test_a_session_by_keyboard_alone(workspace: Workspace, worker: User, project: Project) -> None:
    image = workspace.image
    for number in range(20):
        workspace.press(str(number % 3 + 1), "Enter")
        workspace.press(*["Shift+ArrowLeft"] * (number % 5), *["Shift+ArrowUp"] * (number % 4), "Alt+ArrowRight")
    assert workspace.boxes == [NAMES[number % 3] for number in range(20)]
    workspace.submit()
    [vote] = wait_for_votes(worker, 1)
    ids = category_ids(project)
    assert vote.answer is not None
    assert [box["categories"] for box in vote.answer["boxes"]] == [[ids[number % 3]] for number in range(20)]
    assert {box["method"] for box in vote.answer["boxes"]} == {"keyboard"}
    assert vote.task.image_id == image != workspace.wait_for_picture()
    assert workspace.boxes == []


def test_a_reload_keeps_the_unsent_draft(workspace: Workspace, worker: User) -> None:
    image = workspace.image
    canvas = canvas_of(workspace)
    workspace.press("2")
    canvas.drag((20, 30), (80, 90))
    canvas.drag((120, 40), (200, 140))
    expect(workspace.page.get_by_text("Saved here")).to_be_visible()
    workspace.page.reload()
    assert workspace.wait_for_picture() == image
    assert workspace.boxes == ["white cell", "white cell"]
    workspace.submit()
    [vote] = wait_for_votes(worker, 1)
    assert vote.answer is not None
    corners = [(round(box["x"]), round(box["y"])) for box in vote.answer["boxes"]]
    assert corners == [(20, 30), (120, 40)]


def test_an_answer_given_offline_is_sent_when_the_line_is_back(
    workspace: Workspace, worker: User, context: BrowserContext
) -> None:
    page = workspace.page
    context.set_offline(True)
    expect(page.get_by_text("You are offline. Go on working")).to_be_visible()
    workspace.press("1", "Enter")
    workspace.submit()
    workspace.wait_for_picture()  # it was fetched ahead
    expect(page.get_by_text("1 answer to send")).to_be_visible()
    assert votes_of(worker) == []
    context.set_offline(False)
    expect(page.get_by_text("1 accepted")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("You are offline.")).to_have_count(0)
    assert len(wait_for_votes(worker, 1)) == 1


def test_signing_out_leaves_nothing_of_the_person_in_the_browser(workspace: Workspace, worker: User) -> None:
    page = workspace.page
    workspace.press("1", "Enter")
    expect(page.get_by_text("Saved here")).to_be_visible()
    assert page.evaluate(KEPT) == 1
    page.get_by_title("Leave the workspace").click()
    page.locator(".bar-person").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_label("Password")).to_be_visible()
    assert page.evaluate(KEPT) == 0
    assert page.request.get("/api/v1/session").json()["user"] is None


def test_tags_are_given_by_keys(
    celery_worker: None, context: BrowserContext, server: WebServer, page: Page, tmp_path: Path
) -> None:
    project = open_project(tmp_path, template=Template.TAGS)
    worker = make_member(project)
    be(context, server.url, worker.email)
    page.goto(f"/work/{project.pk}")
    workspace = Workspace(page)
    workspace.wait_for_picture()
    workspace.press("1", "2", "3", "2")
    expect(page.get_by_text("2 marked")).to_be_visible()
    workspace.submit()
    [vote] = wait_for_votes(worker, 1)
    red, _, platelet = category_ids(project)
    assert vote.answer == {"tags": [red, platelet]}


def test_a_picture_is_skipped_with_a_reason(workspace: Workspace, worker: User) -> None:
    image = workspace.image
    workspace.leave_skipping("ArrowDown", "ArrowDown", "Enter")
    expect(workspace.surface).not_to_have_attribute("data-image", str(image))
    workspace.wait_for_picture()
    skipped = Assignment.objects.get(worker=worker, task__image_id=image)
    assert (skipped.state, skipped.skip_reason) == (AssignmentState.SKIPPED, "too_many")


def test_a_picture_is_reported(workspace: Workspace, worker: User) -> None:
    image = workspace.image
    page = workspace.page
    workspace.leave_skipping("End", "Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("It shows private matters of a person").check()
    dialog.get_by_label("What should the administrator know?").fill("There is a name on the slide.")
    dialog.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("Reported. Thank you.")).to_be_visible()
    expect(workspace.surface).not_to_have_attribute("data-image", str(image))
    workspace.wait_for_picture()
    report = ImageReport.objects.get()
    assert (report.image_id, report.worker_id, report.reason) == (image, worker.pk, "private")
    assert report.detail == "There is a name on the slide."


def test_two_windows_of_one_worker_show_different_pictures(
    celery_worker: None, context: BrowserContext, server: WebServer, tmp_path: Path
) -> None:
    project = open_project(tmp_path, pictures=8)
    worker = make_member(project)
    be(context, server.url, worker.email)
    windows = [Workspace(context.new_page()) for _ in range(2)]
    for window in windows:
        window.page.goto(f"/work/{project.pk}")
        window.wait_for_picture()
    first, second = windows
    assert first.image != second.image
    for window in windows:
        window.page.bring_to_front()
        window.press("1", "Enter")
        window.submit()
    answered = {vote.task_id for vote in wait_for_votes(worker, 2)}
    assert len(answered) == 2
    assert first.wait_for_picture() != second.wait_for_picture()


def test_keys_and_pointer_are_dead_until_the_picture_is_painted(project: Project, worker: User, page: Page) -> None:
    held: list[Route] = []
    is_slow = True
    page.route(RENDITIONS, lambda route: held.append(route) if is_slow else route.continue_())
    page.goto(f"/work/{project.pk}")
    workspace = Workspace(page)
    expect(workspace.surface).to_have_attribute("data-phase", "loading")
    workspace.surface.focus()
    workspace.press("1", "Enter", "Enter", "Control+Enter", "Control+Enter")
    canvas_of(workspace).drag((20, 20), (90, 90))
    assert (workspace.boxes, votes_of(worker)) == ([], [])
    is_slow = False
    for route in held:
        route.continue_()
    workspace.wait_for_picture()
    assert workspace.boxes == []
    workspace.press("1", "Enter")
    assert workspace.boxes == ["red cell"]


def test_the_workspace_speaks_chinese(project: Project, browser: Browser, server: WebServer) -> None:
    context = browser.new_context(base_url=server.url, viewport={"width": 1440, "height": 900}, locale="zh-CN")
    worker = make_member(project)
    be(context, server.url, worker.email)
    page = context.new_page()
    page.goto(f"/work/{project.pk}")
    workspace = Workspace(page)
    workspace.wait_for_picture()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    workspace.press("/")
    page.keyboard.type("血小")
    workspace.press("Enter", "Enter")
    assert workspace.boxes == ["血小板"]
    page.get_by_role("button", name="提交").click()
    [vote] = wait_for_votes(worker, 1)
    assert vote.answer is not None
    assert vote.answer["boxes"][0]["categories"] == [category_ids(project)[2]]
    context.close()


def test_a_phone_draws_with_a_finger(project: Project, browser: Browser, server: WebServer) -> None:
    context = browser.new_context(
        base_url=server.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="en-GB"
    )
    worker = make_member(project)
    be(context, server.url, worker.email)
    page = context.new_page()
    page.goto(f"/work/{project.pk}")
    workspace = Workspace(page)
    workspace.wait_for_picture()
    page.get_by_role("button", name="Categories and boxes").tap()
    page.get_by_role("button", name=re.compile("white cell")).tap()
    expect(page.locator(".work-side")).to_be_hidden()
    canvas_of(workspace).swipe((40, 60), (160, 180))
    page.get_by_role("button", name="Submit").tap()
    [vote] = wait_for_votes(worker, 1)
    assert vote.answer is not None
    [box] = vote.answer["boxes"]
    assert box["categories"] == [category_ids(project)[1]]
    assert [round(box[side], -1) for side in ("x", "y", "width", "height")] == [40, 60, 120, 120]
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    context.close()
