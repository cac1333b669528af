"""When a room is taken: days as a calendar has them, and what the database compares instead, are the same."""

from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chassis import clock, workdays
from services.groups import meeting_days, slots
from services.groups.slots import Slot

TUESDAY = date(2026, 5, 5)
TIMES = st.sampled_from([time(8), time(9, 30), time(17), time(18), time(18, 30), time(20), time(22, 30)])
DAYS = st.dates(date(2026, 3, 1), date(2026, 6, 30))


@st.composite
def any_slot(draw: st.DrawFn) -> Slot:
    day, at, every = draw(DAYS), draw(TIMES), draw(st.sampled_from([1, 2, None]))
    until = day if every is None else draw(st.one_of(st.none(), st.integers(0, 60).map(lambda n: day + timedelta(n))))
    return Slot(day, until, at, slots.end_of(at), every)


def share_a_minute(one: Slot, other: Slot) -> bool:
    """Looked at day by day, for two years: the plain meaning of having a room at one time."""
    end = date(2028, 6, 30)
    same = set(slots.days(one, one.from_on, end)) & set(slots.days(other, other.from_on, end))
    return bool(same) and one.begins_at < other.ends_at and other.begins_at < one.ends_at


def collide(one: Slot, other: Slot) -> bool:
    """As the constraint has it: days in common, and minutes of the fortnight in common."""
    days = (one.until_on or date.max) >= other.from_on and (other.until_on or date.max) >= one.from_on
    return days and any(a < d and c < b for a, b in slots.held(one) for c, d in slots.held(other))


@given(any_slot(), any_slot())
def test_two_who_would_have_the_room_at_one_time_collide(one: Slot, other: Slot) -> None:
    assert not share_a_minute(one, other) or collide(one, other)


@given(any_slot(), any_slot())
def test_those_that_go_on_and_collide_do_have_it_at_one_time(one: Slot, other: Slot) -> None:
    if all(slot.until_on is None or slot.every_weeks is None for slot in (one, other)):
        assert collide(one, other) == share_a_minute(one, other)


@given(any_slot())
def test_the_days_of_a_group_are_its_meeting_days(slot: Slot) -> None:
    if slot.every_weeks:
        weekday = slots.weekday(slot.from_on)
        last = min(slot.until_on or date(2026, 12, 31), date(2026, 12, 31))
        told = list(slots.days(slot, slot.from_on, last))
        day, expected = slot.from_on, []
        while (day := meeting_days.next_meeting(weekday, slot.every_weeks, slot.from_on, day) or last) <= last:
            expected.append(day)
            day += timedelta(days=1)
        assert told == expected


def test_the_hour_on_the_wall_counts_when_the_clocks_change() -> None:
    before, after = date(2026, 3, 28), date(2026, 3, 29)
    weekly = Slot(before, None, time(18), time(20), 1)

    at_utc = {day: datetime.combine(day, time(18), clock.OSLO).utctimetuple().tm_hour for day in (before, after)}

    assert at_utc == {before: 17, after: 16}
    assert collide(weekly, slots.once(before + timedelta(weeks=1), time(19, 59), time(21)))
    assert not collide(weekly, slots.once(before + timedelta(weeks=1), time(20), time(21)))


def test_what_is_weekly_passes_public_holidays_over_and_another_may_have_the_room_then() -> None:
    labour_day = date(2026, 5, 1)
    weekly = Slot(date(2026, 4, 24), None, time(18), time(20), 1)

    assert workdays.is_public_holiday(labour_day)
    assert labour_day not in set(slots.days(weekly, weekly.from_on, date(2026, 6, 1)))
    assert not collide(weekly, slots.once(labour_day, time(18), time(20)))
    assert collide(slots.once(labour_day, time(18), time(20)), slots.once(labour_day, time(19), time(21)))


def test_two_that_meet_every_other_week_share_a_room_by_turns() -> None:
    odd, even = (Slot(TUESDAY + timedelta(weeks=n), None, time(18), time(20), 2) for n in (0, 1))

    assert not collide(odd, even)
    assert collide(odd, even._replace(every_weeks=1))


def group(**told: Any) -> dict[str, Any]:
    common = {
        "weekday": "tue", "meets_at": time(18), "every_weeks": 1, "started_on": None, "first_meeting_at": None,
    }  # fmt: skip
    return common | told


def moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, clock.OSLO)


def test_a_group_has_its_room_from_the_first_meeting_on() -> None:
    told = slots.of_group(group(first_meeting_at=moment(TUESDAY, time(18))), TUESDAY - timedelta(days=10))

    assert told == [Slot(TUESDAY, None, time(18), time(20), 1)]


def test_a_first_meeting_at_another_time_has_the_room_as_well() -> None:
    thursday = TUESDAY + timedelta(days=2)

    told = slots.of_group(group(first_meeting_at=moment(thursday, time(17))), TUESDAY)

    assert told == [
        slots.once(thursday, time(17), time(19)),
        Slot(TUESDAY + timedelta(days=7), None, time(18), time(20), 1),
    ]


def test_a_first_meeting_at_another_hour_of_the_usual_day_does_not_stand_in_its_own_way() -> None:
    first, turn = slots.of_group(group(first_meeting_at=moment(TUESDAY, time(19))), TUESDAY)

    assert (first.from_on, turn.from_on) == (TUESDAY, TUESDAY + timedelta(days=7))


def test_the_turn_of_a_group_that_has_started_stays_its_own() -> None:
    started = TUESDAY - timedelta(days=7)

    [turn] = slots.of_group(group(every_weeks=2, started_on=started), TUESDAY)

    assert turn.from_on == started + timedelta(weeks=2)
