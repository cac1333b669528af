"""Which days count when somebody is promised to hear from us."""

from datetime import date

import pytest

from chassis import workdays


@pytest.mark.parametrize(
    ("from_day", "days", "by"),
    [
        (date(2026, 11, 25), 1, date(2026, 11, 26)),  # a Wednesday
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # over a weekend
        (date(2026, 11, 28), 5, date(2026, 12, 4)),  # asked on a Saturday
        (date(2026, 4, 1), 2, date(2026, 4, 8)),  # over Easter: 2 to 6 April are free
        (date(2026, 5, 13), 1, date(2026, 5, 15)),  # over Ascension Day
        (date(2026, 5, 22), 1, date(2026, 5, 26)),  # over Whitsun
        (date(2026, 12, 24), 3, date(2026, 12, 30)),  # over Christmas
        (date(2027, 12, 31), 0, date(2027, 12, 31)),
    ],
)
def test_weekends_and_public_holidays_do_not_count(from_day: date, days: int, by: date) -> None:
    assert workdays.after(from_day, days) == by
