"""`manage.py settle PROJECT`."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from projects.models import ProjectState
from review.models import Consensus
from tests.factories import make_member, make_project, tasks_of
from tests.review.votes import drawn, vote

pytestmark = pytest.mark.django_db


def test_settle_merges_what_is_due_and_reports_it_to_programs() -> None:
    project = make_project(images=2, state=ProjectState.LIVE, redundancy=1)
    worker = make_member(project)
    for task in tasks_of(project):
        vote(task, worker, drawn())
    out = StringIO()
    call_command("settle", project.slug, "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"tasks": 2, "objects": 0, "images": 2, "decisions": 0, "changed": 0}
    assert Consensus.objects.count() == 2


def test_settle_of_an_unknown_project_fails_and_says_so() -> None:
    with pytest.raises(CommandError, match="no project 'nowhere'"):
        call_command("settle", "nowhere")
