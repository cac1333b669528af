"""When a group meets: next, from its first day, its weekday and how often; and which time of the week a moment is."""

from datetime import date, datetime, timedelta

from chassis import clock
from services.groups.words import WEEKDAYS

WEEK = timedelta(days=7)
MORNING_UNTIL, AFTERNOON_UNTIL = 12, 17
"""Hours of the day; the same stand in ``proposals.sql``, where taken rooms are counted."""


def next_meeting(weekday: str | None, every_weeks: int, started_on: date | None, today: date) -> date | None:
    """The first meeting day that is not past; null where the group has not started or has no day of its own."""
    if weekday is None or started_on is None:
        return None
    first = _on_or_after(started_on, WEEKDAYS.index(weekday))
    step = every_weeks * WEEK
    return first + max(0, -((first - today) // step)) * step


def time_of_week(moment: datetime) -> str:
    """Which of the times people are asked about a moment is in: "tue_evening"."""
    local = moment.astimezone(clock.OSLO)
    part = "morning" if local.hour < MORNING_UNTIL else "afternoon" if local.hour < AFTERNOON_UNTIL else "evening"
    return f"{WEEKDAYS[local.weekday()]}_{part}"


def _on_or_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)
