"""The newcomer's ten minutes: from the first page to the lines that load a release, in at most 25 clicks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from demo.client import Client
from demo.crowd import Campaign, account_of, run_crowd
from demo.simulation import CAREFUL, Picture, Worker
from demo.truth import question_of, read_truth
from tests.e2e.hands import Workspace, drop
from tests.e2e.material import Material, blood_cells
from tests.e2e.people import join, sign_in
from tests.factories import PASSWORD, make_user
from tests.running import WebServer

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

CLICKS = 25
PICTURES = 14
APPROVED = 10
SIMULATED = [Worker("Ada", CAREFUL), Worker("Bo", CAREFUL)]
COUNT_CLICKS = """addEventListener('pointerdown', () => {
  sessionStorage.setItem('clicks', Number(sessionStorage.getItem('clicks') ?? 0) + 1);
}, true)"""


@pytest.fixture
def visitor(browser: Browser, server: WebServer) -> Iterator[Page]:
    """A second person with a browser of their own."""
    opened = browser.new_context(base_url=server.url, viewport={"width": 1440, "height": 900}, locale="en-GB")
    yield opened.new_page()
    opened.close()


def test_a_newcomer_goes_from_own_pictures_to_a_loadable_release(
    server: WebServer, celery_worker: None, page: Page, visitor: Page, tmp_path: Path
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script(COUNT_CLICKS)
    material = blood_cells(tmp_path / "smears", pictures=PICTURES)
    admin = make_user("nora@example.org", site_admin=True, name="Nora")
    sign_in(page, admin.email)

    project = make_project(page, material)
    links = invite(page, 3)
    truth, categories = simulated_people_answer(server, admin.email, project, links[:2])
    person_answers(visitor, links[2], truth, categories)

    page.get_by_role("link", name="Overview").click()
    agreement = page.locator(".figure", has_text="mean over merged images")
    expect(agreement).to_contain_text(re.compile(r"\d\d ?%|100 ?%"), timeout=40_000)

    approve(page, APPROVED)
    lines = freeze_and_copy(page)
    assert "QUORUM_TOKEN" in lines and server.url in lines
    dragged = 1
    clicks = int(page.evaluate("sessionStorage.getItem('clicks')")) + dragged
    assert clicks <= CLICKS, f"{clicks} clicks"


def make_project(page: Page, material: Material) -> int:
    """Drop the folder, read the dry run, create; returns the project's number."""
    page.get_by_role("link", name="Use my own pictures").first.click()
    drop(page, page.locator(".dropzone"), [material.folder])
    expect(page.get_by_text(f"{PICTURES} images were understood.")).to_be_visible(timeout=30_000)
    expect(page.get_by_text(f"{material.boxes} boxes")).to_be_visible()
    page.get_by_role("button", name=f"Create with {PICTURES} images and open").click()
    expect(page).to_have_url(re.compile(r"/projects/\d+$"), timeout=60_000)
    expect(page.locator(".project-bar")).to_contain_text("Live")
    return int(page.url.rsplit("/", 1)[-1])


def invite(page: Page, count: int) -> list[str]:
    """So many links, each copied by its button."""
    page.get_by_role("link", name="People").click()
    links: list[str] = []
    for number in range(count):
        page.get_by_role("button", name="Make a link").click()
        expect(page.locator(".invitation")).to_have_count(number + 1)
        row = page.locator(".invitation").filter(has_not_text=re.compile("|".join(map(re.escape, links)) or "^$"))
        row.get_by_role("button", name="Copy: Invitation link").click()
        expect(row).to_contain_text("Copied")
        links.append(page.evaluate("navigator.clipboard.readText()"))
    assert len(set(links)) == count
    return links


def simulated_people_answer(
    server: WebServer, email: str, project: int, links: list[str]
) -> tuple[dict[int, Picture], tuple[int, ...]]:
    """Two simulated people join by the links and answer every picture over HTTP; returns the truth they knew."""
    with Client(server.url) as admin:
        admin.sign_in(email, PASSWORD)
        truth = read_truth(admin, project)
        campaign = Campaign(server.url, project, truth, question_of(admin.get(f"projects/{project}")), 7, "newcomer")
        for worker, link in zip(SIMULATED, links, strict=True):
            with Client(server.url) as person:
                person.join(link, account_of(campaign, worker))
        tally = run_crowd(campaign, admin, SIMULATED, limit=None, tick=lambda: None)
    assert sum(tally.votes.values()) == 2 * PICTURES
    return truth, campaign.question.categories


def person_answers(page: Page, link: str, truth: dict[int, Picture], categories: tuple[int, ...]) -> None:
    """A person joins by the third link and draws every cell of every picture."""
    join(page, link, "Chidi", "chidi@example.org")
    workspace = Workspace(page)
    for _ in range(PICTURES):
        workspace.answer(truth[workspace.wait_for_picture()], list(categories))
        workspace.submit()
    expect(page.get_by_text("You have answered everything there is for you.")).to_be_visible()
    expect(page.get_by_text(f"{PICTURES} accepted")).to_be_visible()


def approve(page: Page, count: int) -> None:
    """Approve so many pictures by keys: the first object by A, what is left of each by Ctrl+Enter."""
    page.get_by_role("link", name="Review").last.click()
    page.get_by_role("link", name="Start reviewing").click()
    for _ in range(count):
        expect(page.locator(".desk-object").first).to_be_visible()
        before = page.url
        page.keyboard.press("a")
        page.keyboard.press("Control+Enter")
        expect(page).not_to_have_url(before)


def freeze_and_copy(page: Page) -> str:
    """Freeze what is verified, and copy the lines that fetch the files made of it."""
    page.locator(".project-tabs").get_by_role("link", name="Releases").click()
    page.get_by_role("button", name="Freeze a release").click()
    expect(page.get_by_text(f"{APPROVED} verified images will be in it.")).to_be_visible()
    page.get_by_role("button", name=re.compile(r"^Freeze 20\d\d\.1$")).click()
    expect(page.get_by_role("heading", name="Files")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Copy: Lines that fetch").click(timeout=60_000)
    return str(page.evaluate("navigator.clipboard.readText()"))
