"""Withdrawing a published image: releases stay as they are, and everything made of them from now on leaves it out."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from accounts.models import User
from common.errors import Forbidden, NotFound
from common.events import announce
from datasets.errors import TombstoneRefusedError
from datasets.events import ExportRequested
from datasets.models import Export, ExportState, ReleaseItem, Tombstone
from projects import access
from projects.models import Role


def withdraw_image(*, image_id: int, reason: str, created_by: User) -> Tombstone:
    """Set a tombstone on an image. Exports that hold it are written again without it.

    Only someone who administers every project that published the image may do it.
    """
    projects = set(ReleaseItem.objects.filter(image_id=image_id).values_list("release__project_id", flat=True))
    _check_rights(created_by, projects)
    try:
        with transaction.atomic():
            stone = Tombstone.objects.create(image_id=image_id, reason=reason, created_by=created_by)
            _renew_exports(image_id)
            return stone
    except IntegrityError as error:
        raise TombstoneRefusedError("This image was withdrawn before.") from error


def _check_rights(user: User, project_ids: set[int]) -> None:
    visible = [one for one in sorted(project_ids) if _is_member(user, one)]
    if not visible:
        raise NotFound("There is no such published image, or it is not yours to see.")
    for project_id in visible:
        access.member(user, project_id, at_least=Role.ADMIN, with_binned=True)
    if len(visible) < len(project_ids):
        raise Forbidden("Another project published this image too; ask the site administrator.")


def _is_member(user: User, project_id: int) -> bool:
    try:
        access.member(user, project_id, with_binned=True)
    except NotFound:
        return False
    return True


def _renew_exports(image_id: int) -> None:
    releases = ReleaseItem.objects.filter(image_id=image_id).values("release_id")
    stale = Export.objects.select_for_update().filter(
        release_id__in=releases, state__in=[ExportState.RUNNING, ExportState.DONE]
    )
    for export in stale.order_by("pk"):
        Export.objects.filter(pk=export.pk).update(state=ExportState.QUEUED, progress=0)
        announce(ExportRequested(export.pk))
