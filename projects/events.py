"""Facts that projects announce."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImagesAdded:
    project_id: int


@dataclass(frozen=True, slots=True)
class ImageRemoved:
    """An image was taken out of the project: nobody is asked about it any more."""

    project_id: int
    image_id: int


@dataclass(frozen=True, slots=True)
class ImageRestored:
    """An image came back into the project: it is asked about again."""

    project_id: int
    image_id: int


@dataclass(frozen=True, slots=True)
class ProjectDiscarded:
    """The project's 30 days in the bin are over: what hangs on it goes, unless it was published."""

    project_id: int


@dataclass(frozen=True, slots=True)
class ProjectOpened:
    """The project went to pilot or live: there may be tasks to open."""

    project_id: int


@dataclass(frozen=True, slots=True)
class StageChanged:
    """The redundancy of a stage moved; open tasks follow."""

    stage_id: int


@dataclass(frozen=True, slots=True)
class StandingChanged:
    """A member was banned or is so no more: their votes count no longer, or again. Told within the transaction."""

    project_id: int
    user_id: int
