"""Completeness: which offices have told of which months, worked out from what was heard, never from a click."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from chassis import clock, sql
from chassis.db import Conn
from services.reporting import catalogue, periods, succession
from services.reporting.problems import HeadOfficeOnly

queries = sql.load(__file__)

STATES: Final = ("ended", "not_joined", "mismatch", "closed", "behind", "silent", "open", "zero", "ahead")
LATE_FROM: Final = 10
"""The day of the month from which last month should have been closed."""
QUIET: Final = timedelta(days=1)
"""An office tells its head every five minutes; a day without one is silence."""


@dataclass(frozen=True)
class Heard:
    """What head office has heard of one office's stream; ``at`` None: it has never been heard from."""

    at: datetime | None
    behind: int


@dataclass(frozen=True)
class Told:
    """What an office has told of one month; ``matches`` None: it has not closed it."""

    tallies: int = 0
    under_five: int = 0
    revised: int = 0
    matches: bool | None = None
    closed_on: date | None = None
    """When it was first heard to be closed; None before, and where that was not kept."""


def state_of(heard: Heard, told: Told, month: date, now: datetime, ended_on: date = date.max) -> str:
    """How an office's month stands.

    not_joined  never heard from               mismatch  closed, but the log does not agree with the manifest
    closed      signed off, and agreed         behind    more has been told than has come
    ended       the office has closed into another by then
    silent      not heard from since           open      told of, not closed
    zero        heard from, nothing happened   ahead     the month has not begun
    """
    if month >= ended_on:
        return "ended"
    if month > now.astimezone(clock.OSLO).date():
        return "ahead"
    if heard.at is None:
        return "not_joined"
    if told.matches is not None:
        return "closed" if told.matches else "mismatch"
    if heard.behind > 0:
        return "behind"
    ended = datetime.combine(periods.after(month), datetime.min.time(), clock.OSLO)
    if heard.at < min(ended, now - QUIET):
        return "silent"
    return "open" if told.tallies else "zero"


def is_late(state: str, month: date, today: date) -> bool:
    """Whether a month should have been closed by now and is not. What is closed and does not agree has a state of its own."""
    return state in ("open", "zero", "behind", "silent") and today >= due(month)


def due(month: date) -> date:
    """The first day on which a month that is not closed is late."""
    return periods.after(month).replace(day=LATE_FROM)


async def read(conn: Conn, start: date, end: date) -> dict[str, Any]:
    """Every office, month by month.

    Shape   {start, end, offices: [{office, name, kind, heard_at, behind, catalogue_version, older, periods: [{period,
            state, late, tallies, under_five, revised, closed_on, closed_late}]}]}; ``end`` is a month too. ``tallies`` are
            the cells told of,
            ``under_five`` those of them told as a sign, ``revised`` those told anew. ``catalogue_version`` is what it
            last counted by, None when it has told nothing; ``older``: an earlier one than head office's.
    Errors  HeadOfficeOnly.
    """
    if not conn.settings.is_head_office:
        raise HeadOfficeOnly
    told = {
        (row["office"], row["period"]): _told(row) for row in await queries.list_told(conn, start=start, finish=end)
    }
    months, now, ends = periods.months(start, end), clock.now(), await succession.ends(conn)
    offices = [
        _office(row, months, told, now, ends) for row in await queries.list_offices(conn, start=start, finish=end)
    ]
    return {"start": f"{start:%Y-%m}", "end": f"{end:%Y-%m}", "offices": offices}


def _told(row: Any) -> Told:
    return Told(row["tallies"], row["under_five"], row["revised"], row["matches"], row["heard_on"])


def _office(
    row: Any, months: Sequence[date], told: dict[tuple[str, date], Told], now: datetime, ends: Mapping[str, date]
) -> dict[str, Any]:
    heard, ended_on = Heard(row["heard_at"], row["behind"]), ends.get(row["code"], date.max)
    return {
        "office": row["code"],
        "name": row["name"],
        "kind": row["kind"],
        "heard_at": heard.at,
        "behind": heard.behind,
        "catalogue_version": row["catalogue_version"],
        "older": ended_on == date.max
        and (row["catalogue_version"] or catalogue.current().version) < catalogue.current().version,
        "periods": [_month(heard, told.get((row["code"], month), Told()), month, now, ended_on) for month in months],
    }


def _month(heard: Heard, told: Told, month: date, now: datetime, ended_on: date) -> dict[str, Any]:
    state = state_of(heard, told, month, now, ended_on)
    return {
        "period": f"{month:%Y-%m}",
        "state": state,
        "late": is_late(state, month, now.astimezone(clock.OSLO).date()),
        "tallies": told.tallies,
        "under_five": told.under_five,
        "revised": told.revised,
        "closed_on": told.closed_on,
        "closed_late": told.closed_on is not None and told.closed_on >= due(month),
    }
