"""A table as CSV that a spreadsheet may open: streamed, and no cell is taken for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date

from django.http import StreamingHttpResponse

from review.selectors.quality.tables import Table, Value

# What a spreadsheet takes for the beginning of a formula. A quote before it makes it text (OWASP).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Line:
    """A file whose every write is handed back: `csv` writes lines, we send them."""

    def write(self, text: str) -> str:
        return text


def csv_answer(table: Table, name: str) -> StreamingHttpResponse:
    """The table as a download of this name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(_lines(table), content_type="text/csv; charset=utf-8", headers=headers)


def _lines(table: Table) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield writer.writerow(table.columns)
    for row in table.rows:
        yield writer.writerow([_cell(value) for value in row])


def _cell(value: Value) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return round(value, 6)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
