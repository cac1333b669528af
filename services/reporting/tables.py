"""A report as a text table, and the signs that stand where there is no number."""

import csv
import io
from typing import Any

from chassis.languages import N_, gettext
from chassis.workbooks import FORMULA

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


def sign(under_five: int) -> str:
    """What stands where there is no number, given how many figures are told as under five."""
    return NOT_TOLD if under_five else NOT_KNOWN


def legend() -> dict[str, str]:
    """What the signs mean, for a reader of the file."""
    return {
        "0": gettext(N_("Nothing")),
        NOT_TOLD: gettext(N_("Under five, never told exactly")),
        NOT_KNOWN: gettext(N_("Not reported yet, or not known")),
    }


def _cell(cell: Any, under_five: int) -> Any:
    if cell is None:
        return sign(under_five)
    return harmless(cell)


def harmless(cell: Any) -> Any:
    """A cell as it may stand in a text table: what a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
