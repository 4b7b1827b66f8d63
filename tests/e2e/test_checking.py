"""Questions about what others found, in a real browser: one key an answer, on a phone one tap."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from annotation.models import Assignment, AssignmentState, Task
from projects.models import Project, Role, Stage, StageKind, Template
from review import services
from review.models import Object, ObjectState
from tests.e2e.campaign import open_project
from tests.e2e.hands import Workspace
from tests.e2e.people import be
from tests.factories import category_ids, make_member
from tests.review.votes import drawn, vote
from tests.running import WebServer
from tests.waiting import until

pytestmark = pytest.mark.e2e


@pytest.fixture
def drawn_on(celery_worker: None, tmp_path: Path) -> Project:
    """One picture on which somebody has drawn two boxes."""
    project = open_project(tmp_path, pictures=1, template=Template.VERIFIED_BOXES)
    red, white, _platelet = category_ids(project)
    task = Task.objects.get(project=project)
    vote(task, make_member(project), drawn((10, 10, 30, 30, red), (20, 15, 25, 20, white)))
    services.settle_due(project_id=project.pk)
    assert Task.objects.filter(project=project, stage__kind=StageKind.VERIFY).count() == 2
    return project


def answers(worker: User) -> list[object]:
    votes = Assignment.objects.filter(worker=worker, state=AssignmentState.COUNTED).order_by("answered_at")
    return list(votes.values_list("answer", flat=True))


def asked(page: Page, words: str) -> Workspace:
    expect(page.get_by_role("heading", level=1)).to_have_text(words, timeout=30_000)
    opened = Workspace(page)
    opened.wait_for_picture()
    return opened


def test_boxes_are_verified_and_covered_by_keys(
    drawn_on: Project, context: BrowserContext, page: Page, server: WebServer
) -> None:
    first, second = (make_member(drawn_on, Role.REVIEWER) for _ in range(2))
    for task in Task.objects.filter(stage__kind=StageKind.VERIFY).order_by("id"):
        vote(task, second, {"answer": "yes"})
    be(context, server.url, first.email)
    page.goto(f"/work/{drawn_on.pk}")
    expect(page.get_by_text("Right means: it is one such object")).to_be_visible(timeout=30_000)
    Workspace(page).wait_for_picture()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Is this box right:")
    before = page.get_by_role("heading", level=1).inner_text()
    page.keyboard.press("y")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(before)
    Workspace(page).wait_for_picture()
    page.keyboard.press("1")
    until(lambda: len(answers(first)) == 2, seconds=20, what="both answers have arrived")
    assert answers(first) == [{"answer": "yes"}, {"answer": "yes"}]
    until(lambda: Task.objects.filter(stage__kind=StageKind.COVER).exists(), seconds=30, what="the cover question")
    page.reload()
    asked(page, "Is everything marked?")
    page.keyboard.press("c")
    until(lambda: len(answers(first)) == 3, seconds=20, what="the picture is covered")
    assert answers(first)[2] == {"answer": "complete"}
    assert set(Object.objects.values_list("state", flat=True)) == {ObjectState.PROPOSED}


def test_on_a_phone_the_answers_lie_under_the_thumb(drawn_on: Project, browser: Browser, server: WebServer) -> None:
    worker = make_member(drawn_on, Role.REVIEWER)
    context = browser.new_context(
        base_url=server.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="zh-CN"
    )
    be(context, server.url, worker.email)
    page = context.new_page()
    page.goto(f"/work/{drawn_on.pk}")
    Workspace(page).wait_for_picture()
    expect(page.get_by_role("heading", level=1)).to_contain_text("这个框对吗")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="否", exact=True).tap()
    until(lambda: answers(worker) == [{"answer": "no"}], seconds=20, what="the answer has arrived")
    context.close()


def test_an_administrator_has_answers_checked_in_an_order_of_their_choice(
    project: Project, context: BrowserContext, page: Page, server: WebServer
) -> None:
    be(context, server.url, project.created_by.email)
    page.goto(f"/projects/{project.pk}/settings")
    expect(page.get_by_role("button", name="Add: Adjudicate")).to_be_disabled(timeout=30_000)
    for check in ("Verify", "Cover", "Adjudicate"):
        page.get_by_role("button", name=f"Add: {check}").click()
        expect(page.get_by_role("button", name=f"Remove: {check}")).to_be_visible()
    page.get_by_role("button", name="Earlier: Adjudicate").click()
    expect(page.get_by_role("button", name="Later: Adjudicate")).to_be_enabled()
    stages = Stage.objects.filter(project=project).order_by("position")
    assert list(stages.values_list("kind", flat=True)) == ["draw", "verify", "adjudicate", "cover"]
    page.get_by_role("button", name="Remove: Cover").click()
    expect(page.get_by_role("button", name="Add: Cover")).to_be_visible()
    assert list(stages.values_list("kind", flat=True)) == ["draw", "verify", "adjudicate"]
