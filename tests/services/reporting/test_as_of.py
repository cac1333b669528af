"""What was shown once can be shown again: the report of a past place in the log is the same, byte for byte."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from chassis import clock
from chassis.db import Database
from services.reporting import bodies, national_log, questions, reports, tables
from services.reporting.problems import PlaceUnknown
from tests.conftest import MakeDatabase
from tests.services.reporting.pasts import STEPS, Past
from tests.services.reporting.test_national_log import make_head, statement, tally

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
ASKED = [
    ("groups_started", ("municipality", "month")),
    ("groups_started", ()),
    ("groups_running", ("office", "quarter")),
    ("groups_running", ("county",)),
    ("enquiries_received", ("month",)),
    ("enquiries_received", ("office", "year")),
]


async def show(head: Database, position: int | None = None, as_of: date | None = None) -> list[tuple[str, str]]:
    """Several reports as they go out, JSON and CSV."""
    return [await _show(head, *asked, position=position, as_of=as_of) for asked in ASKED]


async def _show(head: Database, indicator: str, by: tuple[str, ...], **more: Any) -> tuple[str, str]:
    first, last = date(2026, 1, 1), date(2026, 12, 1)
    asked = questions.ask(indicator, first, last, by, 2024, today=clock.today(), **more)
    report = await head.run(reports.national, asked)
    return json.dumps(bodies.ReportOut().dump(report)), tables.as_csv(report)


def place_in(shown: list[tuple[str, str]]) -> int:
    return int(json.loads(shown[0][0])["position"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
async def test_the_report_of_a_past_place_is_the_same_byte_for_byte(
    make_database: MakeDatabase, steps: list[tuple[str, Any]]
) -> None:
    """Whatever is stated and made void afterwards, and wherever the clock goes, backwards too."""
    head, now = await make_head(make_database), NOON
    past, shown = Past(head, now), {}
    for step, given_ in steps:
        await past.take(step, given_)
        if step == "show":
            with clock.at(past.now):
                seen = await show(head)
            assert shown.setdefault(place_in(seen), seen) == seen
    now = past.now
    for day in (-50, 0, 50):
        with clock.at(now + timedelta(days=day)):
            for place, seen in shown.items():
                assert await show(head, position=place) == seen


async def test_a_place_that_has_not_been_reached_is_refused(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    with pytest.raises(PlaceUnknown):
        await show(head, position=7)


async def test_how_things_stood_does_not_move_with_the_clock(make_database: MakeDatabase) -> None:
    """A stock is shown of the month the log had come to, however late somebody asks."""
    head = await make_head(make_database)
    running = {"indicator": "groups_running", "period": "2026-05"}
    with clock.at(NOON.replace(month=5)):
        await head.run(national_log.on_stated, [statement(1, tally(4, **running))])
    for month in (5, 7, 11):
        with clock.at(NOON.replace(month=month)):
            report, _ = await _show(head, "groups_running", ("office",), as_of=date(2026, 5, 20) if month > 5 else None)
            assert [row[-2] for row in json.loads(report)["rows"]] == [4]


async def test_a_cell_told_twice_in_one_message_is_the_same_now_and_as_of_its_place(
    make_database: MakeDatabase,
) -> None:
    head = await make_head(make_database)
    with clock.at(NOON):
        await head.run(national_log.on_stated, [statement(1, tally(5, 1), tally(7, 2))])
        seen = await show(head)
        assert await show(head, position=place_in(seen)) == seen
        assert [row[-2] for row in json.loads(seen[1][0])["rows"]] == [7]
