"""Tables as a workbook for Excel or LibreOffice, written in a process of its own, so that the pages wait for nothing.

``python -m chassis.workbooks`` reads sheets as JSON on its standard input and writes the workbook on its standard output.
There is no formula in it: a text is a text, whatever it begins with.
"""

import io
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from chassis import clock, workers

TIMEOUT_S: Final = 60
MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take a text that begins so for."""
WIDEST: Final = 480
"""Pixels; what is longer goes on below, so that a sheet can be read, and printed on one page across."""
LETTERS: Final = 70
"""About so many go on a line that wide."""
LINE_HEIGHT: Final = 15
"""Points; not every program finds out by itself how high a cell of several lines is."""
A4: Final = 9
WRAPPED: Final = {"text_wrap": True, "valign": "top"}

Sheet = dict[str, Any]
"""{name, heading: [text], rows: [[text, number or null]]}."""


async def write(title: str, sheets: Sequence[Sheet], *, signs: Sequence[str] = ()) -> bytes:
    """The sheets in one workbook; ``signs``: texts that stand where a number would, and to the right as numbers do.

    Errors  Unavailable when the process does not come to an end in time or fails.
    """
    book = {"title": title, "made_at": clock.now().isoformat(), "sheets": list(sheets), "signs": list(signs)}
    return await workers.ask(__name__, json.dumps(book).encode(), timeout_s=TIMEOUT_S)


def main(asked: bytes) -> bytes:
    """Sheets to a workbook."""
    import xlsxwriter

    book, written = json.loads(asked), io.BytesIO()
    workbook = xlsxwriter.Workbook(written, {"in_memory": True})
    workbook.set_properties(
        {"title": book["title"], "created": datetime.fromisoformat(book["made_at"]).replace(tzinfo=None)}
    )
    for sheet in book["sheets"]:
        _write(workbook, sheet, book["signs"])
    workbook.close()
    return written.getvalue()


def _write(workbook: Any, sheet: Sheet, signs: Sequence[str]) -> None:
    """One sheet: its heading stands still and can be chosen by; what looks like a formula stands as if quoted."""
    page, heading = workbook.add_worksheet(sheet["name"]), workbook.add_format({"bold": True, "text_wrap": True})
    text, sign = workbook.add_format(WRAPPED), workbook.add_format({"align": "right", "valign": "top"})
    quoted = workbook.add_format({"quote_prefix": True, **WRAPPED})
    for column, name in enumerate(sheet["heading"]):
        page.write_string(0, column, name, heading)
    first = int(bool(sheet["heading"]))
    for line, row in enumerate(sheet["rows"], first):
        page.set_row(line, LINE_HEIGHT * max(_lines(cell) for cell in row) if row else None)
        for column, cell in enumerate(row):
            if not isinstance(cell, str):
                page.write_number(line, column, cell, sign)
            else:
                page.write_string(
                    line, column, cell, sign if cell in signs else quoted if cell.startswith(FORMULA) else text
                )
    if first:
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        page.autofilter(0, 0, len(sheet["rows"]), len(sheet["heading"]) - 1)
    page.autofit(WIDEST)
    page.set_paper(A4)
    page.fit_to_pages(1, 0)


def _lines(cell: str | float | None) -> int:
    return -(-len(cell) // LETTERS) if isinstance(cell, str) and cell else 1


if __name__ == "__main__":
    sys.stdout.buffer.write(main(sys.stdin.buffer.read()))
