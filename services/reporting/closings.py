"""Closing a month: the office signs it off, and what had to wait for that is told."""

from datetime import date
from typing import Any
from uuid import UUID

from chassis import clock, outbox, sql
from chassis.db import Conn
from services.reporting import periods, project_counts, project_people, schemas, standings, statements, tallies
from services.reporting.periods import Period
from services.reporting.problems import EarlierMonthOpen, MonthClosed, MonthNotOver, OfficeHasClosed, ReplayUnderWay

queries = sql.load(__file__)


async def close(conn: Conn, period: date, closed_by: UUID | None = None) -> dict[str, Any]:
    """Sign a month off; people indicators and what else waited for it are told, and a manifest of all that was.

    ``period``  the month's first day.
    Shape   {"period", "closed_on"}
    Errors  MonthNotOver, MonthClosed, EarlierMonthOpen, OfficeHasClosed, ReplayUnderWay.
    Emits   reporting.tallies_stated.v1, reporting.manifest_stated.v1, reporting.period_closed.v1
    """
    await standings.lock(conn)
    await _check(conn, period)

    await tallies.carry(conn)
    today = clock.today()
    await queries.insert_closed(conn, period=period, closed_on=today, closed_by=closed_by)
    await queries.hold_readers(conn)
    await queries.freeze_tallies(conn, period=period)
    await queries.freeze_groups(conn, open_from=periods.after(period))
    await queries.freeze_positions(conn)
    await queries.freeze_catalogue(conn)
    await project_counts.freeze(conn, period)

    await statements.settle(conn, closing=period)
    await project_people.settle(conn)
    code = Period("month", period).code
    outbox.add(conn, schemas.PeriodClosed.event(subject=conn.office, period=code, closed_on=today))
    return {"period": code, "closed_on": today}


async def _check(conn: Conn, period: date) -> None:
    if periods.after(period) > clock.today():
        raise MonthNotOver
    if await statements.is_replaying(conn):
        raise ReplayUnderWay
    standing = await standings.read(conn)
    if standing.closed(period):
        raise MonthClosed
    if period >= standing.ended_on:
        raise OfficeHasClosed
    earlier = await first_open(conn)
    if earlier is not None and earlier < period:
        raise EarlierMonthOpen(month=Period("month", earlier).code)


async def first_open(conn: Conn) -> date | None:
    """The earliest month that is to be closed next; None when nothing has been counted yet, or all are closed for good."""
    standing = await standings.read(conn)
    begun = standing.open_from > standings.NEVER
    found: date | None = standing.open_from if begun else await queries.read_first_month(conn)
    return found if found and found < standing.ended_on else None


async def list_months(conn: Conn, most: int = 24) -> list[dict[str, Any]]:
    """The months that have been closed and those that can be, latest first.

    Shape   [{"period", "closed_on" (None while open), "next" (whether it is the one to close now)}]
    """
    ended_on = (await standings.read(conn)).ended_on
    last_over = periods.after(min(periods.month_of(clock.today()), ended_on), -1)
    closed = {row["period"]: row["closed_on"] for row in await queries.list_closed(conn)}
    upcoming = await first_open(conn)
    first = min([*closed, upcoming or last_over])
    months = periods.months(max(first, periods.after(last_over, 1 - most)), last_over)
    return [{"period": one, "closed_on": closed.get(one), "next": one == upcoming} for one in reversed(months)]
