from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.http import StreamingHttpResponse
from PIL import Image as Picture
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from catalog.models import Image
from projects import services
from projects.models import Project, Role, Standing
from tests.catalog.folders import checked, image_bytes, imported, laid_out
from tests.factories import make_member, make_project, make_user, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def image(project: Project, tmp_path: Path) -> Image:
    source = imported(checked(laid_out(tmp_path, {"1.jpg": image_bytes(0)})))
    services.add_source(project=project, source=source, added_by=project.created_by)
    services.take_images(source_id=source.pk)
    return Image.objects.get()


def pixels(answer: object) -> tuple[int, int]:
    """The size of the picture in an answer."""
    assert isinstance(answer, StreamingHttpResponse)
    return Picture.open(io.BytesIO(answer.getvalue())).size


def rendition(image: Image, size: int = 256) -> str:
    return f"/api/v1/images/{image.pk}/rendition/{size}"


def test_members_see_the_picture_and_may_keep_it(project: Project, image: Image) -> None:
    client = signed_in(make_member(project))
    answer = client.get(rendition(image), headers={"accept": "image/webp"})
    assert answer.status_code == 200
    assert pixels(answer) == (256, 192)
    headers = {name: answer.headers[name] for name in ("Content-Type", "Cache-Control", "X-Content-Type-Options")}
    assert headers == {
        "Content-Type": "image/webp",
        "Cache-Control": "private, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
    }
    again = client.get(rendition(image), headers={"if-none-match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_who_is_in_no_project_with_the_image_sees_what_a_missing_one_looks_like(project: Project, image: Image) -> None:
    strangers = [make_user(), make_member(make_project(name="Other"), Role.ADMIN)]
    strangers.append(make_member(project, standing=Standing.BANNED))
    for user in strangers:
        client = signed_in(user)
        there, nowhere = client.get(rendition(image)), client.get(rendition(Image(pk=987654)))
        assert (there.status_code, nowhere.status_code) == (404, 404)
        assert there.json() == nowhere.json()
        assert client.get(f"/api/v1/images/{image.pk}/original").status_code == 404
    assert signed_in(None).get(rendition(image)).status_code in {401, 403}


@pytest.mark.parametrize("size", [0, 255, 4096])
def test_only_the_three_sizes_exist(project: Project, image: Image, size: int) -> None:
    assert signed_in(make_member(project)).get(rendition(image, size)).status_code == 404


@pytest.mark.parametrize(("role", "status"), [(Role.ANNOTATOR, 404), (Role.REVIEWER, 404), (Role.ADMIN, 200)])
def test_the_whole_picture_is_for_admins(project: Project, image: Image, role: Role, status: int) -> None:
    answer = signed_in(make_member(project, role)).get(f"/api/v1/images/{image.pk}/original")
    assert answer.status_code == status
    if status == 200:
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert pixels(answer) == (320, 240)


def test_a_picture_costs_few_queries(
    project: Project, image: Image, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    user: User = make_member(project)
    client = signed_in(user)
    with django_assert_max_num_queries(2):
        client.get(rendition(image)).close()
