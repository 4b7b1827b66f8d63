"""Facts that datasets announces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReleaseRequested:
    """A release waits to be frozen."""

    release_id: int


@dataclass(frozen=True, slots=True)
class ReleaseFrozen:
    """A release is published: nothing of it changes any more."""

    release_id: int


@dataclass(frozen=True, slots=True)
class ReleasesDiscarded:
    """Nothing of a project whose time in the bin is over was published: the rest of it may go."""

    project_id: int


@dataclass(frozen=True, slots=True)
class ExportRequested:
    """An export waits to be written."""

    export_id: int
