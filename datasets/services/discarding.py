"""The end of a project in the bin, as far as datasets goes: what was published stays, with all it was made from."""

from __future__ import annotations

from datetime import datetime

from common.events import announce
from datasets import selectors
from datasets.events import ReleasesDiscarded
from datasets.models import Release, ReleaseItem, ReleaseState
from projects import services as projects


def discard_releases(*, project_id: int, now: datetime) -> bool:
    """Forget releases that never came to be; answers whether the rest of the project may go. Safe to repeat.

    A project that published a release, or decided splits, stays whole: any model can be walked back to people.
    """
    if selectors.is_published(project_id):
        return False
    failed = Release.objects.filter(project_id=project_id, state=ReleaseState.FAILED)
    kinds = [ReleaseItem.objects.filter(release__in=failed), failed]
    gone = projects.discard_rows(project_id=project_id, now=now, kinds=kinds)
    if not gone or Release.objects.filter(project_id=project_id).exists():
        return False
    announce(ReleasesDiscarded(project_id))
    return True
