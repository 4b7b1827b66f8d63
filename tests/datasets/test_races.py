"""Two people, two workers, two connections at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from common.errors import Conflict
from datasets import services
from datasets.models import Release, ReleaseItem, SplitAssignment
from projects.models import ProjectImage
from tests.datasets.factories import KEY, make_verified_image, make_verified_project
from tests.factories import make_project

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], object]) -> list[object]:
    """What each of the works gave or raised, when all began together."""
    start = Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        start.wait()
        try:
            return work()
        except Conflict as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_two_projects_that_share_images_agree_on_their_splits() -> None:
    first = make_verified_project(images=30)
    second = make_project()
    for shared in ProjectImage.objects.filter(project=first).select_related("image"):
        make_verified_image(second, image=shared.image)
    asked = [
        services.request_release(project_id=project.pk, name="1", created_by=project.created_by).pk
        for project in (first, second)
    ]
    at_once(*(lambda pk=pk: services.freeze_release(pk, key=KEY) for pk in asked))
    splits = [
        list(ReleaseItem.objects.filter(release_id=pk).order_by("image_id").values_list("image_id", "split"))
        for pk in asked
    ]
    assert splits[0] == splits[1]
    assert SplitAssignment.objects.count() == len(splits[0]) == 30


def test_two_workers_freeze_a_release_once() -> None:
    project = make_verified_project(images=30)
    asked = services.request_release(project_id=project.pk, name="1", created_by=project.created_by)
    done = at_once(*[lambda: services.freeze_release(asked.pk, key=KEY)] * 4)
    assert [one for one in done if one is not None] == [asked]
    assert ReleaseItem.objects.filter(release=asked).count() == 30


def test_of_two_requests_at_once_one_wins() -> None:
    project = make_verified_project(images=3)

    def ask(name: str) -> Callable[[], object]:
        return lambda: services.request_release(project_id=project.pk, name=name, created_by=project.created_by)

    outcomes = at_once(ask("a"), ask("b"), ask("c"), ask("d"))
    assert sorted(str(one) for one in outcomes if one == "freezing") == ["freezing"] * 3
    assert Release.objects.count() == 1
