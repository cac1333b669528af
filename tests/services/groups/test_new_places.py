"""A group that has invited people gets another room: each is told, and nobody is told what is no longer so."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from chassis import clock
from chassis.db import Database
from services.groups import contacts, offers
from tests.services.groups.builders import WHO, letters, told, value
from tests.services.groups.inviting import MAIL, MEETS, NOON, OTHER_PHONE, SAFE_PHONE, make_invited, token_of
from tests.services.groups.rooming import give_room, make_room
from tests.services.groups.test_proposals import make_initiator

WITHDRAW = "notifications.withdraw_messages.v1"
TEMPLATE = "first_meeting_place"


async def move(db: Database, group_id: UUID, room_id: UUID, **told_of: Any) -> None:
    with clock.at(NOON):
        await give_room(db, group_id, room_id, **told_of)


async def test_those_who_are_invited_are_told_of_the_new_place_and_of_nothing_else(db: Database) -> None:
    group, people = await make_invited(db, (MAIL, SAFE_PHONE, MAIL, MAIL))
    with clock.at(NOON):
        await db.run(offers.answer_for, group["group_id"], people[0], answer="yes", who=WHO)
        await db.run(offers.answer_for, group["group_id"], people[3], answer="no", who=WHO)
    before = len(await told(db, WITHDRAW))

    await move(db, group["group_id"], await make_room(db))

    written = await letters(db, TEMPLATE)
    assert sorted(one["channel"] for one in written) == ["email", "email", "sms"]
    assert {one["parameters"]["place"] for one in written} == {"Stua, Storgata 1"}
    assert {datetime.fromisoformat(one["parameters"]["starts_at"]) for one in written} == {MEETS}
    assert {datetime.fromisoformat(one["not_after"]) for one in written} == {MEETS}
    purposes = [one["purpose"] for one in (await told(db, WITHDRAW))[before:]]
    assert sorted(purposes) == ["group_meeting"] * 3 + ["group_offer"] * 3
    shown = await db.run(offers.look_at, token_of(next(one for one in written if one["channel"] == "email")))
    assert shown["place"] == "Stua, Storgata 1"


async def test_its_initiators_are_told_too(db: Database) -> None:
    group, _ = await make_invited(db)
    siv = await make_initiator(db)
    await db.run(lambda conn: conn.execute("INSERT INTO group_initiator VALUES ($1, $2)", group["group_id"], siv))

    await move(db, group["group_id"], await make_room(db))

    [letter] = [one for one in await letters(db, TEMPLATE) if one["key"] == str(siv)]
    assert (letter["recipient"], letter["parameters"]["called"]) == ("ida1@example.org", "Ida")
    assert letter["parameters"]["place"] == "Stua, Storgata 1"
    assert "link" not in letter["parameters"]
    assert str(siv) in [one["key"] for one in await told(db, WITHDRAW)]


async def test_the_same_place_once_more_is_told_to_nobody(db: Database) -> None:
    group, _ = await make_invited(db)
    room_id = await make_room(db)
    await move(db, group["group_id"], room_id)
    count = len(await letters(db))

    await move(db, group["group_id"], room_id, every_weeks=2)

    assert len(await letters(db)) == count


async def test_after_the_first_meeting_nobody_is_told(db: Database) -> None:
    group, _ = await make_invited(db)
    room_id = await make_room(db)
    with clock.at(MEETS + timedelta(hours=1)):
        await give_room(db, group["group_id"], room_id)

    assert await letters(db, TEMPLATE) == []


async def test_who_cannot_be_written_to_is_to_be_called_until_the_place_is_anothers(db: Database) -> None:
    group, people = await make_invited(db, (MAIL, MAIL, MAIL, OTHER_PHONE))
    await move(db, group["group_id"], await make_room(db))
    (due,) = await db.run(contacts.to_call, who=WHO)
    assert (due["enquiry_id"], due["reason"]) == (people[3], TEMPLATE)

    with clock.at(NOON):
        await db.run(offers.answer_for, group["group_id"], people[3], answer="no", who=WHO)

    assert await db.run(contacts.to_call, who=WHO) == []


async def test_a_meeting_that_is_moved_and_gets_a_room_is_told_of_once_and_with_the_room(db: Database) -> None:
    group, _ = await make_invited(db)
    await make_room(db)
    with clock.at(NOON):
        await db.run(offers.move_meeting, group["group_id"], first_meeting_at=MEETS.replace(hour=19), who=WHO)

    moved = await letters(db, "first_meeting_moved")
    assert {one["parameters"]["place"] for one in moved} == {"Stua, Storgata 1"}
    assert (len(moved), await letters(db, TEMPLATE)) == (4, [])
    assert await value(db, "SELECT place FROM self_help_group") == "Stua, Storgata 1"


async def test_whoever_cannot_be_written_to_is_called_when_an_offer_has_lapsed_and_not_once_there_is_another(
    db: Database,
) -> None:
    group, people = await make_invited(db, (MAIL, MAIL, MAIL, OTHER_PHONE))
    with clock.at(NOON):
        await db.run(offers.let_lapse, group["group_id"])
    (due,) = await db.run(contacts.to_call, who=WHO)
    assert (due["enquiry_id"], due["reason"]) == (people[3], "offer_lapsed")

    with clock.at(NOON):
        await db.run(offers.offer_to, group["group_id"], [people[3]], NOON.date() + timedelta(days=3))

    assert await db.run(contacts.to_call, who=WHO) == []
