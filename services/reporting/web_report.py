"""The report page: a table of one indicator, and the fields by which it is asked for. Its address is the report."""

from typing import Any, Final
from urllib.parse import urlencode

from chassis.languages import N_, gettext
from chassis.problems import NotFound
from chassis.web import Request, Response
from services.reporting import (
    asking,
    bodies,
    captions,
    catalogue,
    charts,
    labels,
    outlines,
    pivots,
    questions,
    reports,
    web_api,
)
from services.reporting.problems import MapUnknown

Choice = tuple[str, str]

FIELDS: Final = ("indicator", "row", "time", "from", "to", "scope", "map", "per", "as_of", "position")

ALL: Final = "all"
"""A row of its own for nothing in particular: not divided. A field left empty would be as if nobody had asked."""

SCOPES: Final = {
    "national": N_("All offices"),
    "office": N_("Our own"),
    "published": N_("Our own, as they may be published"),
}
DOWNLOADS: Final = {"xlsx": "Excel", "csv": "CSV", "json-stat": "JSON-stat"}


async def show_report(request: Request) -> Response:
    """A table of one indicator, rows by area or part, columns by time, and a picture of the same."""
    asked, row, time = await _asked(request)
    by = _by(row, time)
    report = await web_api.ask(request, asked | {"by": by})
    values, table = _values(asked, report), pivots.pivot(report, row=row, time=time)
    return request.page(
        "report.html",
        values=values,
        placed=asked["position"] is not None,
        unusual=any(asked[name] is not None for name in ("per", "as_of", "position")),
        same_again=address(values | {"position": report["position"], "as_of": None}),
        report=report,
        downloads=_downloads(values, by),
        caption=_caption(asked, report),
        table=table,
        **await _map(request, values, report, table),
        chart=chart_address(values) if charts.is_worth_drawing(table) else None,
        say_time=labels.say_time,
        row_heading=labels.column(row) if row else gettext(N_("All")),
        indicators=indicators(),
        rows=_rows(asked["indicator"]),
        times=[(code, labels.column(code)) for code in ("month", "quarter", "year")],
        maps=await _maps(request, report["map"]),
        scopes=_scopes(request),
        pers=[("", gettext(N_("Number"))), (asking.PER_1000, gettext(N_("Number, and per 1 000 adults")))],
    )


async def show_chart(request: Request) -> Response:
    """The picture of a report, as SVG; asked for as the page is."""
    asked, row, time = await _asked(request)
    report = await web_api.ask(request, asked | {"by": _by(row, time)})
    table = pivots.pivot(report, row=row, time=time)
    if not table["rows"]:
        raise NotFound
    drawn = await charts.draw(
        table,
        title=report["name"],
        description=_caption(asked, report),
        say_time=labels.say_time,
        all_of_it=gettext(N_("All")),
    )
    return request.answer(drawn, charts.MEDIA_TYPE)


async def show_map(request: Request) -> Response:
    """The last column of a report by county or municipality, on the map of its year."""
    asked, row, time = await _asked(request)
    report = await web_api.ask(request, asked | {"by": _by(row, time)})
    table = pivots.pivot(report, row=row, time=time)
    areas = await request.run(outlines.read, report["map"], asked["row"])
    if not areas or not table["times"]:
        raise MapUnknown
    drawn = outlines.draw(
        table,
        areas,
        title=f"{report['name']}, {labels.say_time(table['times'][-1])}",
        whose=_caption(asked, report),
        untold=report["untold"],
        named=asked["row"] == "county",
    )
    return request.answer(drawn, charts.MEDIA_TYPE)


async def _map(
    request: Request, values: dict[str, Any], report: dict[str, Any], table: dict[str, Any]
) -> dict[str, Any]:
    """The map's address, None where the year of the report cannot be drawn, and the addresses of the years that can."""
    if values["row"] not in questions.AREAS or report["scope"] != "national" or not table["times"]:
        return {"drawable": False}
    years = await request.run(outlines.years, values["row"])
    return {
        "drawable": True,
        "drawn": _map_address(values) if report["map"] in years else None,
        "drawn_time": table["times"][-1],
        "other_maps": [(address(values | {"map": year}), year) for year in years],
    }


