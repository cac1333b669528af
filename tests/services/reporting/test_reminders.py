"""Head office asks an office for the months it owes; the office sees it until each is signed off."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from chassis.db import Conn
from chassis.events import Message
from services.reporting import reminders, today, web
from services.reporting.problems import HeadOfficeOnly, NothingLate, OfficeUnknown
from tests.conftest import MakeDatabase
from tests.services.reporting import Office, carry_over, group_started
from tests.web import visiting

ASKED = "reporting.figures_awaited.v1"
HEARD_FROM = """
INSERT INTO bus.cursor (reader, office, service, stream, sequence, head_last, head_at, moved_at)
VALUES ('national_log', $1, 'reporting', 'national', 3, 3, $2, $2)
ON CONFLICT (reader, office, service, stream) DO UPDATE SET head_at = excluded.head_at, moved_at = excluded.moved_at
"""


@pytest.fixture
async def two(make_database: MakeDatabase) -> tuple[Office, Office]:
    """LINK Oslo, which has signed April off and owes May, and head office in the middle of June."""
    office, head = Office(await make_database("reporting")), Office(await make_database("reporting", office="hk"))
    await office.hear(group_started("2026-04-07"), group_started("2026-05-07"))
    await office.close("2026-04")
    await office.state()
    await carry_over(office.db, head.db)
    with head.clock():
        await head.db.run(heard_from, "link-oslo")
    return office, head


async def heard_from(conn: Conn, office: str) -> None:
    from chassis import clock

    await conn.execute(HEARD_FROM, office, clock.now())


async def told_down(head: Office) -> list[Message]:
    """What head office has told offices one by one, as their readers get it."""

    async def read(conn: Conn) -> list[Any]:
        return list(await conn.fetch("SELECT * FROM bus.outbox WHERE type = $1 ORDER BY outbox_id", ASKED))

    return [
        Message(
            id=str(uuid4()), office="hk", service="reporting", stream=row["stream"], epoch=1, sequence=place,
            type=row["type"], subject=row["subject"], time=row["recorded_at"].isoformat(), data=json.loads(row["data"]),
        )
        for place, row in enumerate(await head.db.run(read), start=1)
    ]  # fmt: skip


def at(office: Office, use_case: Callable[..., Any], *args: Any) -> Any:
    async def run() -> Any:
        with office.clock():
            return await office.db.run(use_case, *args)

    return run()


async def sentences(office: Office, *, closes: bool = True) -> list[str]:
    seen = await at(office, today.look)
    with office.clock():
        return [todo.text for todo in today.tell(seen, closes=closes)]


async def test_an_office_is_asked_for_what_is_late_over_its_own_stream_once_a_day(two: tuple[Office, Office]) -> None:
    _, head = two
    asked = await at(head, reminders.ask, "link-oslo")
    assert asked["months"] == [date(2026, 5, 1)], "neither what is signed off, nor what was before it joined"
    await at(head, reminders.ask, "link-oslo")

    told = await told_down(head)
    assert {message.stream for message in told} == {"to.link-oslo"}
    assert [message.data["period"] for message in told] == ["2026-05"]
    assert await at(head, reminders.last_asked) == {"link-oslo": head.today}

    head.today = date(2026, 6, 20)
    await at(head, reminders.ask, "link-oslo")
    assert len(await told_down(head)) == 2


async def test_the_office_sees_it_on_its_work_page_until_the_month_is_signed_off(two: tuple[Office, Office]) -> None:
    office, head = two
    await at(head, reminders.ask, "link-oslo")
    asked = await told_down(head)
    before = await sentences(office)
    await at(office, reminders.on_figures_awaited, asked)

    after = await sentences(office)
    assert not any("Hovedkontoret spør" in sentence for sentence in before)
    assert after == ["Hovedkontoret spør etter tallene for mai 2026. Avslutt hver måned, så er de på vei."], (
        "in the place of what its own machine says of the same month"
    )
    assert await sentences(office, closes=False) == []

    await office.close("2026-05")
    assert await sentences(office) == []
    await at(office, reminders.on_figures_awaited, asked)
    assert await sentences(office) == [], "told again, it asks for nothing that has been stated"


async def test_told_again_from_the_beginning_it_is_as_before(two: tuple[Office, Office]) -> None:
    office, head = two
    await at(head, reminders.ask, "link-oslo")
    told = await told_down(head)
    for _ in range(2):
        await at(office, reminders.on_figures_awaited, told)
    before = await at(office, reminders.open_months)
    await at(office, reminders.forget_all)
    assert await at(office, reminders.open_months) == []
    await at(office, reminders.on_figures_awaited, told)
    assert await at(office, reminders.open_months) == before


async def test_only_head_office_asks_and_only_for_what_is_owed(two: tuple[Office, Office]) -> None:
    office, head = two
    with pytest.raises(HeadOfficeOnly):
        await at(office, reminders.ask, "link-oslo")
    with pytest.raises(OfficeUnknown):
        await at(head, reminders.ask, "nowhere")
    head.today = date(2026, 4, 5)  # nothing of this year is due yet, and nobody was heard from before
    with pytest.raises(NothingLate):
        await at(head, reminders.ask, "vest")
    assert await told_down(head) == []


async def test_the_button_stands_where_something_is_late(two: tuple[Office, Office]) -> None:
    _, head = two
    with head.clock():
        await head.db.run(heard_from, "hk")
        async with (
            visiting(web.app, head.db, {"statistician"}) as page,
            visiting(web.app, head.db, {"coordinator"}) as other,
        ):
            before = await page.get("/reporting/completeness")
            origin = {"Origin": "https://link-oslo.localhost"}
            refused = await other.post("/reporting/completeness/link-oslo/ask", data={}, headers=origin)
            sent = await page.post("/reporting/completeness/link-oslo/ask", data={}, headers=origin)
            after = await page.get("/reporting/completeness")

    assert before.text.count('action="/reporting/completeness/link-oslo/ask"') == 1
    assert 'action="/reporting/completeness/vest/ask"' not in before.text, "not with us yet"
    assert 'action="/reporting/completeness/hk/ask"' not in before.text
    assert (refused.status_code, sent.status_code) == (403, 303)
    assert "15. juni" in after.text
    assert "15. juni" not in before.text
