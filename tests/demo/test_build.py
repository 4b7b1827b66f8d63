"""The whole demo, in small, against a real server and a real worker."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tqdm import tqdm

from annotation.models import Assignment, AssignmentState
from demo.build import ADMIN, ANNOTATOR, PASSWORD, REVIEWER, Bar, Demo, Progress, Size
from demo.client import Client, Json
from projects.models import ProjectImage
from review.models import GoldAnswer, ImageReview, ReviewState
from tests.running import WebServer

SPEC = {"architecture": "dense", "image_size": 64, "epochs": 1}
SMALL = Size(finished=6, begun=2, verified=5, known=2, workers=4, spec=SPEC)
VOTES = 3 * 6 + round(1.4 * 2)


class Killed(Exception):
    """The run ended here, as by a kill."""


def _quiet(what: str, total: int) -> AbstractContextManager[Bar]:
    bar: AbstractContextManager[Bar] = tqdm(total=total or None, desc=what, disable=True)
    return bar


class _Dying:
    """A bar that ends the run at its second step."""

    def __init__(self) -> None:
        self.steps = 0

    def update(self, n: float | None = 1, /) -> None:
        self.steps += n == 1
        if self.steps == 2:
            raise Killed


def _killed_while(step: str) -> Progress:
    @contextmanager
    def progress(what: str, total: int) -> Iterator[Bar]:
        with _quiet(what, total) as bar:
            yield _Dying() if what.startswith(step) else bar

    return progress


@pytest.mark.flow
@pytest.mark.slow
@pytest.mark.usefixtures("celery_worker")
def test_the_demo_is_built_through_the_api_however_often_it_is_cut_off(server: WebServer, tmp_path: Path) -> None:
    call_command("ensure_admin", ADMIN, password=PASSWORD, stdout=io.StringIO())

    def build(progress: Progress = _quiet) -> Json:
        return Demo(server.url, tmp_path, "secret", progress, SMALL).build()

    for step in ("painting", "uploading", "the simulated crowd", "a simulated reviewer"):
        with pytest.raises(Killed):
            build(_killed_while(step))
    first = build()

    assert Assignment.objects.filter(state=AssignmentState.COUNTED).count() == VOTES
    assert ImageReview.objects.filter(state=ReviewState.VERIFIED).count() == 5
    assert ProjectImage.objects.count() == len(list(tmp_path.rglob("*.jpg"))) == 8
    assert first["model"] is not None
    assert set(GoldAnswer.objects.values_list("origin", "project")) == {("import", first["project"])}
    assert GoldAnswer.objects.count() == 2
    for email in (ANNOTATOR, REVIEWER):
        with Client(server.url) as visitor:
            (place,) = visitor.sign_in(email, PASSWORD)["memberships"]
        assert place["project"]["name"] == "Garden table"

    assert build() == first
    assert Assignment.objects.filter(state=AssignmentState.COUNTED).count() == VOTES


@pytest.mark.django_db
def test_without_a_server_the_command_says_what_failed() -> None:
    with pytest.raises(CommandError, match="could not be built"):
        call_command("load_demo", "--server", "http://127.0.0.1:9", "--json", stderr=io.StringIO())
