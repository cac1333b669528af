"""When a group meets: from its first day, its weekday and how often, public holidays passed over."""

from datetime import date

import pytest

from services.groups.meeting_days import free_days, last_meeting, next_meeting


@pytest.mark.parametrize(
    ("weekday", "every", "started", "today", "coming", "before"),
    [
        ("tue", 1, "2026-11-03", "2026-11-03", "2026-11-03", None),
        ("tue", 1, "2026-11-03", "2026-11-04", "2026-11-10", "2026-11-03"),
        ("tue", 2, "2026-11-03", "2026-11-04", "2026-11-17", "2026-11-03"),
        ("tue", 2, "2026-11-03", "2026-11-17", "2026-11-17", "2026-11-03"),
        ("thu", 1, "2026-11-03", "2026-11-03", "2026-11-05", None),
        ("mon", 1, "2026-11-03", "2026-11-03", "2026-11-09", None),
        ("tue", 1, "2026-11-03", "2026-10-01", "2026-11-03", None),
        (None, 1, "2026-11-03", "2026-11-03", None, None),
        ("tue", 1, None, "2026-11-03", None, None),
        ("thu", 1, "2026-03-05", "2026-03-28", "2026-04-09", "2026-03-26"),  # 2 April is Maundy Thursday
        ("mon", 1, "2026-03-02", "2026-04-06", "2026-04-13", "2026-03-30"),  # 6 April is Easter Monday
        (
            "fri",
            2,
            "2026-12-11",
            "2026-12-12",
            "2027-01-08",
            "2026-12-11",
        ),  # Christmas Day falls away, and 8 January is next
        ("sun", 1, "2026-05-10", "2026-05-15", "2026-05-31", "2026-05-10"),  # 17 May, then Whit Sunday
        ("tue", 1, "2027-05-11", "2027-05-20", "2027-05-25", "2027-05-18"),
    ],
)
def test_a_group_meets_on_its_own_days_and_on_no_public_holiday(
    weekday: str | None, every: int, started: str | None, today: str, coming: str | None, before: str | None
) -> None:
    turn = (weekday, every, date.fromisoformat(started) if started else None, date.fromisoformat(today))

    found = [day.isoformat() if day else None for day in (next_meeting(*turn), last_meeting(*turn))]
    assert found == [coming, before]


def test_a_group_that_has_not_met_yet_but_for_a_holiday_has_no_last_meeting() -> None:
    assert last_meeting("thu", 1, date(2026, 4, 2), date(2026, 4, 8)) is None


def test_the_days_a_group_does_not_meet_are_those_of_its_own_that_are_holidays() -> None:
    assert free_days("thu", 1, date(2026, 3, 5), date(2026, 3, 28), date(2026, 5, 31)) == [
        date(2026, 4, 2),
        date(2026, 5, 14),
    ]
    assert free_days("thu", 2, date(2026, 3, 12), date(2026, 3, 28), date(2026, 5, 31)) == []
