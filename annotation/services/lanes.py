"""Which lane a task lies in. What a lane means is not known here."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from annotation.models import Task


@transaction.atomic
def move_to_lane(*, task_ids: Collection[int], lane: int) -> None:
    """Put some tasks into a lane; what they ask and have been answered stays as it is. Safe to repeat."""
    held = Task.objects.filter(pk__in=task_ids).order_by("pk").select_for_update()
    Task.objects.filter(pk__in=[task.pk for task in held]).update(lane=lane)
