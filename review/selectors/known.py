"""Labels that the images of a project came with: truth for gold, for measuring, and for simulated workers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog import selectors as catalog
from catalog.selectors import Known
from projects.models import ProjectImage


@dataclass(frozen=True, slots=True)
class KnownImage:
    """One image of a project and what was known of it when it came."""

    row: ProjectImage
    known: Known


def known_images(rows: Sequence[ProjectImage]) -> list[KnownImage]:
    """The known labels of a page of images. One query."""
    found = catalog.known_labels({row.image_id: row.source_id for row in rows})
    return [KnownImage(row, found.get(row.image_id, Known())) for row in rows]
