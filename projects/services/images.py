from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from catalog.models import Source
from common.errors import NotFound
from common.events import announce
from projects import selectors
from projects.events import ImageRemoved, ImageRestored, ImagesAdded
from projects.models import Project, ProjectImage, ProjectSource, RemovedImage


def add_source(*, project: Project, source: Source, added_by: User) -> ProjectSource:
    """Let a source feed a project: its images join as they are imported."""
    return ProjectSource.objects.create(project=project, source=source, added_by=added_by)


@transaction.atomic
def add_images(*, project_id: int, source_id: int | None, images: Iterable[tuple[int, str]]) -> int:
    """Add `(image id, file name)` pairs to a project; those already in it stay, those taken out of it stay out.

    Returns how many were added or there.
    """
    taken_out = set(selectors.removed_from(project_id).values_list("image_id", flat=True))
    rows = [
        ProjectImage(project_id=project_id, image_id=image_id, source_id=source_id, name=name[:500])
        for image_id, name in images
        if image_id not in taken_out
    ]
    ProjectImage.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1_000)
    announce(ImagesAdded(project_id))
    return len(rows)


@transaction.atomic
def remove_image(*, project: Project, image_id: int, removed_by: User, now: datetime) -> None:
    """Take an image out of a project: it is asked and published no more; its votes stay, and it can come back."""
    found = ProjectImage.objects.select_for_update().filter(project=project, image_id=image_id).first()
    if found is None:
        raise NotFound("This project has no such image.")
    kept = {"source": found.source, "name": found.name, "added_at": found.added_at}
    RemovedImage.objects.update_or_create(
        project=project,
        image_id=image_id,
        defaults=kept | {"removed_by": removed_by, "removed_at": now, "restored_at": None},
    )
    found.delete()
    announce(ImageRemoved(project.pk, image_id))


@transaction.atomic
def restore_image(*, project: Project, image_id: int, now: datetime) -> None:
    """Put an image that was taken out back as it was; doing it twice changes nothing."""
    found = RemovedImage.objects.select_for_update().filter(project=project, image_id=image_id).first()
    if found is None:
        raise NotFound("No such image was taken out of this project.")
    if found.restored_at is not None:
        return
    found.restored_at = now
    found.save(update_fields=["restored_at"])
    back = ProjectImage.objects.create(project=project, image_id=image_id, source=found.source, name=found.name)
    ProjectImage.objects.filter(pk=back.pk).update(added_at=found.added_at)
    announce(ImageRestored(project.pk, image_id))
