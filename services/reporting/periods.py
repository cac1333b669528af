"""Periods: a month is its first day, a year its 1 January; on the wire "2026-10" and "2026"."""

from datetime import date
from typing import NamedTuple


class Period(NamedTuple):
    """A month, or a year so far; ``first`` is its first day."""

    span: str
    first: date

    @property
    def code(self) -> str:
        return f"{self.first:%Y-%m}" if self.span == "month" else f"{self.first:%Y}"


def month_of(day: date) -> date:
    return day.replace(day=1)


def year_of(day: date) -> date:
    return day.replace(month=1, day=1)


def after(month: date, months: int = 1) -> date:
    """The first day of the month that is so many months later."""
    years, index = divmod(month.year * 12 + month.month - 1 + months, 12)
    return date(years, index + 1, 1)


def months(first: date, last: date) -> list[date]:
    """Every month from the first to the last, both with."""
    found = []
    while first <= last:
        found.append(first)
        first = after(first)
    return found


def parse(code: str) -> Period:
    """The period of "2026-10" or "2026". Errors: ValueError."""
    if len(code) == 4:
        return Period("year", date(int(code), 1, 1))
    return Period("month", date.fromisoformat(f"{code}-01"))
