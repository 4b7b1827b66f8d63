"""Facts that projects announce."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImagesAdded:
    project_id: int


@dataclass(frozen=True, slots=True)
class ProjectOpened:
    """The project went to pilot or live: there may be tasks to open."""

    project_id: int


@dataclass(frozen=True, slots=True)
class StageChanged:
    """The redundancy of a stage moved; open tasks follow."""

    stage_id: int
