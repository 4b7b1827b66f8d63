from __future__ import annotations

from datetime import UTC, datetime

from datasets.citation import cite


def test_a_citation_names_project_year_edition_and_checksum() -> None:
    found = cite(
        project="Cells & Co",
        slug="cells",
        release="2026.1",
        frozen_at=datetime(2026, 5, 1, tzinfo=UTC),
        manifest_sha256="ab" * 32,
    )
    assert found.text == (
        "Cells & Co contributors (2026). Cells & Co, release 2026.1 [Data set]. Manifest SHA-256 abababababababab…"
    )
    assert found.bibtex == (
        "@misc{cells_2026_1,\n"
        "  title   = {{Cells \\& Co}, release 2026.1},\n"
        "  author  = {{Cells \\& Co contributors}},\n"
        "  year    = {2026},\n"
        f"  note    = {{Data set, manifest SHA-256 {'ab' * 32}}}\n"
        "}\n"
    )
