"""When a group meets: next, from its first day, its weekday and how often; and which time of the week a moment is."""

from datetime import date, datetime, timedelta

from chassis import clock, workdays
from services.groups.words import WEEKDAYS

WEEK = timedelta(days=7)
MORNING_UNTIL, AFTERNOON_UNTIL = 12, 17
"""Hours of the day; the same stand in ``free_rooms``."""


def next_meeting(weekday: str | None, every_weeks: int, started_on: date | None, today: date) -> date | None:
    """The first meeting day that is not past, public holidays passed over; null where the group has not started or has
    no day of its own.
    """
    if weekday is None or started_on is None:
        return None
    day, step = in_turn(weekday, every_weeks, started_on, today), every_weeks * WEEK
    while workdays.is_public_holiday(day):
        day += step
    return day


def last_meeting(weekday: str | None, every_weeks: int, started_on: date | None, today: date) -> date | None:
    """The last meeting day before today, public holidays passed over; null when there has been none."""
    if weekday is None or started_on is None:
        return None
    step = every_weeks * WEEK
    day = in_turn(weekday, every_weeks, started_on, today) - step
    while workdays.is_public_holiday(day):
        day -= step
    return day if day >= started_on else None


def free_days(weekday: str, every_weeks: int, started_on: date, first: date, last: date) -> list[date]:
    """Days from ``first`` to ``last`` that would be meeting days, were they not public holidays: the group does not meet."""
    days, day = [], in_turn(weekday, every_weeks, started_on, first)
    while day <= last:
        days += [day] if workdays.is_public_holiday(day) else []
        day += every_weeks * WEEK
    return days


def first_day(weekday: str, started_on: date) -> date:
    """The first day on which a group that has started meets, public holidays among them."""
    return _on_or_after(started_on, WEEKDAYS.index(weekday))


def time_of_week(moment: datetime) -> str:
    """Which of the times people are asked about a moment is in: "tue_evening"."""
    local = moment.astimezone(clock.OSLO)
    part = "morning" if local.hour < MORNING_UNTIL else "afternoon" if local.hour < AFTERNOON_UNTIL else "evening"
    return f"{WEEKDAYS[local.weekday()]}_{part}"


def in_turn(weekday: str, every_weeks: int, started_on: date, today: date) -> date:
    """The first day in the group's turn that is not past, public holidays among them."""
    first, step = first_day(weekday, started_on), every_weeks * WEEK
    return first + max(0, -((first - today) // step)) * step


def _on_or_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)
