"""Simulated workers answer over HTTP: as many votes as were asked for, nobody twice, and the same on every run."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from annotation.models import Assignment, AssignmentState, Task
from catalog.models import KnownLabel
from projects.models import Project, ProjectState, StageKind, Template
from tests.factories import category_ids, make_project, tasks_of
from tests.running import WebServer


def _labelled_project(images: int, *, template: Template = Template.BOXES, redundancy: int = 3) -> Project:
    """A live project whose images came with one box each."""
    project = make_project(images=images, state=ProjectState.LIVE, redundancy=redundancy, template=template)
    kinds = category_ids(project)
    for number, task in enumerate(tasks_of(project)):
        KnownLabel.objects.create(
            image=task.image, source=task.image.source, category_id=kinds[number % 2], x=40, y=40, width=80, height=60
        )
    return project


def _simulate(project: str, server: WebServer, *options: str) -> dict[str, Any]:
    """What the command reports to programs."""
    out = io.StringIO()
    call_command(
        "simulate_crowd", project, "--server", server.url, "--json", *options, stdout=out, stderr=io.StringIO()
    )
    report: dict[str, Any] = json.loads(out.getvalue())
    return report


def test_a_crowd_answers_until_every_task_has_its_votes(server: WebServer) -> None:
    project = _labelled_project(4)
    report = _simulate(project.slug, server, "--workers", "4", "--skill", "careful")
    assert (report["votes"], report["skipped"]) == (12, 0)
    assert set(Task.objects.filter(project=project).values_list("done", "open")) == {(3, 0)}
    given = Assignment.objects.filter(state=AssignmentState.COUNTED).values_list("task_id", "worker_id")
    assert len(set(given)) == 12
    assert _simulate(project.slug, server, "--workers", "4", "--skill", "careful")["votes"] == 0


def test_a_limit_stops_the_crowd_and_leaves_nothing_leased(server: WebServer) -> None:
    project = _labelled_project(6)
    report = _simulate(str(project.pk), server, "--workers", "3", "--limit", "7")
    assert report["votes"] == 7
    assert Assignment.objects.filter(state=AssignmentState.LEASED).count() == 0


def test_tags_are_answered_too_and_images_without_labels_are_skipped(server: WebServer) -> None:
    project = _labelled_project(3, template=Template.TAGS)
    bare = tasks_of(project)[0]
    KnownLabel.objects.filter(image=bare.image).delete()
    report = _simulate(project.slug, server, "--workers", "3", "--skill", "careful")
    assert (report["votes"], report["skipped"]) == (6, 3)
    answers = Assignment.objects.filter(state=AssignmentState.COUNTED).values_list("answer", flat=True)
    assert all(len(answer["tags"]) <= 1 for answer in answers if answer)
    assert Task.objects.get(pk=bare.pk).done == 0


def test_checkers_come_where_a_project_has_drawings_checked(server: WebServer, celery_worker: None) -> None:
    project = _labelled_project(2, template=Template.VERIFIED_BOXES, redundancy=1)
    report = _simulate(project.slug, server, "--workers", "3", "--skill", "careful", "--checkers", "3")
    checked = Assignment.objects.filter(task__project=project, task__stage__kind=StageKind.VERIFY)
    assert checked.filter(state=AssignmentState.COUNTED).count() >= 4
    assert {name for name in report["workers"] if name.endswith("Checker")} != set()
    drawers = Assignment.objects.filter(task__project=project, task__stage__kind=StageKind.DRAW)
    assert not set(checked.values_list("worker", flat=True)) & set(drawers.values_list("worker", flat=True))


def test_what_cannot_be_simulated_is_said(server: WebServer) -> None:
    bare = make_project(images=1, state=ProjectState.LIVE)
    with pytest.raises(CommandError, match="No image of this project came with labels"):
        _simulate(bare.slug, server)
    with pytest.raises(CommandError, match="There is no project 'nowhere'"):
        _simulate("nowhere", server)
    with pytest.raises(CommandError, match="at least one worker"):
        _simulate(bare.slug, server, "--workers", "0")


@pytest.mark.django_db
def test_without_a_server_the_simulation_stops_with_an_error() -> None:
    with pytest.raises(CommandError, match="The simulation stopped"):
        call_command("simulate_crowd", "any", "--server", "http://127.0.0.1:9", stderr=io.StringIO())
