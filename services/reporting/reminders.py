"""Head office asks an office for the months it has not signed off: over the line, onto the office's work page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis import clock, outbox, sql
from chassis.db import Conn
from chassis.events import Message
from services.reporting import closings, completeness, periods, schemas
from services.reporting.periods import Period
from services.reporting.problems import NothingLate, OfficeUnknown

queries = sql.load(__file__)

LOOK_BACK_MONTHS = 24
"""How far back head office asks."""


async def ask(conn: Conn, office: str) -> dict[str, Any]:
    """At head office: ask an office for every month that is late, however it stands; again on the same day changes nothing.

    Shape   {office, months: their first days, asked_on}.
    Errors  HeadOfficeOnly, OfficeUnknown, NothingLate.
    Emits   reporting.figures_awaited.v1, to that office alone
    """
    today = clock.today()
    months = await late(conn, office)
    for month in months:
        fresh = await queries.note(conn, office=office, period=month, asked_on=today)
        if fresh and office != conn.office:
            period = Period("month", month).code
            told = schemas.FiguresAwaited.event_to(office, subject=period, period=period, asked_on=today)
            outbox.add(conn, told)
    return {"office": office, "months": months, "asked_on": today}


async def late(conn: Conn, office: str) -> list[date]:
    """The months that an office should have signed off and has not, from the first it told of; last month where it has
    told of none. Errors: HeadOfficeOnly, OfficeUnknown, NothingLate.
    """
    last = periods.after(periods.month_of(clock.today()), -1)
    found = await completeness.read(conn, periods.after(last, 1 - LOOK_BACK_MONTHS), last)
    one = next((each for each in found["offices"] if each["office"] == office), None)
    if one is None:
        raise OfficeUnknown
    since = next((place for place, month in enumerate(one["periods"]) if _has_told(month)), -1)
    months = [periods.parse(month["period"]).first for month in one["periods"][since:] if month["late"]]
    if not months:
        raise NothingLate
    return months


def _has_told(month: Mapping[str, Any]) -> bool:
    return bool(month["tallies"]) or month["state"] in ("closed", "mismatch")


async def last_asked(conn: Conn) -> dict[str, date]:
    """At head office: {office: the last day it was asked for anything}."""
    return {row["office"]: row["asked_on"] for row in await queries.list_last_asked(conn)}


async def open_months(conn: Conn) -> list[date]:
    """At an office: the months head office has asked for and that can be signed off and are not, the earliest first."""
    upcoming = await closings.first_open(conn)
    asked = [row["period"] for row in await queries.list_open(conn, office=conn.office)]
    return [month for month in asked if upcoming is not None and month >= upcoming]


async def on_figures_awaited(conn: Conn, messages: list[Message]) -> None:
    """Head office has asked us for a month."""
    for message in messages:
        told = schemas.FiguresAwaited.read(message.data)
        period = periods.parse(told["period"]).first
        await queries.note(conn, office=conn.office, period=period, asked_on=told["asked_on"])


async def forget_all(conn: Conn) -> None:
    """Forget what was asked for, to be told it anew."""
    await queries.forget(conn)
