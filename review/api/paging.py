from __future__ import annotations

from common.paging import CursorPaging


class ByRisk(CursorPaging):
    """The riskiest image first."""

    ordering = ("-risk", "id")  # type: ignore[assignment]  # DRF takes a tuple as well
