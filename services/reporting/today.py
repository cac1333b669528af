"""Which months are to be closed; at head office, who has not closed theirs."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from chassis import clock
from chassis.db import Conn
from chassis.languages import day, gettext, ngettext
from chassis.todos import Todo
from services.reporting import closings, completeness, periods, reminders, revisions, told_catalogue
from services.reporting.completeness import LATE_FROM


async def look(conn: Conn) -> dict[str, Any]:
    """What there is to tell from.

    Shape   {to_close: the month that is over and next to be closed, None where there is none,
            awaited: the months that head office has asked us for and we have not signed off,
            newer: what head office reports by and we do not count yet, as ``told_catalogue.newer`` says it,
            reasons: how many changes of closed months wait for one,
            offices: at head office how many stand in each state of last month, else empty}.
    """
    month = periods.month_of(clock.today())
    upcoming, last = await closings.first_open(conn), periods.after(month, -1)
    offices: Counter[str] = Counter()
    if conn.settings.is_head_office:
        found = await completeness.read(conn, last, last)
        offices.update(one["state"] for office in found["offices"] for one in office["periods"])
    to_close = upcoming if upcoming is not None and upcoming < month else None
    return {
        "newer": await told_catalogue.newer(conn),
        "to_close": to_close,
        "awaited": await reminders.open_months(conn),
        "reasons": await revisions.queries.count_waiting(conn),
        "offices": offices,
    }


def tell(seen: Mapping[str, Any], *, closes: bool) -> list[Todo]:
    """The things to do, as sentences; ``closes``: whether the reader may close a month."""
    awaited, to_close = (seen["awaited"], seen["to_close"]) if closes else ([], None)
    return [
        *_awaited(awaited),
        *_closing(None if to_close in awaited else to_close),
        *_reasons(seen["reasons"]),
        *_newer(seen["newer"] if closes else None),
        *_offices(seen["offices"]),
    ]


def _awaited(months: Sequence[date]) -> Iterator[Todo]:
    if months:
        names = ", ".join(day(month, "LLLL y") for month in months)
        said = gettext("Head office asks for the figures of {months}. Close each month, and they are on their way.")
        yield Todo("now", said.format(months=names), "/reporting/closing")


def _closing(month: date | None) -> Iterator[Todo]:
    if month is None:
        return
    late = clock.today().day >= LATE_FROM or periods.after(month, 1) < periods.month_of(clock.today())
    said = gettext("{month} is over and can be closed.").format(month=_capital(day(month, "LLLL y")))
    yield Todo("now" if late else "today", said, "/reporting/closing")


def _reasons(waiting: int) -> Iterator[Todo]:
    if waiting:
        said = ngettext(
            "{count} change of a closed month has no reason yet.",
            "{count} changes of closed months have no reason yet.",
            waiting,
        )
        yield Todo("week", said.format(count=waiting), "/reporting/revisions")


def _newer(names: Sequence[str] | None) -> Iterator[Todo]:
    if names is not None:
        yield Todo("week", told_catalogue.say(names), "/reporting")


def _offices(states: Mapping[str, int]) -> Iterator[Todo]:
    last = day(periods.after(periods.month_of(clock.today()), -1), "LLLL y")
    if wrong := states.get("mismatch", 0):
        said = ngettext(
            "The figures of {count} office for {month} do not agree with what it has told.",
            "The figures of {count} offices for {month} do not agree with what they have told.",
            wrong,
        )
        yield Todo("now", said.format(count=wrong, month=last), "/reporting/completeness")
    if silent := states.get("silent", 0):
        said = ngettext("{count} office has not been heard from.", "{count} offices have not been heard from.", silent)
        yield Todo("today", said.format(count=silent), "/reporting/completeness")
    waiting = sum(states.get(state, 0) for state in ("open", "zero", "behind"))
    if waiting and clock.today().day >= LATE_FROM:
        said = ngettext(
            "{count} office has not closed {month} yet.", "{count} offices have not closed {month} yet.", waiting
        )
        yield Todo("week", said.format(count=waiting, month=last), "/reporting/completeness")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
