"""Succession: an office closes into another, and nothing is counted twice or lost.

A month belongs to one office. Up to the day, the first of a month, figures are the closing office's and stay under its
name; from that day on they are the successor's. What stood that day (groups running, people waiting) passes over as it
stands: the successor counts it from that day, and neither counts that it started nor that it ended. What is counted of
people's moving goes by the office's own events; no more of it is told to head office than any figure of the month.
"""

from datetime import date
from typing import Any

from chassis import clock, sql
from chassis.db import Conn
from services.reporting import closings, manifests, periods, standings, statements, tallies, years
from services.reporting.periods import Period
from services.reporting.problems import (
    FiguresAfterwards,
    FirstOfMonthOnly,
    HeadOfficeOnly,
    LastMonthOpen,
    MonthClosed,
    NotYet,
    OfficeUnknown,
    ReplayUnderWay,
    SuccessionNoted,
    SuccessorUnknown,
)

queries = sql.load(__file__)


async def end(conn: Conn, successor: str, begins_on: date) -> dict[str, Any]:
    """At the office that closes: nothing is counted or told of that day and later, and what stood is nought from then on.

    Months before it are signed off as always, then or already; a year that is not over is over for this office.
    Shape   {office, successor, begins_on, to_close: the months still to be signed off}
    Errors  FirstOfMonthOnly, NotYet, SuccessionNoted, MonthClosed, FiguresAfterwards, ReplayUnderWay.
    Emits   reporting.tallies_stated.v1, reporting.manifest_stated.v1 as far as there is something new to tell.
    """
    await standings.lock(conn)
    standing = await standings.read(conn)
    _check_day(begins_on)
    if await statements.is_replaying(conn):
        raise ReplayUnderWay
    if standing.open_from > begins_on:
        raise MonthClosed
    if found := [row["indicator"] for row in await queries.list_later_flows(conn, begins_on=begins_on)]:
        raise FiguresAfterwards(figures=", ".join(found))

    await _note(conn, conn.office, successor, begins_on, 0)
    await tallies.carry(conn)
    await statements.settle(conn)
    if standing.open_from == begins_on:
        await _end_year(conn, periods.year_of(periods.after(begins_on, -1)))
    return {"office": conn.office, "successor": successor, "begins_on": begins_on, "to_close": await _to_close(conn)}


async def note(conn: Conn, office: str, successor: str, begins_on: date) -> dict[str, Any]:
    """At head office: ``office`` has closed, and from that day its work is ``successor``'s.

    Only when the office has stated its last: its last month signed off, every figure of it here, and nothing left of later
    months but noughts.
    Shape   {office, successor, begins_on}
    Errors  HeadOfficeOnly, FirstOfMonthOnly, NotYet, OfficeUnknown, SuccessorUnknown, SuccessionNoted, LastMonthOpen,
            FiguresAfterwards.
    """
    if not conn.settings.is_head_office:
        raise HeadOfficeOnly
    _check_day(begins_on)
    await queries.lock_log(conn)
    if not await queries.is_known(conn, office=office):
        raise OfficeUnknown
    if successor == office or not await queries.is_open(conn, office=successor, day=begins_on):
        raise SuccessorUnknown
    last = periods.after(begins_on, -1)
    if not await queries.has_signed_off(conn, office=office, period=last):
        raise LastMonthOpen(month=Period("month", last).code)
    if found := [row["indicator"] for row in await queries.list_told_later(conn, office=office, begins_on=begins_on)]:
        raise FiguresAfterwards(figures=", ".join(found))

    await _note(conn, office, successor, begins_on, await queries.read_last_position(conn))
    return {"office": office, "successor": successor, "begins_on": begins_on}


async def list_all(conn: Conn, position: int | None = None) -> list[Any]:
    """Every office that has closed into another, {office, successor, begins_on}; as it was known at a place in the log."""
    return list(await queries.list_all(conn, position=position))


async def ends(conn: Conn) -> dict[str, date]:
    """The first day that is no longer theirs, of every office that has closed."""
    return {row["office"]: row["begins_on"] for row in await list_all(conn)}


def _check_day(begins_on: date) -> None:
    if begins_on.day != 1:
        raise FirstOfMonthOnly
    if begins_on > clock.today():
        raise NotYet


async def _note(conn: Conn, office: str, successor: str, begins_on: date, position: int) -> None:
    noted = await queries.insert(
        conn,
        office=office,
        successor=successor,
        begins_on=begins_on,
        noted_on=clock.today(),
        log_position=position,
    )
    if not noted:
        raise SuccessionNoted


async def _end_year(conn: Conn, year: date) -> None:
    """The last month was signed off before: the year is over now."""
    told = await years.settle(conn, year)
    await statements.tell(conn, told)
    await manifests.state(conn, [Period("year", year)])


async def _to_close(conn: Conn) -> list[str]:
    return [
        Period("month", row["period"]).code
        for row in await closings.list_months(conn, most=600)
        if not row["closed_on"]
    ]
