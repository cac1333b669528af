"""A report as a workbook for Excel or LibreOffice."""

from typing import Any, Final

from chassis import workbooks
from chassis.languages import N_, gettext
from services.reporting import captions, catalogue, labels, tables

NAMES: Final = {
    "under_five": N_("Figures told as under five"),
    "per_1000": N_("Per 1 000 adults"),
    "historical": N_("Historical figures, from before Brikke"),
}


async def as_xlsx(report: dict[str, Any]) -> bytes:
    """The report's table on one sheet, and on another what it shows and what its signs mean.

    Errors  Unavailable when the process does not come to an end in time or fails.
    """
    sheets = [_table(report), _about(report)]
    return await workbooks.write(report["name"], sheets, signs=(tables.NOT_TOLD, tables.NOT_KNOWN))


def _table(report: dict[str, Any]) -> workbooks.Sheet:
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


def _about(report: dict[str, Any]) -> workbooks.Sheet:
    """What whoever opens the file in a year must know of it."""
    definition = labels.text(catalogue.current().indicators[report["indicator"]].definition)
    rows = [[report["name"], definition]]
    rows += [["", said] for said in captions.of(report, placed=True)]
    rows += [["", note] for note in report["notes"]]
    rows += [[sign, meaning] for sign, meaning in tables.legend().items()]
    return {"name": gettext(N_("About the figures")), "heading": [], "rows": rows}
