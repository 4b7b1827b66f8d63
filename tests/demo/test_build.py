"""The whole demo, in small, against a real server and a real worker."""

from __future__ import annotations

import io
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tqdm import tqdm

from annotation.models import Assignment, AssignmentState
from demo.build import ADMIN, ANNOTATOR, PASSWORD, REVIEWER, Bar, Demo, Size
from demo.client import Client
from review.models import ImageReview, ReviewState
from tests.running import WebServer

SMALL = Size(finished=6, begun=2, verified=5, workers=4, spec={"architecture": "dense", "image_size": 64, "epochs": 1})


def _quiet(what: str, total: int) -> AbstractContextManager[Bar]:
    bar: AbstractContextManager[Bar] = tqdm(total=total or None, desc=what, disable=True)
    return bar


@pytest.mark.flow
@pytest.mark.slow
@pytest.mark.usefixtures("celery_worker")
def test_the_demo_is_built_through_the_api_and_a_second_run_changes_nothing(server: WebServer, tmp_path: Path) -> None:
    call_command("ensure_admin", ADMIN, password=PASSWORD, stdout=io.StringIO())

    def build() -> dict[str, object]:
        return Demo(server.url, tmp_path, "secret", _quiet, SMALL).build()

    first = build()
    votes = Assignment.objects.filter(state=AssignmentState.COUNTED).count()
    assert votes == 3 * 6 + round(1.4 * 2)
    assert ImageReview.objects.filter(state=ReviewState.VERIFIED).count() == 5
    assert first["model"] is not None
    for email in (ANNOTATOR, REVIEWER):
        with Client(server.url) as visitor:
            (place,) = visitor.sign_in(email, PASSWORD)["memberships"]
        assert place["project"]["name"] == "Garden table"

    assert build() == first
    assert Assignment.objects.filter(state=AssignmentState.COUNTED).count() == votes
    assert len(list(tmp_path.rglob("*.jpg"))) == 8


@pytest.mark.django_db
def test_without_a_server_the_command_says_what_failed() -> None:
    with pytest.raises(CommandError, match="could not be built"):
        call_command("load_demo", "--server", "http://127.0.0.1:9", "--json", stderr=io.StringIO())
