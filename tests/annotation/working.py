"""A worker at the HTTP API, one request at a time."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework.test import APIClient

from accounts.models import User
from annotation.models import Assignment, Task
from projects.models import Project, ProjectState, Template
from tests.factories import category_ids, make_member, make_project, signed_in
from tests.walking import API, Answer


def make_live(*, images: int = 3, template: Template = Template.BOXES, redundancy: int = 2) -> Project:
    return make_project(images=images, state=ProjectState.LIVE, template=template, redundancy=redundancy)


def claim(client: APIClient, project: Project, **body: Any) -> Answer:  # any JSON
    return client.post(f"{API}/projects/{project.pk}/claim", body, format="json")


def leased(project: Project, worker: User | None = None) -> tuple[APIClient, int]:
    """A worker with one lease: their client and the id of the assignment."""
    client = signed_in(worker or make_member(project))
    [assignment] = claim(client, project).json()["assignments"]
    return client, int(assignment["id"])


def submit_url(assignment_id: int) -> str:
    return f"{API}/assignments/{assignment_id}/submit"


def body(answer: object, key: str | None = None) -> dict[str, Any]:  # any JSON
    return {"submit_key": key or str(uuid.uuid4()), "answer": answer, "active_ms": 4_200}


def box(project: Project, **change: object) -> dict[str, object]:
    return {"x": 10, "y": 20, "width": 30, "height": 40, "categories": category_ids(project)[:1]} | change


def rows_of(project: Project) -> list[Any]:  # every column of two tables
    tasks = Task.objects.filter(project=project).order_by("id").values()
    return [*tasks, *Assignment.objects.filter(project=project).order_by("id").values()]
