"""What has changed between two days, as JSON, CSV or a workbook; by name in the address, or by Accept."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, Final

from chassis import languages, workbooks
from chassis.languages import N_, gettext
from services.reporting import bodies, catalogue, labels, negotiation, reasons, tables
from services.reporting.problems import NotAcceptable
from services.reporting.shapes import Shape

WHYS: Final = {
    "new": N_("New: told for the first time"),
    "late": N_("Late: told after the time for it"),
    "revised": N_("Revised: told otherwise"),
    "folded": N_("Folded at the end of the year"),
    "withdrawn": N_("Withdrawn after a restore"),
    "moved": N_("A later month stands for the period"),
    "historical": N_("Historical: entered, corrected or withdrawn at head office"),
    "several": N_("Several small ones together"),
}
FOLDED: Final = "folded"
NAMES: Final = {
    "office": N_("Office (code)"),
    "office_name": N_("Office"),
    "period": N_("Period"),
    "area": N_("Area (code)"),
    "area_name": N_("Area"),
    "part": N_("Part (code)"),
    "part_name": N_("Part"),
    "difference": N_("Difference"),
    "why": N_("Why"),
    "together": N_("Figures together"),
    "reasons": N_("The office's reason"),
}
"""What a workbook's columns are called that no way of dividing names; both sides are called by their days."""


def choose(name: str | None, accept: str) -> Shape:
    """The shape asked for by name, or the best that Accept asks for. Errors: NotAcceptable."""
    media = FORMATS[name] if name else negotiation.choose(accept, tuple(SHAPES))
    if media is None:
        raise NotAcceptable
    return SHAPES[media]


def whys() -> dict[str, str]:
    """Where a difference may come from, in the reader's language."""
    return {code: gettext(text) for code, text in WHYS.items()}


def say_reasons(one: dict[str, Any]) -> str:
    """Why the office told a figure otherwise after the month was closed, in the reader's language; empty for none."""
    words = reasons.words_at_head_office()
    return ", ".join(words[code] for code in one["reasons"])


def columns(found: dict[str, Any]) -> list[str]:
    """What a row of the file says; by area first where it lies on the map."""
    within = [found["within"], f"{found['within']}_name"] if found["within"] else []
    of = ["area", "area_name", "part", "part_name"]
    return [
        "office",
        "office_name",
        "period",
        *within,
        *of,
        "before",
        "after",
        "difference",
        "why",
        "together",
        "reasons",
    ]