async def _asked(request: Request) -> tuple[dict[str, Any], str, str]:
    """(what was asked for, what the rows are, what the columns are)."""
    asked = _possible(request, await request.query(bodies.ReportPageAsked))
    return asked, asked["row"].removeprefix(ALL), asked["time"]


def _by(row: str, time: str) -> str:
    return ",".join(filter(None, (row, time)))


def _map_address(values: dict[str, Any]) -> str:
    return address(values).replace("/reporting/report?", "/reporting/report/map.svg?", 1)


def chart_address(values: dict[str, Any]) -> str:
    return address(values).replace("/reporting/report?", "/reporting/report/chart.svg?", 1)


def address(values: dict[str, Any]) -> str:
    """The address of a report page: whoever keeps it is shown the same choices again."""
    asked = {name: values[name] for name in FIELDS if values.get(name) is not None}
    return f"/reporting/report?{urlencode(asked)}"


def _downloads(values: dict[str, Any], by: str) -> list[tuple[str, str]]:
    """The same figures as files: (address, name)."""
    asked = {name: values[name] for name in FIELDS if values[name] is not None and name not in ("row", "time")}
    return [
        (f"/api/reporting/report?{urlencode(asked | {'by': by, 'format': code})}", name)
        for code, name in DOWNLOADS.items()
    ]


def _caption(asked: dict[str, Any], report: dict[str, Any]) -> str:
    said = [*captions.of(report, placed=asked["position"] is not None)]
    return ". ".join(
        [*said, gettext(N_("In brackets: per 1 000 inhabitants of 18 years and over"))] if asked["per"] else said
    )


def _values(asked: dict[str, Any], report: dict[str, Any]) -> dict[str, Any]:
    """What stands in the fields: what was asked for, and what was taken where nothing was said."""
    start, end = asking.months(asked)
    return asked | {"from": f"{start:%Y-%m}", "to": f"{end:%Y-%m}", "map": report["map"], "scope": report["scope"]}


def _possible(request: Request, asked: dict[str, Any]) -> dict[str, Any]:
    """What was asked for, or what comes nearest to it among what is kept: another indicator may be divided otherwise."""
    indicator = catalogue.current().indicators.get(asked["indicator"])
    if indicator is None:
        return asked
    if asked["row"] not in dict(_rows(indicator.code)):
        asked = asked | {"row": ALL}
    scope = asked["scope"] or ("national" if request.settings.is_head_office else "office")
    by_year_only = scope != "office" and indicator.people and asked["row"] not in (ALL, "office")
    return asked | {"time": "year"} if by_year_only else asked


def indicators() -> list[Choice]:
    return [(one.code, labels.text(one.name)) for one in catalogue.current().indicators.values() if one.counted]


def _rows(code: str) -> list[Choice]:
    """The ways to divide an indicator."""
    indicator = catalogue.current().indicators.get(code)
    parts = [one.by for one in indicator.breakdowns] if indicator else []
    areas = ["county", "municipality"] if indicator and (not indicator.people or "municipality" in parts) else []
    chosen = list(dict.fromkeys([*areas, "office", *parts]))
    return [(ALL, gettext(N_("Not divided"))), *((one, labels.column(one)) for one in chosen)]


def _scopes(request: Request) -> list[Choice]:
    """Whose figures there are to be seen here."""
    return [
        (code, gettext(text)) for code, text in SCOPES.items() if request.settings.is_head_office or code != "national"
    ]


async def _maps(request: Request, shown: int) -> list[Choice]:
    """The years there is a map of, the newest first, and the year of the map that is shown."""
    years = {shown, *await request.run(reports.maps)}
    return [(str(year), str(year)) for year in sorted(years, reverse=True)]
