"""Which rooms proposals count on: free where a weekly meeting has place, and with what those who wait need."""

from datetime import time, timedelta
from typing import Any

import pytest

from chassis import clock
from chassis.db import Database
from services.groups import bookings, free_rooms, group_rooms, offers, proposals, rooms, topping_up
from services.groups.matching import Room
from tests.services.groups.builders import WHO, make_enquiry, make_group, value
from tests.services.groups.inviting import LATER
from tests.services.groups.rooming import make_room
from tests.services.groups.test_proposals import make_initiator, make_waiting

EVENING = {"tue": {"opens_at": time(17), "closes_at": time(21)}}
TUESDAY = LATER.date()
AT_HAND: dict[str, Any] = {"formats": ["in_person"], "postcode": "0150"}


def row(begins: time, ends: time, day: int = 0) -> dict[str, Any]:
    return {"from_on": TUESDAY + timedelta(days=day), "begins_at": begins, "ends_at": ends}


@pytest.mark.parametrize(
    ("opens", "closes", "taken", "free"),
    [
        (time(17), time(21), [], ["tue_evening"]),
        (time(8), time(21), [], ["tue_morning", "tue_afternoon", "tue_evening"]),
        (time(16), time(18), [], ["tue_afternoon"]),
        (time(17), time(18, 30), [], []),
        (time(17), time(21), [row(time(18), time(20))], []),
        (time(17), time(21), [row(time(17), time(19))], ["tue_evening"]),
        (time(17), time(21), [row(time(18), time(20), day=1)], ["tue_evening"]),
        (time(17), time(22), [row(time(17, 30), time(19)), row(time(19), time(20, 30))], []),
        (time(15), time(19), [row(time(15), time(17, 30))], []),
    ],
)
def test_a_room_counts_where_a_meeting_has_place(opens: time, closes: time, taken: list[Any], free: list[str]) -> None:
    assert free_rooms.free_times({"tue": {"opens_at": opens, "closes_at": closes}}, taken) == free


async def free_in(db: Database, place: str = "0301") -> dict[Room, int]:
    rooms_free = (await db.run(proposals.gather))[1].rooms
    return {room: count for room, count in rooms_free.items() if room.place == place and count}


async def test_only_rooms_that_are_free_count_where_any_is_registered(db: Database) -> None:
    await make_waiting(db, 1, **AT_HAND)
    room_id = await make_room(db, hours=EVENING)
    assert await free_in(db) == {Room("0301", "tue_evening", (), 8): 1}

    booking_id = await db.run(
        bookings.lend, room_id, called="Kor", from_on=TUESDAY, begins_at=time(18), ends_at=time(20), every_weeks=2
    )
    assert await free_in(db) == {}

    await db.run(bookings.free, room_id, booking_id)
    await db.run(rooms.close, room_id, from_on=clock.today(), until_on=clock.today() + timedelta(days=20))
    assert await free_in(db) == {Room("0301", "tue_evening", (), 8): 1}
    await db.run(rooms.close, room_id, from_on=clock.today())
    assert await free_in(db) == {}


async def test_rooms_that_make_no_difference_to_those_who_wait_are_counted_together(db: Database) -> None:
    await make_waiting(db, 1, **AT_HAND)
    for offers_ in ([], ["hearing_loop"]):
        await make_room(db, hours=EVENING, offers=offers_, seats=20)
    assert await free_in(db) == {Room("0301", "tue_evening", (), 8): 2}

    await make_waiting(db, 1, **AT_HAND, access=["hearing_loop"])

    assert await free_in(db) == {
        Room("0301", "tue_evening", (), 8): 1,
        Room("0301", "tue_evening", ("hearing_loop",), 8): 1,
    }


async def test_where_none_is_registered_the_office_finds_one_for_anybody(db: Database) -> None:
    await make_room(db, postcode="5003", hours=EVENING)
    await make_waiting(db, 1, **AT_HAND, access=["step_free"])

    assert (await free_in(db))[Room("0301", "mon_morning", ("step_free",))] == 1


async def test_no_group_is_proposed_where_no_room_is_free_and_the_reason_says_so(db: Database) -> None:
    await make_initiator(db)
    await make_waiting(db, 6, **AT_HAND)
    await make_room(db, hours={"wed": EVENING["tue"]})

    told = await proposals.make(db.run, who=WHO)

    assert told["proposals"] == []
    assert {(one["reason"], one["nearest_time"]) for one in told["unplaced"]} == {("no_room", "tue_evening")}


async def test_a_proposed_group_is_invited_to_the_room_that_has_what_its_people_need(db: Database) -> None:
    await make_initiator(db)
    await make_waiting(db, 3, **AT_HAND)
    await make_waiting(db, 1, **AT_HAND, access=["step_free"])
    plain = await make_room(db, hours=EVENING)
    lift = await make_room(db, name="Salen", hours=EVENING, offers=["step_free"], seats=20)
    [proposal] = (await proposals.make(db.run, who=WHO))["proposals"]
    assert len(proposal["people"]) == 4
    choice = await db.run(group_rooms.rooms_for, [one["enquiry_id"] for one in proposal["people"]])
    assert [(one["room_id"], one["lacks"]) for one in choice] == [(lift, []), (plain, ["step_free"])]

    group = await db.run(
        proposals.invite, proposal["proposal_id"], title="Tirsdagsgruppa", first_meeting_at=LATER, who=WHO
    )

    assert (group["room_id"], group["place"]) == (lift, "Salen, Storgata 1")
    assert await value(db, "SELECT count(*) FROM room_booking WHERE room_id = $1", lift) == 1


async def test_the_next_in_line_is_one_who_can_come_to_the_room(db: Database) -> None:
    wishes = {"times": ["tue_evening"], "languages": ["nb"], **AT_HAND}
    asked_at = LATER - timedelta(days=13, hours=6)
    with clock.at(asked_at):
        await make_room(db)
        group = await make_group(db, 3)
        await db.run(offers.invite, group["group_id"], first_meeting_at=LATER, who=WHO)
        first = await make_enquiry(db, **wishes, access=["step_free"])
    with clock.at(asked_at + timedelta(minutes=1)):
        second = await make_enquiry(db, **wishes)
        assert await db.run(topping_up.top_up) == 1

    chosen = await value(db, "SELECT array_agg(enquiry_id) FROM membership WHERE group_id = $1", group["group_id"])
    assert second["enquiry_id"] in chosen
    assert first["enquiry_id"] not in chosen
