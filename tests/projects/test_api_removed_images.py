"""An image is taken out of a project, is found in the list of those, and comes back as it was."""

from __future__ import annotations

import pytest
from django.utils import timezone

from catalog.models import ItemState, SourceItem
from datasets import verified
from projects import selectors, services
from projects.models import Project, ProjectImage, ProjectSource, RemovedImage, Role
from review.selectors.queue import queue
from tests.datasets.factories import make_verified_project
from tests.factories import make_member, make_project, signed_in
from tests.review.votes import settled_project
from tests.walking import API, assert_needs_role, assert_problem

pytestmark = pytest.mark.django_db


def rows(project: Project) -> list[object]:
    found = ProjectImage.objects.filter(project=project).order_by("image_id")
    return [*found.values("image_id", "name", "source_id", "added_at")]


def url(project: Project, image_id: int, rest: str = "") -> str:
    return f"{API}/projects/{project.pk}/images/{image_id}{rest}"


def test_only_admins_take_images_out_list_them_and_put_them_back() -> None:
    project = make_project(images=2)
    first, second = ProjectImage.objects.filter(project=project).order_by("id").values_list("image_id", flat=True)
    services.remove_image(project=project, image_id=second, removed_by=project.created_by, now=timezone.now())
    before = rows(project)
    assert_needs_role(lambda client: client.delete(url(project, first)), project, Role.ADMIN, scope="admin")
    assert_needs_role(lambda client: client.post(url(project, second, "/restore")), project, Role.ADMIN, scope="admin")
    listed = f"{API}/projects/{project.pk}/removed-images"
    assert_needs_role(lambda client: client.get(listed), project, Role.ADMIN, scope="read")
    assert rows(project) == before


def test_an_image_goes_and_comes_back_as_it_was() -> None:
    project = make_project(images=2)
    before = rows(project)
    image_id = ProjectImage.objects.filter(project=project).order_by("id").values_list("image_id", flat=True)[0]
    admin = make_member(project, Role.ADMIN)
    client = signed_in(admin)
    assert client.delete(url(project, image_id)).status_code == 204
    assert ProjectImage.objects.filter(project=project).count() == 1
    [listed] = client.get(f"{API}/projects/{project.pk}/removed-images").json()["results"]
    assert (listed["image"], listed["name"], listed["removed_by"]) == (image_id, f"{image_id}.jpg", str(admin))
    for _ in range(2):
        assert client.post(url(project, image_id, "/restore")).status_code == 204
    assert rows(project) == before
    assert client.get(f"{API}/projects/{project.pk}/removed-images").json()["results"] == []
    assert client.delete(url(project, image_id)).status_code == 204
    assert RemovedImage.objects.get().restored_at is None


def test_an_image_that_is_not_there_or_elsewhere_looks_the_same() -> None:
    project, other = make_project(images=1), make_project(images=1)
    foreign = ProjectImage.objects.get(project=other).image_id
    client = signed_in(project.created_by)
    for image_id in (foreign, foreign + 1_000):
        assert_problem(client.delete(url(project, image_id)), 404, "not_found")
        assert_problem(client.post(url(project, image_id, "/restore")), 404, "not_found")
    assert ProjectImage.objects.count() == 2


def test_no_import_brings_it_back() -> None:
    project = make_project(images=2)
    row = ProjectImage.objects.filter(project=project).order_by("id")[0]
    assert row.source_id is not None
    services.remove_image(project=project, image_id=row.image_id, removed_by=project.created_by, now=timezone.now())
    services.add_images(project_id=project.pk, source_id=row.source_id, images=[(row.image_id, "again.jpg")])
    assert ProjectImage.objects.filter(project=project).count() == 1
    ProjectSource.objects.create(project=project, source_id=row.source_id, added_by=project.created_by)
    SourceItem.objects.create(source_id=row.source_id, name="2.jpg", state=ItemState.IMPORTED, image_id=row.image_id)
    assert selectors.sources_with_images_outside() == [row.source_id]
    assert services.take_images(source_id=row.source_id) == 0
    assert selectors.sources_with_images_outside() == []
    assert ProjectImage.objects.filter(project=project).count() == 1


def test_it_leaves_the_queue_of_reviewers_and_what_a_release_would_hold() -> None:
    project, image = settled_project([(10, 10, 50, 50, 0)])
    assert queue(project.pk).count() == 1
    services.remove_image(project=project, image_id=image.pk, removed_by=project.created_by, now=timezone.now())
    assert queue(project.pk).count() == 0
    published = make_verified_project(images=2)
    gone = ProjectImage.objects.filter(project=published).order_by("id")[0].image_id
    services.remove_image(project=published, image_id=gone, removed_by=published.created_by, now=timezone.now())
    assert gone not in [each.image_id for each in verified.images(published.pk, until=timezone.now())]
    assert verified.reviews(published.pk).count() == 1
