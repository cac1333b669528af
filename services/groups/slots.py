"""When a room is taken, by the clock on the wall: the days of a booking, and what it holds of a fortnight. Pure.

Two bookings of a room overlap where they share days and hold a minute in common; the database keeps that from happening.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from chassis import clock, workdays
from services.groups import meeting_days
from services.groups.words import WEEKDAYS

LASTS = timedelta(hours=2)
"""How long a meeting is (practice)."""
FIRST_MONDAY = date(2024, 1, 1)
"""Fortnights are counted from here; any Monday would do."""
DAY_MINUTES, WEEK_MINUTES = 24 * 60, 7 * 24 * 60
HOLIDAYS = 2 * WEEK_MINUTES
"""Where the minutes of public holidays lie: what is weekly passes those days over, so another may have the room then."""


class Slot(NamedTuple):
    """When somebody has a room."""

    from_on: date
    until_on: date | None
    """Last day; null: until it is freed."""
    begins_at: time
    ends_at: time
    every_weeks: int | None
    """Null: on the first day alone."""


def once(day: date, begins_at: time, ends_at: time) -> Slot:
    """On one day."""
    return Slot(day, day, begins_at, ends_at, None)


def end_of(begins_at: time) -> time:
    """When a meeting that begins then is over; at the latest just before midnight."""
    ends = datetime.combine(FIRST_MONDAY, begins_at) + LASTS
    return ends.time() if ends.date() == FIRST_MONDAY else time(23, 59)


def weekday(day: date) -> str:
    """Its code."""
    return WEEKDAYS[day.weekday()]


def held(slot: Slot) -> list[tuple[int, int]]:
    """What a slot holds of a fortnight: (from, to) in minutes, ``to`` left out."""
    day = (slot.from_on - FIRST_MONDAY).days % 14 * DAY_MINUTES
    begins, ends = day + minutes(slot.begins_at), day + minutes(slot.ends_at)
    if slot.every_weeks is None:
        moved = HOLIDAYS if workdays.is_public_holiday(slot.from_on) else 0
        return [(begins + moved, ends + moved)]
    weeks = (0,) if slot.every_weeks == 2 else (0, WEEK_MINUTES)
    return sorted(((begins + week) % HOLIDAYS, (ends + week - 1) % HOLIDAYS + 1) for week in weeks)


def days(slot: Slot, first: date, last: date) -> Iterator[date]:
    """The days from ``first`` to ``last`` on which it has the room; of what is repeated, not the public holidays."""
    last = min(last, slot.until_on or last)
    if slot.every_weeks is None:
        if first <= slot.from_on <= last:
            yield slot.from_on
        return
    step = timedelta(weeks=slot.every_weeks)
    day = slot.from_on + max(0, -((slot.from_on - first) // step)) * step
    while day <= last:
        if not workdays.is_public_holiday(day):
            yield day
        day += step


def of_group(group: Mapping[str, Any], today: date) -> list[Slot]:
    """What a group needs of a room from today: its meetings in turn, and a first meeting that is not one of them.

    ``group``  {weekday, meets_at, every_weeks, started_on, first_meeting_at}; the first two are settled.
    """
    at, every = group["meets_at"], group["every_weeks"]
    first = group["first_meeting_at"].astimezone(clock.OSLO) if group["first_meeting_at"] else None
    if first and first.date() < today:
        first = None
    began = group["started_on"] or (first.date() if first else today)
    from_on = max(began, today, first.date() if first else today)
    apart = []
    if first and not _in_turn(group, first, began):
        apart = [once(first.date(), first.time(), end_of(first.time()))]
        from_on += timedelta(days=1)
    turn = meeting_days.in_turn(group["weekday"], every, began, from_on)
    return [*apart, Slot(turn, None, at, end_of(at), every)]


def _in_turn(group: Mapping[str, Any], first: datetime, began: date) -> bool:
    """Whether the first meeting is one of those in turn, at the usual hour."""
    day = first.date()
    usual = meeting_days.in_turn(group["weekday"], group["every_weeks"], began, day) == day
    return usual and first.time() == group["meets_at"] and not workdays.is_public_holiday(day)


def minutes(at: time) -> int:
    """Since midnight."""
    return at.hour * 60 + at.minute
