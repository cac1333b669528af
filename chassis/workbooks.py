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
    plain, sign = workbook.add_format({"quote_prefix": True}), workbook.add_format({"align": "right"})
    for column, text in enumerate(sheet["heading"]):
        page.write_string(0, column, text, heading)
    first = int(bool(sheet["heading"]))
    for line, row in enumerate(sheet["rows"], first):
        for column, cell in enumerate(row):
            if not isinstance(cell, str):
                page.write_number(line, column, cell)
            else:
                page.write_string(line, column, cell, _format(cell, signs, plain, sign))
    if first:
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, len(sheet["rows"]), len(sheet["heading"]) - 1)
    page.autofit()


def _format(text: str, signs: Sequence[str], plain: Any, sign: Any) -> Any:
    if text in signs:
        return sign
    return plain if text.startswith(FORMULA) else None


if __name__ == "__main__":
    sys.stdout.buffer.write(main(sys.stdin.buffer.read()))
