"""A reviewer at the grid of crops and at the desk: by keys, and in talk with the one who labelled."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from accounts.models import User
from projects.models import Project, Role
from review import services as review
from review.models import Comment, ImageReview, Object, ObjectState, ReviewState
from tests.e2e.campaign import open_project
from tests.e2e.people import be
from tests.factories import category_ids, make_member, tasks_of
from tests.review.votes import drawn, vote
from tests.running import WebServer

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

PICTURES = 3
SLOW = 30_000  # a busy machine answers late


@pytest.fixture
def annotators(celery_worker: None, tmp_path: Path) -> list[User]:
    """Three people who drew two red cells and a white one on each of three pictures."""
    project = open_project(tmp_path, pictures=PICTURES)
    red, white, _platelet = category_ids(project)
    people = [make_member(project) for _ in range(3)]
    for task in tasks_of(project):
        for person in people:
            vote(task, person, drawn((20, 20, 40, 40, red), (120, 60, 60, 50, red), (200, 150, 50, 50, white)))
    review.settle_due(project_id=project.pk)
    return people


@pytest.fixture
def labelled(annotators: list[User]) -> Project:
    return Project.objects.get()


@pytest.fixture
def reviewer(labelled: Project, context: BrowserContext, server: WebServer) -> User:
    user = make_member(labelled, Role.REVIEWER)
    be(context, server.url, user.email)
    return user


def states(project: Project) -> dict[str, int]:
    rows = list(Object.objects.filter(project=project).values_list("state", flat=True))
    return {state: rows.count(state) for state in set(rows)}


def test_a_page_of_crops_is_judged_and_taken_back_by_keys_alone(labelled: Project, reviewer: User, page: Page) -> None:
    page.goto(f"/projects/{labelled.pk}/review")
    page.get_by_role("link", name="Judge crops").press("Enter")
    tiles = page.locator(".crop")
    expect(tiles).to_have_count(2 * PICTURES, timeout=SLOW)
    expect(page.locator(".crop[data-phase=ready]")).to_have_count(2 * PICTURES, timeout=SLOW)
    for key in ("ArrowRight", "x", "ArrowRight", "4"):
        page.keyboard.press(key)
    expect(tiles.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(tiles.nth(2)).to_contain_text("box does not fit")
    page.keyboard.press("Enter")
    expect(page.get_by_text("4 approved, 2 rejected")).to_be_visible(timeout=SLOW)
    assert states(labelled) == {ObjectState.VERIFIED: 4, ObjectState.REJECTED: 2, ObjectState.PROPOSED: PICTURES}
    page.keyboard.press("z")
    expect(page.get_by_text("6 decisions are taken back.")).to_be_visible(timeout=SLOW)
    expect(tiles.nth(2)).to_contain_text("box does not fit")
    assert states(labelled) == {ObjectState.PROPOSED: 3 * PICTURES}
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing of “red cell” waits for you.")).to_be_visible(timeout=SLOW)
    assert Object.objects.filter(project=labelled, state=ObjectState.PROPOSED).count() == PICTURES


def test_a_page_whose_answer_was_lost_is_sent_again_and_still_taken_back(
    labelled: Project, reviewer: User, page: Page
) -> None:
    page.goto(f"/projects/{labelled.pk}/review/crops")
    expect(page.locator(".crop")).to_have_count(2 * PICTURES, timeout=SLOW)

    def lose_the_answer(route: Route) -> None:
        assert route.fetch().ok
        route.abort()

    page.route("**/review/crops", lose_the_answer, times=1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").get_by_text("The server does not answer.")).to_be_visible(timeout=SLOW)
    assert states(labelled) == {ObjectState.VERIFIED: 2 * PICTURES, ObjectState.PROPOSED: PICTURES}
    page.keyboard.press("Enter")
    expect(page.get_by_text("6 approved, 0 rejected")).to_be_visible(timeout=SLOW)
    page.keyboard.press("z")
    expect(page.get_by_text("6 decisions are taken back.")).to_be_visible(timeout=SLOW)
    assert states(labelled) == {ObjectState.PROPOSED: 3 * PICTURES}


def test_images_are_done_when_their_last_category_is(labelled: Project, reviewer: User, page: Page) -> None:
    page.goto(f"/projects/{labelled.pk}/review/crops")
    expect(page.locator(".crop")).to_have_count(2 * PICTURES, timeout=SLOW)
    page.keyboard.press("Enter")
    expect(page.get_by_text("0 images are done.")).to_be_visible(timeout=SLOW)
    page.get_by_label("Category").select_option(label="white cell (3)")
    expect(page.locator(".crop")).to_have_count(PICTURES, timeout=SLOW)
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 images are done.")).to_be_visible(timeout=SLOW)
    reviews = ImageReview.objects.filter(project=labelled)
    assert set(reviews.values_list("state", flat=True)) == {ReviewState.VERIFIED}


def test_a_remark_pinned_to_a_box_is_answered_by_who_drew_it(
    annotators: list[User], labelled: Project, reviewer: User, page: Page, browser: Browser, server: WebServer
) -> None:
    image = ImageReview.objects.filter(project=labelled).order_by("id")[0].image_id
    page.goto(f"/projects/{labelled.pk}/review/{image}")
    expect(page.locator(".desk-canvas")).to_have_attribute("data-phase", "ready", timeout=SLOW)
    page.keyboard.press("c")
    page.keyboard.type("Is this one cell or two?")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Remark 1")).to_have_count(2, timeout=SLOW)
    theirs = browser.new_context(base_url=server.url)
    be(theirs, server.url, annotators[0].email)
    other = theirs.new_page()
    other.goto("/work?all")
    expect(other.get_by_role("link", name="1 question about your boxes")).to_be_visible(timeout=SLOW)
    other.goto(f"/work/{labelled.pk}")
    expect(other.get_by_text("1 question about your boxes")).to_be_visible(timeout=SLOW)
    other.get_by_role("link", name="Answer").click()
    expect(other.get_by_text("Is this one cell or two?")).to_be_visible(timeout=SLOW)
    expect(other.locator(".question-pin")).to_be_visible()
    other.get_by_label("Your answer").fill("Two that touch.")
    other.get_by_label("Your answer").press("Control+Enter")
    expect(other.get_by_text("Nobody waits for an answer of yours.")).to_be_visible(timeout=SLOW)
    theirs.close()
    page.reload()
    expect(page.get_by_text("Two that touch.")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text(re.compile("Annotator [ABC]"))).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Settled").click()
    expect(page.get_by_text("✓ settled")).to_be_visible(timeout=SLOW)
    assert Comment.objects.filter(resolved_at=None, parent=None).count() == 0
