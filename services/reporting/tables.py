"""A report as a text table."""

import csv
import io
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")
NOT_TOLD, NOT_KNOWN = ":", ".."
"""Statistics Norway's signs: a figure that is not published, as it is under five; and one that there is not (yet)."""


def as_csv(report: dict[str, Any]) -> str:
    """Comma-separated, RFC 4180, with a heading; notes follow the rows after an empty line.

    A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(report["columns"])
    under_five = report["columns"].index("under_five")
    writer.writerows([_cell(cell, row[under_five]) for cell in row] for row in report["rows"])
    if report["notes"]:
        writer.writerow([])
        writer.writerows([_cell(note, 0)] for note in report["notes"])
    return text.getvalue()


def _cell(cell: Any, under_five: int) -> Any:
    if cell is None:
        return NOT_TOLD if under_five else NOT_KNOWN
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
