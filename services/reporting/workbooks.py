"""A report as a workbook for Excel or LibreOffice, written in a process of its own, so that the pages wait for nothing.

``python -m services.reporting.workbooks`` reads sheets as JSON on its standard input and writes the workbook on its
standard output. There is no formula in it: a text is a text, whatever it begins with.
"""

import io
import json
import sys
from datetime import datetime
from typing import Any, Final

from chassis import clock, workers
from chassis.languages import N_, gettext
from services.reporting import captions, catalogue, labels, tables

TIMEOUT_S: Final = 60
NAMES: Final = {"under_five": N_("Figures told as under five"), "per_1000": N_("Per 1 000 adults")}

Sheet = dict[str, Any]
"""{name, heading: [text], rows: [[text, number or null]]}."""


async def as_xlsx(report: dict[str, Any]) -> bytes:
    """The report's table on one sheet, and on another what it shows and what its signs mean.

    Errors  Unavailable when the process does not come to an end in time or fails.
    """
    book = {"title": report["name"], "made_at": clock.now().isoformat(), "sheets": [_table(report), _about(report)]}
    return await workers.ask(__name__, json.dumps(book).encode(), timeout_s=TIMEOUT_S)


def _table(report: dict[str, Any]) -> Sheet:
    under_five = report["columns"].index("under_five")
    rows = [[tables.sign(row[under_five]) if cell is None else cell for cell in row] for row in report["rows"]]
    heading = [_heading(column, report) for column in report["columns"]]
    return {"name": gettext(N_("Figures")), "heading": heading, "rows": rows}


def _heading(column: str, report: dict[str, Any]) -> str:
    """A column as people call it; one of codes that has its names beside it is called so."""
    if column == "value":
        name: str = report["name"]
        return name
    if column in NAMES:
        text = NAMES[column]
        return gettext(text)
    said = labels.column(column.removesuffix("_name"))
    return gettext(N_("{column} (code)")).format(column=said) if f"{column}_name" in report["columns"] else said


def _about(report: dict[str, Any]) -> Sheet:
    """What whoever opens the file in a year must know of it."""
    definition = labels.text(catalogue.current().indicators[report["indicator"]].definition)
    rows = [[report["name"], definition]]
    rows += [["", said] for said in captions.of(report, placed=True)]
    rows += [["", note] for note in report["notes"]]
    rows += [[sign, meaning] for sign, meaning in tables.legend().items()]
    return {"name": gettext(N_("About the figures")), "heading": [], "rows": rows}


def main(asked: bytes) -> bytes:
    """Sheets to a workbook."""
    import xlsxwriter

    book, written = json.loads(asked), io.BytesIO()
    workbook = xlsxwriter.Workbook(written, {"in_memory": True})
    workbook.set_properties(
        {"title": book["title"], "created": datetime.fromisoformat(book["made_at"]).replace(tzinfo=None)}
    )
    for sheet in book["sheets"]:
        _write(workbook, sheet)
    workbook.close()
    return written.getvalue()


def _write(workbook: Any, sheet: Sheet) -> None:
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
                page.write_string(line, column, cell, _format(cell, plain, sign))
    if first:
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, len(sheet["rows"]), len(sheet["heading"]) - 1)
    page.autofit()


def _format(text: str, plain: Any, sign: Any) -> Any:
    if text in (tables.NOT_TOLD, tables.NOT_KNOWN):
        return sign
    return plain if text.startswith(tables.FORMULA) else None


if __name__ == "__main__":
    sys.stdout.buffer.write(main(sys.stdin.buffer.read()))
