"""A report as a text table."""

import csv
import io
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")
NOT_TOLD = ":"
"""Statistics Norway's sign for a figure that is not published."""


def as_csv(report: dict[str, Any]) -> str:
    """Comma-separated, RFC 4180, with a heading; notes follow the rows after an empty line.

    A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(report["columns"])
    writer.writerows([_cell(cell) for cell in row] for row in report["rows"])
    if report["notes"]:
        writer.writerow([])
        writer.writerows([_cell(note)] for note in report["notes"])
    return text.getvalue()


def _cell(cell: Any) -> Any:
    if cell is None:
        return NOT_TOLD
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
