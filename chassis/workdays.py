"""Working days in Norway: Monday to Friday, public holidays (helligdager and høytidsdager) apart."""

from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter

FIXED = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))
"""(month, day): New Year's Day, 1 May, Constitution Day, the two days of Christmas."""
FROM_EASTER = (-3, -2, 0, 1, 39, 49, 50)
"""Days from Easter Day: Maundy Thursday, Good Friday, Easter and its Monday, Ascension Day, Whit Sunday and its Monday."""
SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Whether offices are open on a day like this."""
    return day.weekday() < SATURDAY and day not in _holidays(day.year)


def is_public_holiday(day: date) -> bool:
    """Whether it is a public holiday; an ordinary Sunday is none."""
    return day in _holidays(day.year)


def after(day: date, working_days: int) -> date:
    """The day when so many working days have gone since ``day``, which itself does not count."""
    while working_days:
        day += timedelta(days=1)
        working_days -= is_working_day(day)
    return day


@cache
def _holidays(year: int) -> frozenset[date]:
    moving = {easter(year) + timedelta(days=days) for days in FROM_EASTER}
    return frozenset(moving | {date(year, month, day) for month, day in FIXED})
