"""Facts that the catalog announces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckRequested:
    """Somebody wants to know what a source holds."""

    source_id: int


@dataclass(frozen=True, slots=True)
class SourceChecked:
    """The dry run's report is ready."""

    source_id: int


@dataclass(frozen=True, slots=True)
class ImportRequested:
    """Somebody said yes to the report."""

    source_id: int


@dataclass(frozen=True, slots=True)
class ImagesImported:
    """Some more images of a source are in the catalog."""

    source_id: int


@dataclass(frozen=True, slots=True)
class SourceImported:
    """Every file of a source is in the catalog or refused."""

    source_id: int