def as_csv(found: dict[str, Any]) -> str:
    """Each difference on a line, RFC 4180, with a heading; what is said of them follows after an empty line."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns(found))
    writer.writerows([tables.harmless(cell) for cell in row] for row in _rows(found))
    writer.writerow([])
    writer.writerows([tables.harmless(said)] for said in said_of(found))
    return text.getvalue()


async def as_xlsx(found: dict[str, Any]) -> bytes:
    """Each difference, both days by area where asked for, and what must be known of it, on a sheet each.

    Errors  Unavailable when the process does not come to an end in time or fails.
    """
    sheets = [_differences(found), *([_areas(found)] if found["areas"] else []), _about(found)]
    signs = (tables.NOT_TOLD, tables.NOT_KNOWN, gettext(N_("folded")))
    return await workbooks.write(found["name"], sheets, signs=signs)


def said_of(found: dict[str, Any]) -> Iterator[str]:
    """Whose figures, on which days, and what they came to."""
    yield found["office_name"] or gettext(N_("As all offices have stated it"))
    if found["area_name"]:
        yield gettext(N_("Only {area}")).format(area=found["area_name"])
    if found["area"] or found["within"]:
        yield gettext(N_("Map of {year}")).format(year=found["map"])
    for day, side in ((found["since"], found["before"]), (found["as_of"], found["after"])):
        said = gettext(N_("As it was known on {day}, at place {place} in the log: {value}"))
        yield said.format(day=languages.day(day), place=side["position"], value=_sum(side))
    change = tables.NOT_TOLD if found["difference"] is None else found["difference"]
    yield gettext(N_("Difference: {change}")).format(change=change)
    yield from (f"{gettext(WHYS[one['why']])}: {one['difference']}" for one in found["whys"])
    if found["people"]:
        yield gettext(N_("Of people no difference of one to four is shown alone."))
    yield from found["notes"]


def _sum(side: dict[str, Any]) -> str:
    value = tables.NOT_TOLD if side["value"] is None else str(side["value"])
    return f"{value} + {tables.NOT_TOLD}" if side["under_five"] and side["value"] is not None else value


def _rows(found: dict[str, Any]) -> Iterator[list[Any]]:
    for one in found["items"]:
        within = [one["within"], one["within_name"]] if found["within"] else []
        of = [one[name] for name in ("area", "area_name", "part", "part_name")]
        numbers = [sign(one, "before"), sign(one, "after"), _change(one), one["why"], one["together"]]
        yield [
            one["office"], one["office_name"], one["period"] or "", *within, *of, *numbers, ", ".join(one["reasons"])
        ]  # fmt: skip


def sign(one: dict[str, Any], side: str) -> Any:
    """A figure as it was told on one of the days, or what stands in its place; nothing where several stand together."""
    figure = one[side]
    if figure is None:
        return "" if one["together"] else tables.sign(one["difference"] is None)
    if figure["state"] == FOLDED:
        return FOLDED
    return tables.NOT_TOLD if figure["value"] is None else figure["value"]


def _change(one: dict[str, Any]) -> Any:
    return tables.NOT_TOLD if one["difference"] is None else one["difference"]


def _differences(found: dict[str, Any]) -> workbooks.Sheet:
    said = whys() | {FOLDED: gettext(N_("folded"))}
    rows = [
        [*(said.get(cell, cell) if isinstance(cell, str) else cell for cell in row[:-1]), say_reasons(one)]
        for row, one in zip(_rows(found), found["items"], strict=True)
    ]
    return {
        "name": gettext(N_("Differences")),
        "heading": [_heading(column, found) for column in columns(found)],
        "rows": rows,
    }


def _heading(column: str, found: dict[str, Any]) -> str:
    if column in ("before", "after"):
        return languages.day(found["since" if column == "before" else "as_of"])
    if column in NAMES:
        return gettext(NAMES[column])
    said = labels.column(column.removesuffix("_name"))
    return said if column.endswith("_name") else gettext(N_("{column} (code)")).format(column=said)


def _areas(found: dict[str, Any]) -> workbooks.Sheet:
    kind, days = labels.column(found["within"]), (found["since"], found["as_of"])
    heading = [gettext(N_("{column} (code)")).format(column=kind), kind, *map(languages.day, days)]
    return {
        "name": kind,
        "heading": [*heading, gettext(N_("Difference"))],
        "rows": [
            [
                ", ".join(one["areas"]),
                ", ".join(one["names"]),
                *map(_total, (one["before"], one["after"])),
                one["difference"],
            ]
            for one in found["areas"]
        ],
    }


def _total(side: dict[str, int]) -> Any:
    return tables.NOT_TOLD if side["under_five"] and not side["value"] else side["value"]


def _about(found: dict[str, Any]) -> workbooks.Sheet:
    """What whoever opens the file in a year must know of it."""
    definition = labels.text(catalogue.current().indicators[found["indicator"]].definition)
    rows = [[found["name"], definition], *(["", said] for said in said_of(found))]
    return {
        "name": gettext(N_("About the figures")),
        "heading": [],
        "rows": [*rows, *map(list, tables.legend().items())],
    }


async def _json(found: dict[str, Any]) -> str:
    return json.dumps(bodies.ComparedOut().dump(found), ensure_ascii=False)


async def _csv(found: dict[str, Any]) -> str:
    return as_csv(found)


SHAPES: Final = {
    negotiation.JSON: Shape(negotiation.JSON, "", _json),
    negotiation.CSV: Shape("text/csv; charset=utf-8", "restated.csv", _csv),
    negotiation.XLSX: Shape(negotiation.XLSX, "restated.xlsx", as_xlsx),
}
FORMATS: Final = dict(zip(bodies.TABLE_FORMATS, SHAPES, strict=True))
