"""The report page: a table of one indicator, and the fields by which it is asked for. Its address is the report."""

from typing import Any, Final
from urllib.parse import urlencode

from chassis import clock
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

FIELDS: Final = (
    "indicator", "row", "part", "time", "from", "to", "area", "scope", "map", "per", "as_of", "position",
)  # fmt: skip

ALL: Final = "all"
"""A row of its own for nothing in particular: not divided. A field left empty would be as if nobody had asked."""

SCOPES: Final = {
    "national": N_("All offices"),
    "office": N_("Our own"),
    "published": N_("Our own, as they may be published"),
}
BESIDE: Final = {
    "months_by_year": N_("Month, the years beside each other"),
    "quarters_by_year": N_("Quarter, the years beside each other"),
}
YEARS_BESIDE: Final = 3
"""So many years stand beside each other where nobody says which."""
DOWNLOADS: Final = {"xlsx": "Excel", "csv": "CSV", "json-stat": "JSON-stat"}


async def show_report(request: Request) -> Response:
    """A table of one indicator, rows by area or part, columns by time, and a picture of the same."""
    asked = await _asked(request)
    report = await web_api.ask(request, asked)
    values, table = _values(asked, report), _pivot(asked, report)
    drawn = _drawn(asked, table)
    return request.page(
        "report.html",
        values=values,
        placed=asked["position"] is not None,
        unusual=any(asked[name] is not None for name in ("per", "as_of", "position")),
        same_again=address(values | {"position": report["position"], "as_of": None}),
        report=report,
        downloads=_downloads(values),
        caption=_caption(asked, report),
        table=table,
        **await _map(request, values, report, table),
        chart=chart_address(values) if drawn and charts.is_worth_drawing(drawn) else None,
        say_time=labels.say_time,
        headings=_headings(asked),
        changes=pivots.changes(table) if asked["beside"] else None,
        total=_total(asked, table),
        indicators=indicators(),
        rows=rows(asked["indicator"]),
        parts=parts(asked["indicator"], asked["row"]),
        times=_times(),
        areas=await request.run(reports.areas, report["map"], (asked["area"] or "")[:2]),
        maps=await _maps(request, report["map"]),
        scopes=_scopes(request),
        pers=[("", gettext(N_("Number"))), (asking.PER_1000, gettext(N_("Number, and per 1 000 adults")))],
    )


async def show_chart(request: Request) -> Response:
    """The picture of a report, as SVG; asked for as the page is."""
    asked = await _asked(request)
    report = await web_api.ask(request, asked)
    table = _drawn(asked, _pivot(asked, report))
    if table is None or not table["rows"]:
        raise NotFound
    drawn = await charts.draw(
        table,
        title=report["name"],
        description=_caption(asked, report),
        say_time=str if asked["beside"] else labels.say_time,
        all_of_it=gettext(N_("All")),
    )
    return request.answer(drawn, charts.MEDIA_TYPE)


async def show_map(request: Request) -> Response:
    """The last column of a report by county or municipality, on the map of its year."""
    asked = await _asked(request)
    report = await web_api.ask(request, asked)
    table = _pivot(asked, report)
    areas = await request.run(outlines.read, report["map"], asked["row"])
    if not areas or not table["times"] or asked["part"] or asked["beside"]:
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
    if values["part"] or values["beside"]:
        return {"drawable": False}
    years = await request.run(outlines.years, values["row"])
    return {
        "drawable": True,
        "drawn": _map_address(values) if report["map"] in years else None,
        "drawn_time": table["times"][-1],
        "other_maps": [(address(values | {"map": year}), year) for year in years],
    }


async def _asked(request: Request) -> dict[str, Any]:
    """What was asked for, and of it what divides the rows and the time (``by``), and whether years stand beside each
    other (``beside``)."""
    asked = _possible(request, await request.query(bodies.ReportPageAsked))
    beside = asked["time"] in BESIDE
    if beside and not asked["start"]:
        asked["start"] = f"{clock.today().year - YEARS_BESIDE + 1}-01"
    by = [asked["row"].removeprefix(ALL), asked["part"] or "", _time(asked)]
    return asked | {"by": ",".join(filter(None, by)), "beside": beside}


def _time(asked: dict[str, Any]) -> str:
    time: str = asked["time"]
    return bodies.BESIDE.get(time, time)


def _pivot(asked: dict[str, Any], report: dict[str, Any]) -> dict[str, Any]:
    row, part = asked["row"].removeprefix(ALL), asked["part"] or ""
    return pivots.pivot(report, row=row, part=part, time=_time(asked), beside=asked["beside"])


