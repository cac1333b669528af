"""Signs of life: asked in time and once, answered by one click, and silence is never taken for an end."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis import clock
from chassis.db import Database
from services.groups import forming, group_life, signs_of_life
from services.groups.problems import LifeLinkGone
from tests.services.groups.builders import (
    letters,
    make_enquiry,
    make_group,
    make_self_led_group,
    set_policy,
    told,
    value,
)
from tests.services.groups.inviting import MAIL, OTHER_PHONE
from tests.services.groups.test_pages import browsing

NOON = datetime(2026, 5, 4, 12, tzinfo=clock.OSLO)
DUE = NOON + signs_of_life.FIRST_AFTER


async def make_with_contact(db: Database, channel: Any = MAIL) -> UUID:
    """A group that leads itself since noon, with a contact of its own."""
    with clock.at(NOON):
        await db.run(set_policy, "start_meetings", 1)
        people = [(await make_enquiry(db, called=f"T{n}", channel=channel))["enquiry_id"] for n in range(4)]
        group_id: UUID = (await make_group(db, 0, enquiries=people))["group_id"]
        await db.run(forming.start, group_id)
        await db.run(group_life.record_meeting, group_id, held_on=NOON.date(), attended=4)
        await db.run(group_life.step_back, group_id, contacts=people[:2])
    return group_id


async def tend(db: Database, when: datetime) -> dict[str, int]:
    with clock.at(when):
        found: dict[str, int] = await db.run(signs_of_life.tend)
    return found


async def asked(db: Database) -> list[dict[str, Any]]:
    return await letters(db, "sign_of_life")


async def token(db: Database) -> str:
    return str((await asked(db))[-1]["parameters"]["link"].rsplit("/", 1)[-1])


async def life(db: Database, group_id: UUID) -> tuple[str, str | None]:
    row = await value(
        db, "SELECT state || ' ' || coalesce(life, '-') FROM self_help_group WHERE group_id = $1", group_id
    )
    state, _, said = row.partition(" ")
    return state, said


async def test_one_contact_is_asked_six_weeks_after_the_initiators_left_and_then_each_quarter(db: Database) -> None:
    group_id = await make_with_contact(db)

    assert (await tend(db, DUE - timedelta(days=1)))["asked"] == 0
    assert (await tend(db, DUE))["asked"] == 1
    assert (await tend(db, DUE + timedelta(days=20)))["asked"] == 0
    with clock.at(DUE + timedelta(days=1)):
        await db.run(signs_of_life.answer, await token(db), state="meeting")
    assert (await tend(db, DUE + timedelta(days=91)))["asked"] == 0
    assert (await tend(db, DUE + timedelta(days=92)))["asked"] == 1

    first, _ = await asked(db)
    assert (first["recipient"], first["purpose"]) == ("sol@example.org", "sign_of_life")
    assert datetime.fromisoformat(first["not_after"]) == DUE + signs_of_life.SILENT_AFTER
    assert await life(db, group_id) == ("self_led", "meeting")


@pytest.mark.parametrize("state", ["meeting", "open", "paused"])
async def test_one_click_answers_and_the_figures_hear_of_it(db: Database, state: str) -> None:
    group_id = await make_with_contact(db)
    await tend(db, DUE)

    with clock.at(DUE + timedelta(days=2)):
        for _ in range(2):
            await db.run(signs_of_life.answer, await token(db), state=state)

    assert await life(db, group_id) == ("self_led", state)
    assert [each["state"] for each in await told(db, "groups.group_state_changed.v1")] == [state]


async def test_silence_is_not_heard_from_and_never_ended(db: Database) -> None:
    group_id = await make_with_contact(db)
    await tend(db, DUE)

    assert (await tend(db, DUE + timedelta(days=20)))["silent"] == 0
    assert (await tend(db, DUE + timedelta(days=21)))["silent"] == 1
    assert (await tend(db, DUE + timedelta(days=22)))["silent"] == 0
    assert await life(db, group_id) == ("self_led", "not_heard_from")

    with clock.at(DUE + timedelta(days=30)):
        await db.run(signs_of_life.answer, await token(db), state="meeting")
    assert await life(db, group_id) == ("self_led", "meeting")


async def test_a_group_that_has_told_lately_is_not_silent(db: Database) -> None:
    group_id = await make_with_contact(db)
    await tend(db, DUE)
    with clock.at(DUE + timedelta(days=3)):
        await db.run(group_life.sign_of_life, group_id, state="paused")

    assert (await tend(db, DUE + timedelta(days=40)))["silent"] == 0
    assert await life(db, group_id) == ("self_led", "paused")


async def test_a_group_that_is_done_is_ended_and_its_contacts_forgotten(db: Database) -> None:
    group_id = await make_with_contact(db)
    await tend(db, DUE)
    link = await token(db)
    with clock.at(DUE + timedelta(days=2)):
        await db.run(signs_of_life.answer, link, state="ended")
        assert await life(db, group_id) == ("ended", "-")
        assert await value(db, "SELECT count(*) FROM enquirer") == 0
        with pytest.raises(LifeLinkGone):
            await db.run(signs_of_life.look_at, link)


async def test_nobody_is_asked_at_night_nor_where_nobody_may_be_written_to(db: Database) -> None:
    await make_with_contact(db)
    assert await tend(db, DUE.replace(hour=22)) == {}
    await make_with_contact(db, OTHER_PHONE)

    assert (await tend(db, DUE))["asked"] == 1


async def test_a_group_without_a_contact_is_left_to_the_coordinator(db: Database) -> None:
    with clock.at(NOON):
        await make_self_led_group(db)

    assert (await tend(db, DUE))["asked"] == 0


async def test_the_page_answers_only_when_it_is_sent(db: Database) -> None:
    group_id = await make_with_contact(db)
    await tend(db, DUE)
    page = f"/groups/life/{await token(db)}"
    async with browsing(db) as visitor:
        assert "Hvordan går det med dere?" in (await visitor.get(page)).text
        assert await life(db, group_id) == ("self_led", "-")
        sent = await visitor.post(page, data={"state": "open"})
        assert sent.headers["location"] == page
        assert "det er notert" in (await visitor.get(page)).text
        assert (await visitor.post(page, data={"state": "not_heard_from"})).status_code == 422
        ended = await visitor.post(page, data={"state": "ended"})
        assert "Takk" in (await visitor.get(ended.headers["location"])).text
        assert (await visitor.get(page)).status_code == 410
        assert (await visitor.get("/groups/life/finnes-ikke")).status_code == 410


async def test_where_the_first_contact_may_not_be_written_to_the_other_is(db: Database) -> None:
    group_id = await make_with_contact(db, OTHER_PHONE)
    second = await value(db, "SELECT max(enquiry_id::text)::uuid FROM membership WHERE group_id = $1", group_id)
    channel = "UPDATE enquirer SET channel = 'email', address = 'sol@example.org' WHERE enquiry_id = $1"
    await db.run(lambda conn: conn.execute(channel, second))

    assert (await tend(db, DUE))["asked"] == 1
