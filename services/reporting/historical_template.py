"""The workbook that historical figures are written in: an empty sheet, and lists of what may be written in it."""

from collections.abc import Iterator, Mapping
from typing import Any

from chassis import workbooks
from chassis.languages import N_, gettext
from services.reporting import catalogue, labels
from services.reporting.catalogue import Indicator
from services.reporting.historical_lines import COLUMNS, Area, Known, parts_of

EXPLAINED = {
    "indicator": N_("One of the figures on the next sheet, as it is called there."),
    "year": N_("With four digits. Only years that are over."),
    "month": N_("A number from 1 to 12, if you know the figure by month. Empty: the whole year."),
    "office": N_("Whose figure it is, if you know. Empty: no office in particular."),
    "area": N_("The number and name of a county or a municipality of that year, if you know. Empty: all of it."),
    "part": N_("If the row is a part of a total: which. The total must have a row of its own."),
    "value": N_("A whole number. About people: never one to four; write a colon (:) for under five."),
}


async def make(known: Known) -> bytes:
    """The workbook, in the reader's language. Errors: Unavailable."""
    sheets: list[workbooks.Sheet] = [
        {"name": gettext(N_("Figures")), "heading": [gettext(text) for text in COLUMNS.values()], "rows": []},
        _sheet(
            N_("How to fill it in"), (), ([gettext(COLUMNS[code]), gettext(says)] for code, says in EXPLAINED.items())
        ),
        _sheet(N_("What is counted"), (N_("What is counted"), N_("What it means"), N_("Kind")), _indicators()),
        _sheet(N_("Parts"), (N_("What is counted"), N_("Divided by"), N_("Part of it")), _parts(known.themes)),
        _sheet(
            N_("Areas"),
            (N_("County or municipality"), N_("Kind"), N_("From the year"), N_("Until the year")),
            map(_area, known.areas),
        ),
        _sheet(N_("Offices"), (N_("Office"),), ([name] for name in known.offices.values())),
    ]
    return await workbooks.write(gettext(N_("Historical figures")), sheets)


def _sheet(name: str, heading: tuple[str, ...], rows: Any) -> workbooks.Sheet:
    return {"name": gettext(name), "heading": [gettext(text) for text in heading], "rows": list(rows)}


def _indicators() -> Iterator[list[Any]]:
    for one in catalogue.current().indicators.values():
        yield [labels.text(one.name), labels.text(one.definition), gettext(_kind(one))]


def _kind(one: Indicator) -> str:
    if one.people:
        return N_("About people: nought, or five and more")
    return N_("How it stood at the end of the month or year") if one.stock else N_("What happened in the month or year")


def _parts(themes: Mapping[str, Any]) -> Iterator[list[Any]]:
    for one in catalogue.current().indicators.values():
        for by, code in parts_of(one, themes):
            theme = themes.get(code) if by == "theme" else None
            yield [labels.text(one.name), labels.column(by), labels.text(theme) if theme else labels.part(code)]


def _area(area: Area) -> list[Any]:
    until = str(area.valid_to.year - 1) if area.valid_to else ""
    return [f"{area.code} {area.name}", labels.column(area.kind), str(area.valid_from.year), until]
