from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from catalog.models import Source
from common.events import announce
from projects.events import ImagesAdded
from projects.models import Project, ProjectImage, ProjectSource


def add_source(*, project: Project, source: Source, added_by: User) -> ProjectSource:
    """Let a source feed a project: its images join as they are imported."""
    return ProjectSource.objects.create(project=project, source=source, added_by=added_by)


@transaction.atomic
def add_images(*, project_id: int, source_id: int | None, images: Iterable[tuple[int, str]]) -> int:
    """Add `(image id, file name)` pairs to a project; those already in it stay. Returns how many were given."""
    rows = [
        ProjectImage(project_id=project_id, image_id=image_id, source_id=source_id, name=name[:500])
        for image_id, name in images
    ]
    ProjectImage.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1_000)
    announce(ImagesAdded(project_id))
    return len(rows)
