"""A month of the programme, week by week. Pure."""

import calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from services.events.programme import day_of

WEEKS = calendar.Calendar()


class Day(NamedTuple):
    """One square of the month."""

    day: date
    is_within: bool
    """False where it belongs to the month before or after."""
    events: list[Mapping[str, Any]]


def weeks(month: date, events: Iterable[Mapping[str, Any]]) -> list[list[Day]]:
    """Weeks from Monday, with what is on each day of the month; what lasts for days is shown on each of them."""
    on: defaultdict[date, list[Mapping[str, Any]]] = defaultdict(list)
    for event in events:
        for day in _days(event):
            on[day].append(event)
    return [
        [Day(day, day.month == month.month, on[day] if day.month == month.month else []) for day in week]
        for week in WEEKS.monthdatescalendar(month.year, month.month)
    ]


def first_of(month: date, months: int = 0) -> date:
    """The first day of the month so many months later, earlier when negative."""
    number = month.year * 12 + month.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def last_of(month: date) -> date:
    """The month's last day."""
    return first_of(month, 1) - timedelta(days=1)


def _days(event: Mapping[str, Any]) -> list[date]:
    first, last = day_of(event["starts_at"]), day_of(event["ends_at"] - timedelta(microseconds=1))
    return [first + timedelta(days=days) for days in range((last - first).days + 1)]
