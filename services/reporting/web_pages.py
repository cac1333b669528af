"""Reporting's pages for people: the office's figures, the report, completeness, closing a month."""

from typing import Any

from chassis import clock
from chassis.languages import N_, gettext
from chassis.web import Request, Response, todo
from services.reporting import (
    asking,
    bodies,
    catalogue,
    closings,
    completeness,
    dashboard,
    labels,
    periods,
    pivots,
    today,
    web_api,
)

STATES = {
    "not_joined": N_("Not with us yet"),
    "mismatch": N_("Does not agree"),
    "closed": N_("Closed"),
    "behind": N_("On its way"),
    "silent": N_("Silent"),
    "open": N_("Open"),
    "zero": N_("Nothing yet"),
    "ahead": N_("To come"),
}
COLORS = {
    "closed": "success",
    "open": "info",
    "zero": "neutral",
    "behind": "warning",
    "silent": "danger",
    "mismatch": "danger",
}


async def show_figures(request: Request) -> Response:
    """The office's own figures this month."""
    return request.page("figures.html", **await request.run(dashboard.look))


async def show_today(request: Request) -> Response:
    """What there is to do with figures, for the work page."""
    assert request.person is not None
    seen = await request.run(today.look)
    return await todo.show(request, today.tell(seen, closes=request.person.may("manager", "administrator")))


async def show_report(request: Request) -> Response:
    """A table of one indicator: rows by area or part, columns by month."""
    asked = _possible(request, await request.query(bodies.ReportPageAsked))
    report = await web_api.ask(request, asked | {"by": ",".join(filter(None, (asked["row"], asked["time"])))})
    start, end = asking.months(asked)
    return request.page(
        "report.html",
        values=asked | {"from": f"{start:%Y-%m}", "to": f"{end:%Y-%m}", "map": report["map"], "scope": report["scope"]},
        report=report,
        table=pivots.pivot(report, row=asked["row"], time=asked["time"]),
        say_time=labels.say_time,
        row_heading=labels.column(asked["row"]) if asked["row"] else gettext(N_("All")),
        indicators=_indicators(),
        rows=_rows(asked["indicator"]),
        times=[(code, labels.column(code)) for code in ("month", "quarter", "year")],
        maps=_maps(),
    )


def _possible(request: Request, asked: dict[str, Any]) -> dict[str, Any]:
    """What was asked for, or what comes nearest to it among what is kept: another indicator may be divided otherwise."""
    indicator = catalogue.current().indicators.get(asked["indicator"])
    if indicator is None:
        return asked
    if asked["row"] not in dict(_rows(indicator.code)):
        asked = asked | {"row": ""}
    national = asked["scope"] == "national" or (asked["scope"] is None and request.settings.is_head_office)
    by_year_only = national and indicator.people and asked["row"] not in ("", "office")
    return asked | {"time": "year"} if by_year_only else asked


def _indicators() -> list[tuple[str, str]]:
    return [(one.code, labels.text(one.name)) for one in catalogue.current().indicators.values() if one.counted]


def _rows(code: str) -> list[tuple[str, str]]:
    """The ways to divide an indicator."""
    indicator = catalogue.current().indicators.get(code)
    parts = [one.by for one in indicator.breakdowns] if indicator else []
    areas = ["county", "municipality"] if indicator and (not indicator.people or "municipality" in parts) else []
    chosen = list(dict.fromkeys([*areas, "office", *parts]))
    return [(one, labels.column(one)) for one in chosen]


def _maps() -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in dict.fromkeys((clock.today().year, 2024))]


async def show_completeness(request: Request) -> Response:
    """Which offices have told of which months."""
    start, end = asking.months(await request.query(bodies.MonthsAsked))
    found = await request.run(completeness.read, start, end)
    names: dict[str, Any] = {code: gettext(text) for code, text in STATES.items()}
    return request.page("completeness.html", **found, months=periods.months(start, end), names=names, colors=COLORS)


async def show_closing(request: Request) -> Response:
    """The months that are closed and the one that can be."""
    return request.page("closing.html", months=await request.run(closings.list_months))


async def close_period(request: Request) -> Response:
    """Sign a month off."""
    await request.load(bodies.Nothing)
    await request.run(closings.close, web_api.month_in_path(request), web_api.who(request))
    return request.see_other("/reporting/closing", notice=gettext(N_("The month has been closed.")))
