"""What the tests at the workspace share: an open project, a worker, and their browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from accounts.models import User
from projects.models import Project
from tests.e2e.campaign import open_project
from tests.e2e.hands import Workspace
from tests.e2e.people import be
from tests.factories import make_member
from tests.running import WebServer


@pytest.fixture
def project(celery_worker: None, tmp_path: Path) -> Project:
    """Four pictures to draw on."""
    return open_project(tmp_path)


@pytest.fixture
def worker(project: Project, context: BrowserContext, server: WebServer) -> User:
    """An annotator of the project; the browser is theirs."""
    user = make_member(project)
    be(context, server.url, user.email)
    return user


@pytest.fixture
def workspace(project: Project, worker: User, page: Page) -> Workspace:
    """The workspace, with the first picture painted."""
    page.goto(f"/work/{project.pk}")
    opened = Workspace(page)
    opened.wait_for_picture()
    return opened
