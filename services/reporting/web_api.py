"""Reporting's answers to programs."""

from datetime import date
from typing import Any

from chassis import clock
from chassis.web import Request, Response
from services.reporting import (
    asking,
    bodies,
    catalogue,
    closings,
    completeness,
    periods,
    reminders,
    reports,
    shapes,
    statements,
)
from services.reporting.periods import Period
from services.reporting.problems import PeriodUnknown


async def list_indicators(request: Request) -> Response:
    """The catalogue of indicators."""
    known = catalogue.current()
    return request.json(bodies.IndicatorsOut, {"version": known.version, "items": list(known.indicators.values())})


async def give_report(request: Request) -> Response:
    """One indicator over time, areas and parts; as JSON, or as another format that is asked for."""
    asked = await request.query(bodies.ReportAsked)
    shape = shapes.choose(asked["format"], request.header("accept") or "")
    report = await ask(request, asked)
    return request.answer(await shape.write(report), shape.media_type, 200, **shape.headers(report))


async def ask(request: Request, asked: dict[str, Any]) -> dict[str, Any]:
    """The report asked for: of this office, or of all of them."""
    question = asking.question(asked, head_office=request.settings.is_head_office)
    return await request.run(reports.give, question)


async def give_completeness(request: Request) -> Response:
    """Which offices have told of which months."""
    start, end = asking.months(await request.query(bodies.MonthsAsked))
    return request.json(bodies.CompletenessOut, await request.run(completeness.read, start, end))


async def ask_for_figures(request: Request) -> Response:
    """Ask an office for the months it has not signed off."""
    return request.json(bodies.AwaitedOut, await request.run(reminders.ask, request.path["office"]))


async def list_periods(request: Request) -> Response:
    """The months that are closed and those that can be."""
    months = await request.run(closings.list_months)
    return request.json(bodies.PeriodsOut, {"items": [one | {"period": f"{one['period']:%Y-%m}"} for one in months]})


async def close_period(request: Request) -> Response:
    """Sign a month off."""
    month = month_in_path(request)
    return request.json(bodies.PeriodOut, await request.run(closings.close, month, who(request)))


async def restate_period(request: Request) -> Response:
    """Tell head office a closed month once more."""
    told = await request.run(statements.restate, Period("month", month_in_path(request)))
    return request.json(bodies.RestatedOut, {"period": request.path["period"], "tallies": told})


def month_in_path(request: Request) -> date:
    """The month in the address. Errors: PeriodUnknown."""
    try:
        period = periods.parse(request.path["period"])
    except ValueError:
        raise PeriodUnknown from None
    if period.span != "month" or period.first > clock.today():
        raise PeriodUnknown
    return period.first


def who(request: Request) -> Any:
    return request.person.id if request.person else None
