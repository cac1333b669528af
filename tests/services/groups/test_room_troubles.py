"""Groups whose room cannot be used when they are to meet: on the work page, with who is to be told."""

from datetime import timedelta
from uuid import UUID

from chassis import clock, languages
from chassis.db import Database
from services.groups import group_life, offers, own_place, room_troubles, rooms
from tests.services.groups.builders import WHO, make_group, make_self_led_group, make_started_group
from tests.services.groups.inviting import LATER
from tests.services.groups.rooming import ALWAYS, give_room, make_room
from tests.services.groups.test_own_place import visit

TUESDAY = LATER.date()


async def told(db: Database) -> list[tuple[str, str]]:
    troubles = await db.run(room_troubles.look)
    with languages.reading("en"):
        return [(todo.when, todo.text) for todo in room_troubles.tell(troubles, clock.today())]


async def close(db: Database, room_id: UUID, weeks: int = 0) -> None:
    day = TUESDAY + timedelta(weeks=weeks)
    await db.run(rooms.close, room_id, from_on=day - timedelta(days=1), until_on=day)


async def test_whoever_meets_in_a_closed_room_is_to_be_told(db: Database) -> None:
    room_id = await make_room(db)
    forming = await make_group(db, title="Eika")
    await db.run(offers.invite, forming["group_id"], first_meeting_at=LATER, who=WHO)
    starting = await make_started_group(db, title="Alma", municipality="4601")
    await give_room(db, starting["group_id"], room_id, meets_at=LATER.time().replace(hour=9))
    leads_itself = await make_self_led_group(db, title="Linden", municipality="4601")
    await give_room(db, leads_itself["group_id"], room_id, meets_at=LATER.time().replace(hour=12))
    assert await told(db) == []

    await close(db, room_id)

    said = {text.split(", when ")[1] for _, text in await told(db)}
    assert said == {
        "Eika is to meet there. Tell those who hold a place.",
        "Alma is to meet there. Tell the initiators, and those who take part.",
        "Linden is to meet there. Tell the group's own contact.",
    }


async def test_a_closure_on_no_meeting_day_and_one_far_ahead_hurry_nobody(db: Database) -> None:
    room_id = await make_room(db)
    group = await make_started_group(db, municipality="4601")
    await give_room(db, group["group_id"], room_id)
    await db.run(rooms.close, room_id, from_on=TUESDAY + timedelta(days=1), until_on=TUESDAY + timedelta(days=6))
    assert await told(db) == []

    await close(db, room_id, weeks=4)

    assert [when for when, _ in await told(db)] == ["week"]


async def test_a_room_that_is_no_longer_ours_or_has_other_hours_is_told_of(db: Database) -> None:
    room_id, other = await make_room(db), await make_room(db, name="Loftet")
    for number, where in enumerate((room_id, other)):
        group = await make_started_group(db, title=f"Gruppe {number}", municipality="4601")
        await give_room(db, group["group_id"], where)

    hours = {"tue": {"opens_at": ALWAYS["tue"]["opens_at"], "closes_at": LATER.time()}}
    await db.run(
        rooms.alter, room_id, name="Stua", address="Storgata 1", postcode="0150", seats=8, offers=[], hours=hours
    )
    await db.run(rooms.end, other)

    assert {text.split(". ")[0] for _, text in await told(db)} == {
        "Gruppe 0 meets in Stua at a time when we cannot use it",
        "Gruppe 1 meets in Loftet, which is no longer ours to use",
    }


async def test_a_group_that_lost_its_room_in_a_break_is_told_of_when_it_goes_on(db: Database) -> None:
    group_id, room_id = (await make_self_led_group(db))["group_id"], await make_room(db)
    await give_room(db, group_id, room_id)
    await db.run(group_life.sign_of_life, group_id, state="paused")
    assert await told(db) == []
    other = await make_group(db, 0)
    await give_room(db, other["group_id"], room_id)

    await db.run(group_life.sign_of_life, group_id, state="meeting")

    assert [text for _, text in await told(db)] == [
        "Tirsdagsgruppa has no room any more. Tell the group's own contact."
    ]


async def test_a_need_told_after_the_room_was_chosen_is_pointed_out_and_names_nobody(db: Database) -> None:
    room_id = await make_room(db)
    enquiry_id, token = await visit(db)
    group = await make_group(db, 0, enquiries=[enquiry_id])
    await give_room(db, group["group_id"], room_id)
    assert await told(db) == []

    await db.run(own_place.change, token, access=["hearing_loop"], called="Testa")

    assert [text for _, text in await told(db)] == [
        "Stua does not have what somebody in Tirsdagsgruppa needs to take part."
    ]
