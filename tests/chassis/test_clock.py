"""One place says what time it is."""

from datetime import UTC, date, datetime

from chassis import clock


def test_it_is_always_said_with_its_zone() -> None:
    assert clock.now().tzinfo is UTC


def test_today_is_the_date_in_oslo() -> None:
    with clock.at(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 7, 1)
    with clock.at(datetime(2026, 12, 31, 22, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 12, 31)


def test_pretending_ends_where_it_began() -> None:
    with clock.at(datetime(2000, 1, 1, tzinfo=UTC)):
        with clock.at(datetime(1999, 1, 1, tzinfo=UTC)):
            assert clock.now().year == 1999
        assert clock.now().year == 2000
    assert clock.now().year > 2000
