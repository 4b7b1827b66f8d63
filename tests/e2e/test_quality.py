"""The quality pages in the browser: an admin follows a figure to its images, a worker reads their own page."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from projects.models import Membership, Role
from review.models import Decision
from tests.e2e.campaign import open_project
from tests.e2e.people import sign_in
from tests.factories import make_member
from tests.review.quality.desk import Desk
from tests.review.quality.small import Small, audited, verdict, with_votes
from tests.review.votes import NOW
from tests.running import WebServer

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture
def small(server: WebServer, tmp_path: Path) -> Small:
    """The made-up project whose figures are known, with real pictures; the audit found one error on four images."""
    small = with_votes(open_project(tmp_path))
    first, second, third = small.sure(0.95, 0.91, 0.85)
    verdict(first, Decision.APPROVE)
    verdict(second, Decision.CORRECT, after={"category_id": small.dog})
    verdict(third, Decision.APPROVE)
    audited(small.project)
    return small


def test_an_admin_opens_the_images_behind_a_cell_of_the_confusion_matrix(small: Small, page: Page) -> None:
    admin = make_member(small.project, Role.ADMIN)
    sign_in(page, admin.email, f"/projects/{small.project.pk}")
    page.get_by_role("navigation", name="Cells").get_by_role("link", name="Quality", exact=True).click()
    expect(page.get_by_role("region", name="Error of what nobody looked at")).to_contain_text("25.0")
    expect(page.get_by_role("region", name="Agreement")).to_contain_text("0.72")
    page.get_by_role("link", name="white cell voted where red cell was agreed, votes: 1, images: 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("white cell voted, red cell agreed")
    pictures = page.locator(".wall-tile img")
    expect(pictures).to_have_count(1)
    expect(pictures).to_have_js_property("complete", True)
    pictures.click()
    expect(page).to_have_url(re.compile(rf"/images/{small.images[1]}$"))
    page.go_back()
    page.get_by_role("link", name="Back to quality").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="What is taken for what as CSV").click()
    assert download.value.suggested_filename == f"{small.project.slug}-confusion.csv"
    assert len(Path(download.value.path()).read_text().splitlines()) == 3


def test_the_overview_compares_votes_and_opens_what_is_in_dispute(small: Small, page: Page) -> None:
    sign_in(page, make_member(small.project, Role.ADMIN).email, f"/projects/{small.project.pk}")
    expect(page.get_by_text("as many as 3 for each, 2 fewer than 5 for each")).to_be_visible()
    page.locator(".standing").get_by_role("link", name="Verified").click()
    expect(page.locator(".wall-tile img")).to_have_count(4)


def test_a_worker_reads_on_their_own_page_that_their_boxes_are_too_wide(server: WebServer, page: Page) -> None:
    desk = Desk(50)
    desk.work(50, gold=10)
    other = make_member(desk.project)
    for task in desk.tasks:
        desk.answer(task, other, NOW - timedelta(days=1), ms=8_000)
    assert Membership.objects.get(project=desk.project, user=desk.worker).role == Role.ANNOTATOR
    sign_in(page, desk.worker.email, f"/projects/{desk.project.pk}/my-quality")
    expect(page.get_by_role("heading", level=1)).to_have_text("My quality")
    expect(page.get_by_role("img", name="Your boxes are 6% too wide.")).to_be_visible()
    expect(page.get_by_role("region", name="Right answers")).to_contain_text("10 of 10")
    expect(page.get_by_role("link", name="My quality")).to_have_attribute("aria-current", "page")
