"""Gold in a real browser: the administrator's page, the signs beside a person, and what a newcomer is shown."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from annotation.models import Task
from projects.models import Project, Stage
from review import services
from review.models import Flag, GoldAnswer
from tests.e2e.hands import Workspace
from tests.e2e.people import be
from tests.factories import category_ids, make_member, tasks_of
from tests.review.votes import drawn
from tests.running import WebServer

pytestmark = pytest.mark.e2e


def make_gold(project: Project, task: Task) -> GoldAnswer:
    boxes = drawn((10, 10, 60, 50, category_ids(project)[0]), (90, 60, 40, 40, category_ids(project)[1]))
    return services.make_gold(
        project=project, stage_id=None, image_id=task.image_id, answer=boxes, author=project.created_by
    )


def test_an_administrator_sees_retires_and_brings_back_gold(
    project: Project, context: BrowserContext, page: Page, server: WebServer
) -> None:
    gold = make_gold(project, tasks_of(project)[0])
    be(context, server.url, project.created_by.email)
    page.goto(f"/projects/{project.pk}/gold")
    expect(page.get_by_text("2 boxes: red cell, white cell")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Take 20 verified images").click()
    expect(page.get_by_text("No verified image was left to take.")).to_be_visible()
    page.get_by_role("button", name="Retire", exact=True).click()
    expect(page.get_by_text("No gold yet.")).to_be_visible()
    page.get_by_role("button", name="Retired").click()
    page.get_by_role("button", name="Bring back").click()
    expect(page.get_by_text("Nothing was retired.")).to_be_visible()
    gold.refresh_from_db()
    assert gold.retired_at is None


def test_signs_stand_beside_the_person_until_somebody_looked(
    project: Project, context: BrowserContext, page: Page, server: WebServer
) -> None:
    worker = make_member(project)
    flag = Flag.objects.create(project=project, worker=worker, sign="gate", evidence={"answers": 9, "right": 2})
    be(context, server.url, project.created_by.email)
    page.goto(f"/projects/{project.pk}/people")
    expect(page.get_by_text("Right on only 2 of 9 gold tasks.")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Looked at it").click()
    expect(page.get_by_text("Right on only 2 of 9 gold tasks.")).to_have_count(0)
    flag.refresh_from_db()
    assert flag.resolved_by_id == project.created_by_id


def test_a_newcomer_is_shown_the_truth_after_a_known_answer_and_goes_on_by_one_key(
    project: Project, worker: User, page: Page
) -> None:
    Stage.objects.filter(project=project).update(settings={"gold_feedback": 2})
    for task in tasks_of(project):
        make_gold(project, task)
    page.goto(f"/work/{project.pk}")
    workspace = Workspace(page)
    image = workspace.wait_for_picture()
    workspace.press("1", "Enter")
    workspace.submit()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Found: ")).to_be_visible(timeout=15_000)
    expect(dialog.locator(".truth-box-known")).to_have_count(2)
    expect(dialog.locator(".truth-box-mine")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    assert workspace.wait_for_picture() != image


def test_an_administrator_answers_a_picture_as_gold_and_corrects_it_in_the_browser(
    project: Project, context: BrowserContext, page: Page, server: WebServer
) -> None:
    be(context, server.url, project.created_by.email)
    page.goto(f"/projects/{project.pk}/gold")
    page.get_by_role("link", name="Answer one yourself").click()
    expect(page.locator(".wall-tile")).to_have_count(4, timeout=30_000)
    page.locator(".wall-tile").first.click()
    workspace = Workspace(page)
    image = workspace.wait_for_picture()
    workspace.press("1", "Enter")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".wall-tile")).to_have_count(3, timeout=30_000)
    gold = GoldAnswer.objects.get()
    assert (gold.task.image_id, gold.origin, gold.revision) == (image, "expert", 1)
    page.get_by_role("link", name="To the gold tasks").click()
    page.get_by_role("link", name="Change").click()
    assert workspace.wait_for_picture() == image
    expect(page.get_by_text("Nobody has been measured by this answer yet.")).to_be_visible()
    workspace.press("2", "Enter")
    page.reload()
    workspace.wait_for_picture()
    expect(page.get_by_role("region", name="Boxes (2)")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("2 boxes: red cell, white cell")).to_be_visible(timeout=30_000)
    gold.refresh_from_db()
    assert (gold.revision, [box["categories"] for box in gold.answer["boxes"]]) == (
        2,
        [[category] for category in category_ids(project)[:2]],
    )
