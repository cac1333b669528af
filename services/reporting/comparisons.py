"""The country's and the counties' figures of each month, told down to every office to stand beside its own."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from chassis import clock, outbox, sql
from chassis.db import Conn
from chassis.events import Message
from services.reporting import catalogue, labels, periods, questions, reports, schemas
from services.reporting.catalogue import Indicator
from services.reporting.periods import Period

queries = sql.load(__file__)

MONTHS = 13
"""So many months back what has changed is told: a month, and the same month of the year before."""
AT_MOST = 500
COUNTRY = "country"
COUNTY = re.compile(r"\d{2}")

Figure = dict[str, Any]
"""{indicator, period, area, value, under_five}."""


async def tell(conn: Conn) -> int:
    """At head office: tell what the national report shows of the months that are over and was not told so before.

    Figures about people are told for the country alone, and never as one to four: the report has no such sum.
    Shape   how many figures were told; 0 at an office.
    Emits   reporting.figures_shown.v1, to all offices
    """
    if not conn.settings.is_head_office:
        return 0
    last = periods.after(periods.month_of(clock.today()), -1)
    first = periods.after(last, 1 - MONTHS)
    fresh = await _keep(conn, [one async for one in _shown(conn, first, last)], first)
    for begin in range(0, len(fresh), AT_MOST):
        figures = [one | {"period": _code(one["period"])} for one in fresh[begin : begin + AT_MOST]]
        outbox.add(conn, schemas.FiguresShown.event(subject=COUNTRY, figures=figures))
    return len(fresh)


async def _shown(conn: Conn, first: date, last: date) -> Any:
    """What the report shows of each indicator that is counted, month by month: of the country, and of each county."""
    for indicator in compared():
        for by in ("month",), ("county", "month"):
            if indicator.people and "county" in by:
                continue
            asked = questions.ask(indicator.code, first, last, by, today=clock.today())
            for one in _figures(indicator.code, await reports.national(conn, asked)):
                yield one


def compared() -> list[Indicator]:
    """The indicators whose figures stand beside an office's own: those that can be added up."""
    known = catalogue.current().indicators.values()
    return [one for one in known if one.counted and one.code != "waiting_days"]


def _figures(indicator: str, report: dict[str, Any]) -> Iterator[Figure]:
    columns = report["columns"]
    for row in report["rows"]:
        cell = dict(zip(columns, row, strict=True))
        area = cell.get("county", COUNTRY)
        if area == COUNTRY or COUNTY.fullmatch(area):
            period = periods.parse(cell["month"]).first
            told = {name: cell[name] for name in ("value", "under_five")}
            yield {"indicator": indicator, "period": period, "area": area} | told


async def _keep(conn: Conn, shown: Sequence[Figure], first: date) -> list[Figure]:
    """Note what is told now. Shape: what differs from what was told before; what is shown no more has no value."""
    stands = {(one["indicator"], one["period"], one["area"]) for one in shown}
    gone = [
        dict(row) | {"value": None, "under_five": 0}
        for row in await queries.list_told(conn, first=first)
        if (row["indicator"], row["period"], row["area"]) not in stands
    ]
    return [one for one in [*shown, *gone] if await queries.put(conn, **one)]


async def on_figures_shown(conn: Conn, messages: list[Message]) -> None:
    """At an office: figures as head office last told them."""
    for message in messages:
        for one in schemas.FiguresShown.read(message.data)["figures"]:
            await queries.put(conn, **(one | {"period": periods.parse(one["period"]).first}))


async def forget_all(conn: Conn) -> None:
    """Forget what was told, to be told it anew."""
    await queries.forget(conn)


async def beside(conn: Conn, month: date) -> dict[str, Any]:
    """A month's figures to stand beside this office's own.

    Shape   {county: its name, None where the office has no county; figures: {indicator: {area: {value, under_five}}},
            with the areas "country" and "county"; empty where head office has told of none}.
    """
    code = await queries.find_county(conn, office=conn.office)
    known = await labels.look_up(conn, clock.today().year, set())
    found: dict[str, Any] = {}
    for row in await queries.list_beside(conn, period=month, county=code):
        area = "county" if row["area"] == code else COUNTRY
        found.setdefault(row["indicator"], {})[area] = {"value": row["value"], "under_five": row["under_five"]}
    for indicator in compared():
        if code and indicator.code in found and not indicator.people:  # as in the report: nothing told of is nought
            found[indicator.code].setdefault("county", {"value": 0, "under_five": 0})
    return {"county": known.name("county", code) if code else None, "figures": found}


def _code(month: date) -> str:
    return Period("month", month).code
