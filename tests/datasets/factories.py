"""Verified images and frozen releases, laid as rows; a test spells out only what it is about."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image as Pillow
from rest_framework.test import APIClient

from accounts import services as accounts
from accounts.models import User
from catalog import places
from catalog.models import Image
from datasets import services
from datasets.models import Release, SplitAssignment
from projects.models import Project, ProjectImage
from review.models import ImageReview, Object, ObjectState, ReviewState
from tests.factories import category_ids, first_stage, make_image, make_project

KEY = b"a key for tests"
SECRET_NAME = "zebra_in_the_snow"  # the name that the withheld image of `make_release_with_secret` arrived with
SECRET_TRACES = ("123.4375", "234.5625", "0.271828", "https://zebra.example.org")  # and what else could give it away


def make_object(
    project: Project,
    image: Image,
    category: int,
    *,
    box: tuple[float, float, float, float] | None = (10.0, 20.0, 30.0, 40.0),
    categories: Sequence[int] = (),
    attributes: Sequence[str] = (),
    confidence: float = 0.9,
    state: ObjectState = ObjectState.VERIFIED,
) -> Object:
    """An object as review leaves it."""
    sides = dict(zip(("x", "y", "width", "height"), box, strict=True)) if box else {}
    return Object.objects.create(
        project=project,
        stage=first_stage(project),
        image=image,
        category_id=category,
        categories=[category, *categories],
        attributes=list(attributes),
        confidence=confidence,
        state=state,
        votes_for=2,
        votes=3,
        **sides,
    )


def make_verified_image(
    project: Project, *, category: int | None = None, name: str | None = None, image: Image | None = None
) -> Image:
    """An image of the project with one verified box of the given (else the first) category."""
    image = image or make_image()
    ProjectImage.objects.create(project=project, image=image, name=name or f"{image.pk}.jpg")
    ImageReview.objects.create(project=project, image=image, state=ReviewState.VERIFIED, risk=0.0)
    make_object(project, image, category or category_ids(project)[0])
    return image


def make_picture(image: Image, *, colour: str = "red") -> bytes:
    """The file of an image, as the catalog keeps it."""
    out = io.BytesIO()
    Pillow.new("RGB", (image.width, image.height), colour).save(out, "JPEG")
    default_storage.save(places.picture(image.sha256), ContentFile(out.getvalue()))
    return out.getvalue()


def make_verified_project(*, images: int = 10, categories: int = 2, pictures: bool = False) -> Project:
    """A project whose images are all verified, their categories taking turns."""
    project = make_project(categories=categories)
    listed = category_ids(project)
    for number in range(images):
        image = make_verified_image(project, category=listed[number % categories])
        if pictures:
            make_picture(image)
    return project


def make_release(
    project: Project | None = None, *, name: str = "2026.1", withheld: Sequence[str] = ("test",), by: User | None = None
) -> Release:
    """A frozen release of the project, or of one with ten verified images."""
    project = project or make_verified_project()
    asked = services.request_release(
        project_id=project.pk, name=name, created_by=by or project.created_by, withheld=withheld
    )
    frozen = services.freeze_release(asked.pk, key=KEY)
    assert frozen is not None
    return frozen


def make_release_with_secret(*, withheld: Sequence[str] = ("test",)) -> Release:
    """Eight plain images in train, and one in the withheld test whose label leaves traces that are easy to find.

    Its category is the last one of the project, and no other image has it.
    """
    project = make_project(categories=3)
    common, _unused, secret = category_ids(project)
    for _ in range(8):
        _decide(project, make_verified_image(project, category=common), "train")
    image = make_image()
    image.landing_url = "https://zebra.example.org"
    image.save()
    make_verified_image(project, category=secret, name=f"{SECRET_NAME}.jpg", image=image)
    Object.objects.filter(image=image).update(x=123.4375, y=234.5625, confidence=0.271828)
    _decide(project, image, "test")
    for one in Image.objects.filter(pk__in=ProjectImage.objects.filter(project=project).values("image_id")):
        make_picture(one)
    return make_release(project, withheld=withheld)


def token_client(user: User, *scopes: str) -> APIClient:
    """A program with a token of these scopes."""
    _token, secret = accounts.create_token(
        user=user, name="t", scopes=scopes, expires_in=timedelta(days=1), now=timezone.now()
    )
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def _decide(project: Project, image: Image, split: str) -> None:
    SplitAssignment.objects.create(image=image, project=project, group_key=image.pk, split=split, algorithm="test")
