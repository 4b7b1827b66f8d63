"""The plainest valid rows; a test spells out only what it is about."""

from __future__ import annotations

import functools
import hashlib
import itertools

from django.contrib.auth.hashers import make_password
from django.db.models import F
from rest_framework.test import APIClient

from accounts.models import User
from annotation import services as annotation
from annotation.models import Task
from catalog.models import Category, Image, LabelFormat, Source, SourceKind, SourceState
from projects import selectors as project_reads
from projects import services as projects
from projects.models import Membership, Project, ProjectState, Role, Stage, Standing, Template
from projects.services import CategorySpec
from review.lanes import CALIBRATION_EVERY

_number = itertools.count(1)
PASSWORD = "correct horse battery"


@functools.cache
def _hashed_password() -> str:
    # Hashing is slow on purpose; once a session is enough.
    return make_password(PASSWORD)


def make_user(email: str | None = None, *, site_admin: bool = False, name: str = "") -> User:
    """A person who can sign in with PASSWORD."""
    return User.objects.create(
        email=email or f"person{next(_number)}@example.org",
        name=name,
        is_superuser=site_admin,
        password=_hashed_password(),
    )


def make_category(name: str | None = None) -> Category:
    """A category with a name of its own."""
    return Category.objects.create(name=name or f"category {next(_number)}")


def make_source() -> Source:
    """A finished source of plain images."""
    return Source.objects.create(
        kind=SourceKind.FOLDER, format=LabelFormat.FOLDER, name="source", state=SourceState.DONE
    )


def make_image(*, width: int = 640, height: int = 480, source: Source | None = None, phash: int | None = None) -> Image:
    """An image row without a file."""
    number = next(_number)
    digest = hashlib.sha256(str(number).encode()).digest()
    return Image.objects.create(
        sha256=digest.hex(),
        width=width,
        height=height,
        media_type="image/jpeg",
        byte_size=1_000,
        phash=phash if phash is not None else int.from_bytes(digest[:8], "big", signed=True),
        dhash=int.from_bytes(digest[8:16], "big", signed=True),
        source=source or make_source(),
    )


def make_project(
    *,
    owner: User | None = None,
    template: Template = Template.BOXES,
    categories: int = 2,
    images: int = 0,
    state: ProjectState = ProjectState.DRAFT,
    redundancy: int = 3,
    name: str = "Cells",
) -> Project:
    """A project with an owner, categories and images; tasks are open when it is live.

    By chance a task would be of the random tenth that skill is learnt from; here none is, unless a test makes it so.
    """
    project = projects.create_project(
        owner=owner or make_user(),
        name=name,
        template=template,
        categories=[CategorySpec(name=f"category {next(_number)}") for _ in range(categories)],
        redundancy=redundancy,
    )
    source = make_source()
    made = [make_image(source=source) for _ in range(images)]
    projects.add_images(
        project_id=project.pk, source_id=source.pk, images=[(image.pk, f"{image.pk}.jpg") for image in made]
    )
    if state != ProjectState.DRAFT:
        Project.objects.filter(pk=project.pk).update(state=state)
        project.refresh_from_db()
        annotation.open_due_tasks(project_id=project.pk)
        Task.objects.filter(project=project).update(key=F("key") - F("key") % CALIBRATION_EVERY + 1)
    return project


def make_member(project: Project, role: Role = Role.ANNOTATOR, *, standing: Standing = Standing.ACTIVE) -> User:
    """A new person with a place in the project."""
    user = make_user()
    Membership.objects.create(project=project, user=user, role=role, standing=standing)
    return user


def category_ids(project: Project) -> list[int]:
    """The categories a project asks about, in order."""
    return [category.pk for _, category in project_reads.categories_of(project.pk)]


def first_stage(project: Project) -> Stage:
    """The stage every image passes first."""
    return project_reads.stages_of(project.pk)[0]


def tasks_of(project: Project) -> list[Task]:
    """The questions of a project, oldest first."""
    return list(Task.objects.filter(project=project).order_by("id"))


def signed_in(user: User | None) -> APIClient:
    """A client that is this person, or nobody."""
    client = APIClient()
    if user is not None:
        client.force_authenticate(user)
    return client
