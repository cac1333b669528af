"""Outreach as a text table, for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from chassis.languages import N_, gettext
from chassis.workbooks import FORMULA
from services.events import outreach_words

MEDIA_TYPE = "text/csv; charset=utf-8"
HEADINGS = (
    N_("Day"),
    N_("What"),
    N_("Municipality number"),
    N_("Municipality"),
    N_("Partner"),
    N_("Who came"),
    N_("How many"),
    N_("Note"),
)


def write(rows: Iterable[Mapping[str, Any]]) -> str:
    """Comma-separated, RFC 4180, with a heading in the reader's language."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow([gettext(heading) for heading in HEADINGS])
    lines.writerows([plain(cell) for cell in _line(row)] for row in rows)
    return written.getvalue()


def _line(row: Mapping[str, Any]) -> list[Any]:
    audience = outreach_words.said(outreach_words.AUDIENCES, row["audience"]) if row["audience"] else ""
    what = outreach_words.said(outreach_words.KINDS, row["kind"])
    where = [row["municipality"], row["municipality_name"]]
    return [row["held_on"], what, *where, row["partner"], audience, row["people"], row["note"]]


def plain(cell: Any) -> Any:
    """A text that a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