def _drawn(asked: dict[str, Any], table: dict[str, Any]) -> dict[str, Any] | None:
    """The table as it is drawn: years beside each other as lines, when nothing else divides them; else not at all."""
    if not asked["beside"]:
        return table
    return pivots.turned(table) if asked["row"] == ALL else None


def _headings(asked: dict[str, Any]) -> list[str]:
    """What each part of a row's name is."""
    by = [*filter(None, (asked["row"].removeprefix(ALL), asked["part"])), *([_time(asked)] if asked["beside"] else [])]
    return [labels.column(one) for one in by] or [gettext(N_("All"))]


def _total(asked: dict[str, Any], table: dict[str, Any]) -> list[dict[str, Any]]:
    """The last line; none of one row, nor where it would add up how things stood at several times."""
    stock = catalogue.current().indicators[asked["indicator"]].stock
    return [] if len(table["rows"]) < 2 or (asked["beside"] and stock) else table["total"]


def _times() -> list[Choice]:
    usual = [(code, labels.column(code)) for code in questions.TIMES]
    return [*usual, *((code, gettext(text)) for code, text in BESIDE.items())]


def _map_address(values: dict[str, Any]) -> str:
    return address(values).replace("/reporting/report?", "/reporting/report/map.svg?", 1)


def chart_address(values: dict[str, Any]) -> str:
    return address(values).replace("/reporting/report?", "/reporting/report/chart.svg?", 1)


def address(values: dict[str, Any]) -> str:
    """The address of a report page: whoever keeps it is shown the same choices again."""
    asked = {name: values[name] for name in FIELDS if values.get(name) is not None}
    return f"/reporting/report?{urlencode(asked)}"


def _downloads(values: dict[str, Any]) -> list[tuple[str, str]]:
    """The same figures as files: (address, name)."""
    own = ("row", "part", "time")
    asked = {name: values[name] for name in FIELDS if values[name] is not None and name not in own}
    return [
        (f"/api/reporting/report?{urlencode(asked | {'by': values['by'], 'format': code})}", name)
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
    if asked["row"] not in dict(rows(indicator.code)):
        asked = asked | {"row": ALL}
    if asked["part"] not in dict(parts(indicator.code, asked["row"])):
        asked = asked | {"part": None}
    asked = asked | {"area": nearest(asked)}
    scope = asked["scope"] or ("national" if request.settings.is_head_office else "office")
    divided = asked["row"] not in (ALL, "office") or asked["part"] or asked["area"]
    by_year_only = scope != "office" and indicator.people and divided
    return asked | {"time": "year"} if by_year_only else asked


def indicators() -> list[Choice]:
    return [(one.code, labels.text(one.name)) for one in catalogue.current().indicators.values() if one.counted]


def rows(code: str) -> list[Choice]:
    """The ways to divide an indicator."""
    indicator = catalogue.current().indicators.get(code)
    parts = [one.by for one in indicator.breakdowns] if indicator else []
    areas = ["county", "municipality"] if indicator and (not indicator.people or "municipality" in parts) else []
    chosen = list(dict.fromkeys([*areas, "office", *parts]))
    return [(ALL, gettext(N_("Not divided"))), *((one, labels.column(one)) for one in chosen)]


def parts(code: str, row: str) -> list[Choice]:
    """The ways to divide the figures of each area or office further."""
    indicator = catalogue.current().indicators.get(code)
    if indicator is None or row not in (*questions.AREAS, "office"):
        return []
    kept = [one for one in indicator.breakdowns if one.by != "municipality"]
    return [(one.by, labels.column(one.by)) for one in kept if row == "office" or not questions.finer(row, one.area)]


def nearest(asked: dict[str, Any]) -> str | None:
    """The county or municipality asked for, or the county it lies in, as far as figures are kept so; else all."""
    code: str | None = asked["area"]
    indicator = catalogue.current().indicators.get(asked["indicator"])
    if not code or indicator is None or (indicator.people and not indicator.breakdown("municipality")):
        return None
    breakdown = indicator.breakdown(asked["part"] or asked["row"])
    kept = "county" if asked["row"] == "county" else breakdown.area if breakdown else "municipality"
    if questions.finer("county", kept):
        return None
    return code[:2] if questions.finer(questions.KINDS[len(code)], kept) else code


def _scopes(request: Request) -> list[Choice]:
    """Whose figures there are to be seen here."""
    return [
        (code, gettext(text)) for code, text in SCOPES.items() if request.settings.is_head_office or code != "national"
    ]


async def _maps(request: Request, shown: int) -> list[Choice]:
    """The years there is a map of, the newest first, and the year of the map that is shown."""
    years = {shown, *await request.run(reports.maps)}
    return [(str(year), str(year)) for year in sorted(years, reverse=True)]
