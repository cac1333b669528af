"""A project's report as a table for a spreadsheet: a row for each figure, a column for each quarter."""

import csv
import io
from typing import Any, Final

from chassis import workbooks
from chassis.languages import N_, gettext
from services.reporting import catalogue, labels, project_words, tables
from services.reporting.project_reports import Line

NOTHING_TO_TELL: Final = ""


def as_csv(report: dict[str, Any]) -> str:
    """RFC 4180, with a heading; what must be known of the figures follows after an empty line."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heading(report))
    writer.writerows([tables.harmless(cell) for cell in row] for row in rows(report))
    writer.writerow([])
    writer.writerows([tables.harmless(cell) for cell in row] for row in about(report))
    return text.getvalue()


async def as_xlsx(report: dict[str, Any]) -> bytes:
    """The table on one sheet, and on another what it is of. Errors: Unavailable when it cannot be written in time."""
    sheets: list[workbooks.Sheet] = [
        {"name": gettext(N_("Figures")), "heading": heading(report), "rows": rows(report)},
        {"name": gettext(N_("About the figures")), "heading": [], "rows": about(report)},
    ]
    signs = (tables.NOT_TOLD, tables.NOT_KNOWN)
    return await workbooks.write(report["project"]["name"], sheets, signs=signs)


def heading(report: dict[str, Any]) -> list[str]:
    named = [gettext(N_("What")), gettext(N_("Goal")), gettext(N_("Result")), gettext(N_("Percent of the goal"))]
    return [*named, *(project_words.quarter(code) for code in report["quarters"])]


def rows(report: dict[str, Any]) -> list[list[Any]]:
    """{name, goal, result, percent, quarters…}; a text stands where there is no number."""
    return [_row(one, len(report["quarters"])) for one in report["lines"]]


def about(report: dict[str, Any]) -> list[list[str]]:
    """What whoever opens the file in a year must know of it."""
    project = report["project"]
    said = [project_words.standing(report), project_words.preliminary(report)]
    period = f"{project_words.month(project['first_month'])} – {project_words.month(project['last_month'])}"
    found = [
        [gettext(N_("Project")), project["name"]],
        [gettext(N_("Funder")), project["funder"]],
        [gettext(N_("Period")), period],
        *[["", one] for one in (project["aims"], *said) if one],
    ]
    known = catalogue.current().indicators
    found += [[one.name, labels.text(known[one.code].definition)] for one in report["lines"]]
    return found + [[sign, meaning] for sign, meaning in tables.legend().items()]


def sign(one: Line) -> str:
    """What stands where a figure about people is no number."""
    return tables.NOT_TOLD if one.figure else tables.NOT_KNOWN


def _row(one: Line, quarters: int) -> list[Any]:
    by_quarter = [tables.NOT_KNOWN if many is None else many for many in one.quarters] or [NOTHING_TO_TELL] * quarters
    told = [one.goal, sign(one) if one.value is None else one.value, one.percent]
    return [one.name, *(NOTHING_TO_TELL if cell is None else cell for cell in told), *by_quarter]
