"""Which month is to be closed, and who has not closed theirs."""

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import date, datetime, time
from typing import Any

from chassis import clock, languages
from chassis.db import Database
from services.reporting import today
from tests.services.reporting import Office, enquiry
from tests.services.reporting.test_web import visit

MakeDatabase = Callable[..., Awaitable[Database]]


NOTHING: dict[str, Any] = {"newer": None, "to_close": None, "awaited": [], "reasons": 0, "offices": Counter()}


def told(on: date, *, closes: bool = True, **seen: Any) -> list[tuple[str, str]]:
    with languages.reading("en"), clock.at(datetime.combine(on, time(9), clock.OSLO)):
        todos = today.tell(NOTHING | seen, closes=closes)
    return [(todo.when, todo.text) for todo in todos]


def test_the_month_that_is_over_is_to_be_closed_and_hurries_from_the_tenth() -> None:
    month = date(2026, 10, 1)
    assert told(date(2026, 11, 2), to_close=month) == [("today", "October 2026 is over and can be closed.")]
    assert told(date(2026, 11, 10), to_close=month)[0][0] == "now"
    assert told(date(2026, 12, 1), to_close=month)[0][0] == "now"
    assert told(date(2026, 11, 2), to_close=month, closes=False) == []


def test_head_office_is_told_who_has_not_closed() -> None:
    offices = Counter(open=2, zero=1, closed=4, silent=1, mismatch=1)
    assert told(date(2026, 11, 12), offices=offices) == [
        ("now", "The figures of 1 office for October 2026 do not agree with what it has told."),
        ("today", "1 office has not been heard from."),
        ("week", "3 offices have not closed October 2026 yet."),
    ]
    assert [when for when, _ in told(date(2026, 11, 2), offices=offices)] == ["now", "today"]


async def test_the_part_leads_to_the_closing(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(enquiry("2026-05-03"))

    async with visit(office) as visitor:
        page = (await visitor.get("/reporting/_today?lang=en")).text

    assert 'href="/reporting/closing">May 2026 is over and can be closed.</a>' in page


def test_what_head_office_asks_for_is_said_once_and_to_those_who_close() -> None:
    asked = {"to_close": date(2026, 9, 1), "awaited": [date(2026, 9, 1), date(2026, 10, 1)]}
    assert len(told(date(2026, 11, 2), **asked)) == 1
    assert told(date(2026, 11, 2), closes=False, **asked) == []
