"""When a group meets next, from its first day, its weekday and how often."""

from datetime import date, timedelta

from services.groups.words import WEEKDAYS

WEEK = timedelta(days=7)


def next_meeting(weekday: str | None, every_weeks: int, started_on: date | None, today: date) -> date | None:
    """The first meeting day that is not past; null where the group has not started or has no day of its own."""
    if weekday is None or started_on is None:
        return None
    first = _on_or_after(started_on, WEEKDAYS.index(weekday))
    step = every_weeks * WEEK
    return first + max(0, -((first - today) // step)) * step


def _on_or_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)
