"""A detector suggests boxes from its page, with a real worker, and a person finds them on the next picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from annotation.models import Assignment, Suggestion, Task
from annotation.services import open_due_tasks
from config.celery import app
from projects.models import Project, ProjectImage, ProjectState, Role, Template
from tests.e2e.hands import Workspace
from tests.e2e.people import be
from tests.factories import make_member
from tests.running import WebServer
from tests.training.factories import COLOURS, claim, make_painted_release, make_run
from tests.waiting import until
from training import supervision
from training.models import Model

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

PICTURES = 3
DETECTOR = {
    "architecture": "dense",
    "width": 8,
    "epochs": 40,
    "image_size": 64,
    "batch_size": 4,
    "learning_rate": 0.01,
    "augment": False,
}


@pytest.fixture
def model(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Model:
    """A detector that was trained here, not by the worker, on pictures of one rectangle each."""
    monkeypatch.setattr("training.services.runs.announce", lambda fact: None)
    run = supervision.supervise(claim(make_run(make_painted_release(template=Template.BOXES), DETECTOR)))
    return Model.objects.get(run=run)


@pytest.fixture
def questions(model: Model, tmp_path: Path) -> Project:
    """The model's project asks about pictures like those that the model knows, and about no others."""
    project = Project.objects.get(pk=model.project_id)
    known = list(ProjectImage.objects.filter(project=project).values_list("image_id", flat=True))
    for number in range(PICTURES):
        pixels = np.full((64, 64, 3), 120, np.uint8)
        pixels[10:50, 10:40] = COLOURS[number % 2]
        pixels[0, 0] = number
        Image.fromarray(pixels).save(tmp_path / f"{number}.png")
    call_command("import_images", str(project.pk), str(tmp_path), "--format", "folder", "--json")
    Project.objects.filter(pk=project.pk).update(state=ProjectState.LIVE)
    open_due_tasks(project_id=project.pk)
    Task.objects.filter(project=project, image__in=known).update(done=3, open=0, is_open=False)
    return project


@contextmanager
def closed(queue: str) -> Iterator[None]:
    """The worker lets this queue lie."""
    assert app.control.cancel_consumer(queue, reply=True, limit=1, timeout=120)
    try:
        yield
    finally:
        assert app.control.add_consumer(queue, reply=True, limit=1, timeout=120)


def test_a_detector_asked_by_a_click_lays_boxes_that_a_person_finds_and_accepts(
    model: Model, questions: Project, celery_worker: None, server: WebServer, context: BrowserContext, page: Page
) -> None:
    be(context, server.url, make_member(questions, Role.ADMIN).email)
    page.goto(f"/projects/{questions.pk}/models/{model.pk}")
    suggestions = page.locator(".section", has=page.get_by_role("heading", name="Suggestions"))
    with closed("gpu"):
        suggestions.get_by_role("button", name="Suggest boxes").click()
        expect(suggestions.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "0", timeout=30_000)
        expect(suggestions).to_contain_text(f"{PICTURES} pictures wait for a free worker.", timeout=30_000)
        assert not Suggestion.objects.exists()
    ended = f"{PICTURES} pictures were looked at; {PICTURES} of them got boxes."
    expect(suggestions).to_contain_text(ended, timeout=180_000)
    expect(suggestions.get_by_role("progressbar")).to_have_count(0, timeout=30_000)

    be(context, server.url, make_member(questions).email)
    page.goto(f"/work/{questions.pk}")
    workspace = Workspace(page)
    suggested = Suggestion.objects.get(task__image_id=workspace.wait_for_picture()).answer["boxes"]
    expect(page.locator(".box-list li")).to_have_count(len(suggested), timeout=30_000)
    expect(page.locator(".box-list li").first).to_contain_text("suggested")
    page.get_by_role("button", name=re.compile("^Accept")).click()
    workspace.submit()
    votes = Assignment.objects.filter(answer__isnull=False)
    until(votes.exists, seconds=60, what="the vote, which the page sends while the next picture is shown, is stored")
    vote = votes.get()
    assert vote.answer is not None
    assert [geometry(box) for box in vote.answer["boxes"]] == [geometry(box) for box in suggested]
    assert geometry(suggested[0]) == pytest.approx((10, 10, 30, 40), abs=3)
    assert {box["method"] for box in vote.answer["boxes"]} == {"suggestion"}


def geometry(box: dict[str, float]) -> tuple[float, ...]:
    return tuple(box[side] for side in ("x", "y", "width", "height"))
