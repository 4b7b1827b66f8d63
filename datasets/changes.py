"""What differs between a release and the one before it. Of withheld splits only comings and goings are told."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from datasets.models import Release, ReleaseState

LISTED = 200  # images named for each kind of change; beyond, they are only counted

_CHANGES = """
    SELECT kind, split, count(*), (array_agg(image_id ORDER BY image_id))[:%(listed)s]
    FROM (
        SELECT coalesce(new.image_id, old.image_id) AS image_id,
               coalesce(new.split, old.split) AS split,
               CASE
                   WHEN old.id IS NULL THEN 'added'
                   WHEN new.id IS NULL THEN 'removed'
                   WHEN new.split = ANY(%(closed)s) OR new.record -> 'objects' = old.record -> 'objects' THEN 'same'
                   ELSE 'relabelled'
               END AS kind
        FROM (SELECT * FROM datasets_releaseitem WHERE release_id = %(new)s) AS new
        FULL JOIN (SELECT * FROM datasets_releaseitem WHERE release_id = %(old)s) AS old USING (image_id)
    ) AS compared
    WHERE kind <> 'same'
    GROUP BY kind, split ORDER BY kind, split
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of change in one split: how many images, and the first of them."""

    kind: str
    split: str
    images: int
    image_ids: list[int]


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs; `previous` is None for the first release of a project."""

    previous: Release | None
    changes: list[Change]
    categories_added: list[int]
    categories_removed: list[int]


def changes(release: Release) -> Changes:
    """Compare a frozen release with the one frozen before it in its project. Two queries."""
    frozen = Release.objects.filter(project_id=release.project_id, state=ReleaseState.FROZEN)
    previous = (
        frozen.filter(frozen_at__lt=release.frozen_at).order_by("-frozen_at").first() if release.frozen_at else None
    )
    if previous is None:
        return Changes(None, [], [], [])
    closed = sorted({*release.withheld, *previous.withheld})
    with connection.cursor() as cursor:
        given: dict[str, int | list[str]] = {"new": release.pk, "old": previous.pk, "closed": closed, "listed": LISTED}
        cursor.execute(_CHANGES, given)
        found = [Change(*row) for row in cursor.fetchall()]
    now, before = ({one["id"] for one in listed.categories} for listed in (release, previous))
    return Changes(previous, found, sorted(now - before), sorted(before - now))
