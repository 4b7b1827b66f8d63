from __future__ import annotations

from common.paging import CursorPaging


class ByRisk(CursorPaging):
    """The riskiest image first."""

    ordering = ("-risk", "id")  # type: ignore[assignment]  # DRF takes a tuple as well


class CropPaging(CursorPaging):
    """A grid of 48 objects, the least sure first; `?order=sure` turns it round."""

    page_size = 48
    ordering = ("confidence", "id")  # type: ignore[assignment]  # DRF takes a tuple as well


class SurestFirst(CropPaging):
    """The same, the surest first."""

    ordering = ("-confidence", "id")
