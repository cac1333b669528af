"""A month that was closed late is told from one that was closed in time, whatever is stated of it afterwards."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chassis import clock
from services.reporting import completeness, national_log
from tests.conftest import MakeDatabase
from tests.services.reporting import Office, carry_over, group_started
from tests.services.reporting.test_web import visit


def on(month: int, day: int) -> Any:
    return clock.at(datetime(2026, month, day, 12, tzinfo=UTC))


@pytest.fixture
async def pair(make_database: MakeDatabase) -> tuple[Office, Office, int]:
    """LINK Oslo, whose April head office heard closed on 9 May, and whose May on 10 June."""
    office, head = Office(await make_database("reporting")), Office(await make_database("reporting", office="hk"))
    await office.hear(group_started("2026-04-07"))
    told = 0
    for month, when in (("2026-04", (5, 9)), ("2026-05", (6, 10))):
        await office.close(month)
        with on(*when):
            told = await carry_over(office.db, head.db, after=told)
    return office, head, told


async def months(head: Office) -> list[tuple[date | None, bool]]:
    with on(6, 20):
        found = await head.db.run(completeness.read, date(2026, 4, 1), date(2026, 6, 1))
    [oslo] = [one for one in found["offices"] if one["office"] == "link-oslo"]
    return [(one["closed_on"], one["closed_late"]) for one in oslo["periods"]]


SHOWN = [(date(2026, 5, 9), False), (date(2026, 6, 10), True)]


async def test_the_tenth_of_the_next_month_is_late_and_the_ninth_is_not(pair: tuple[Office, Office, int]) -> None:
    _, head, _ = pair
    assert (await months(head))[:2] == SHOWN
    assert (await months(head))[2] == (None, False)


async def test_a_later_statement_of_the_month_does_not_make_it_late(pair: tuple[Office, Office, int]) -> None:
    office, head, told = pair
    await office.hear(group_started("2026-04-09"))
    await office.state()
    with on(6, 15):
        assert await carry_over(office.db, head.db, after=told) > told
    assert (await months(head))[:2] == SHOWN


async def test_nor_does_a_restore_of_the_office(pair: tuple[Office, Office, int]) -> None:
    office, head, _ = pair
    with on(6, 15):
        await head.db.run(national_log.on_rolled_back, "link-oslo", "reporting", "national", 1, 0)
        await carry_over(office.db, head.db, epoch=2)
    assert (await months(head))[:2] == SHOWN


async def test_the_page_says_on_which_day(pair: tuple[Office, Office, int]) -> None:
    _, head, _ = pair
    with on(6, 20):
        async with visit(head, "statistician") as visitor:
            page = (await visitor.get("/reporting/completeness?from=2026-04&to=2026-05")).text
    assert page.count("sent, 10. juni") == 1
    assert "sent, 9. mai" not in page
