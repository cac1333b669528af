"""Rooms: no two have one at a time, who moves or ends frees it, and a group that meets in one has one."""

import asyncio
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from chassis import clock
from chassis.db import Database
from chassis.problems import Problem
from services.groups import bookings, corrections, forming, group_life, group_rooms, groups, offers, rooms
from services.groups.problems import DateNotPossible
from services.groups.room_problems import (
    BookingNotFound,
    ClosureNotFound,
    GroupMeetsOnScreen,
    NoRoomFree,
    NoRoomYet,
    PlaceUnknown,
    RoomClosed,
    RoomHasEnded,
    RoomLacksAccess,
    RoomNotFound,
    RoomNotOurs,
    RoomTaken,
    RoomTooSmall,
)
from tests.services.groups.builders import WHO, make_enquiry, make_group, make_self_led_group, make_started_group, value
from tests.services.groups.inviting import LATER
from tests.services.groups.rooming import ALWAYS, give_room, make_room, make_roomed

TUESDAY = LATER.date()


async def lend(db: Database, room_id: UUID, **told: Any) -> UUID:
    """A single evening, or a group of somebody else's, on the Tuesday two weeks on."""
    common = {"called": "Korøvelse", "from_on": TUESDAY, "begins_at": time(19), "ends_at": time(21)}
    booking_id: UUID = await db.run(bookings.lend, room_id, **(common | told))
    return booking_id


async def taken(db: Database, room_id: UUID) -> int:
    count: int = await value(db, "SELECT count(*) FROM room_booking WHERE room_id = $1", room_id)
    return count


async def test_a_group_has_the_room_and_letters_say_where_it_is(db: Database) -> None:
    room_id = await make_room(db)

    group = await db.run(groups.find, await make_roomed(db, room_id))

    assert (group["room_id"], group["place"], group["weekday"]) == (room_id, "Stua, Storgata 1", "tue")


async def test_nobody_else_gets_it_at_that_time(db: Database) -> None:
    room_id = await make_room(db)
    await make_roomed(db, room_id)
    other = (await make_group(db))["group_id"]

    with pytest.raises(RoomTaken):
        await give_room(db, other, room_id, meets_at=time(19, 59))
    with pytest.raises(RoomTaken):
        await lend(db, room_id)
    with pytest.raises(RoomTaken):
        await lend(db, room_id, every_weeks=2)

    await give_room(db, other, room_id, meets_at=time(20))
    assert await taken(db, room_id) == 2


async def test_another_room_is_another_rooms_time(db: Database) -> None:
    one, other = await make_room(db), await make_room(db, name="Loftet")

    await make_roomed(db, one)
    await make_roomed(db, other)

    assert (await taken(db, one), await taken(db, other)) == (1, 1)


async def test_of_many_who_ask_at_once_one_gets_the_room(db: Database) -> None:
    room_id = await make_room(db)
    ids = [(await make_group(db, 0))["group_id"] for _ in range(6)]

    async def ask(number: int, group_id: UUID) -> bool:
        try:
            if number % 2:
                await give_room(db, group_id, room_id, meets_at=time(18 + number % 3, 0))
            else:
                await lend(db, room_id, every_weeks=1 + number % 4 // 2, from_on=TUESDAY, begins_at=time(18, 30))
        except RoomTaken:
            return False
        return True

    got = await asyncio.gather(*(ask(number, group_id) for number, group_id in enumerate(ids)))

    assert 1 <= sum(got) == await taken(db, room_id)
    await no_two_at_once(db, room_id)


async def test_the_database_itself_keeps_two_from_having_a_room(db: Database) -> None:
    room_id = await make_room(db)
    slot = bookings.Slot(TUESDAY, None, time(18), time(20), 1)
    first, second = asyncio.Event(), asyncio.Event()

    async def hold_and_wait(conn: Any) -> UUID | None:
        booking_id = await bookings.try_to_hold(conn, room_id, slot, called="Den første")
        first.set()
        await second.wait()
        return booking_id

    async def hold(conn: Any) -> UUID | None:
        await first.wait()
        asyncio.get_running_loop().call_later(0.2, second.set)
        return await bookings.try_to_hold(conn, room_id, slot._replace(begins_at=time(19)), called="Den andre")

    one, other = await asyncio.gather(db.run(hold_and_wait), db.run(hold))

    assert one is not None
    assert other is None


async def no_two_at_once(db: Database, room_id: UUID) -> None:
    monday = TUESDAY - timedelta(days=1)
    for number in range(4):
        week = await db.run(bookings.week, room_id, monday + timedelta(weeks=number))
        for day in week["days"]:
            spans = [(row["begins_at"], row["ends_at"]) for row in day["bookings"]]
            assert all(one[1] <= other[0] for one, other in pairwise(spans))


async def test_moving_to_another_time_or_room_frees_the_old(db: Database) -> None:
    room_id, loft = await make_room(db), await make_room(db, name="Loftet")
    group_id = await make_roomed(db, room_id)

    await give_room(db, group_id, room_id, weekday="wed")
    await lend(db, room_id)
    await give_room(db, group_id, loft, weekday="wed")

    assert (await taken(db, room_id), await taken(db, loft)) == (1, 1)
    assert (await db.run(groups.find, group_id))["place"] == "Loftet, Storgata 1"


async def test_a_group_may_move_within_its_own_time(db: Database) -> None:
    room_id = await make_room(db)
    group_id = await make_roomed(db, room_id)

    await give_room(db, group_id, room_id, meets_at=time(18, 30))

    assert await taken(db, room_id) == 1


async def test_whoever_does_not_get_the_new_room_keeps_the_old(db: Database) -> None:
    room_id, loft = await make_room(db), await make_room(db, name="Loftet")
    group_id = await make_roomed(db, room_id)
    await make_roomed(db, loft)

    with pytest.raises(RoomTaken):
        await give_room(db, group_id, loft)

    assert (await taken(db, room_id), (await db.run(groups.find, group_id))["room_id"]) == (1, room_id)


@pytest.mark.parametrize("state", ["forming", "starting", "self_led"])
async def test_dissolving_and_ending_free_the_room(db: Database, state: str) -> None:
    make = {"forming": make_group, "starting": make_started_group, "self_led": make_self_led_group}[state]
    group = await make(db)
    room_id = await make_room(db)
    await give_room(db, group["group_id"], room_id)

    await db.run(group_life.end, group["group_id"], reason="other")

    assert await taken(db, room_id) == 0


async def test_a_break_frees_the_room_and_the_group_has_it_again_if_it_is_free(db: Database) -> None:
    group_id, room_id = (await make_self_led_group(db))["group_id"], await make_room(db)
    await give_room(db, group_id, room_id)

    await db.run(group_life.sign_of_life, group_id, state="paused")
    assert await taken(db, room_id) == 0
    await db.run(group_life.sign_of_life, group_id, state="not_heard_from")
    assert await taken(db, room_id) == 0
    await db.run(group_life.sign_of_life, group_id, state="meeting")
    assert await taken(db, room_id) == 1
    await db.run(group_life.sign_of_life, group_id, state="open")
    assert await taken(db, room_id) == 1


async def test_a_group_that_comes_back_to_a_room_another_has_is_without(db: Database) -> None:
    group_id, room_id = (await make_self_led_group(db))["group_id"], await make_room(db)
    await give_room(db, group_id, room_id)
    await db.run(group_life.sign_of_life, group_id, state="paused")
    await lend(db, room_id, every_weeks=1)

    await db.run(group_life.sign_of_life, group_id, state="meeting")

    assert await db.run(group_rooms.of_group, group_id) is None
    assert await value(db, "SELECT called FROM room_booking") == "Korøvelse"


async def test_an_end_taken_back_takes_the_room_back(db: Database) -> None:
    group_id, room_id = (await make_self_led_group(db))["group_id"], await make_room(db)
    await give_room(db, group_id, room_id)
    await db.run(group_life.end, group_id, reason="other")

    await db.run(corrections.resume, group_id, reason="misunderstood", who=WHO)

    assert await taken(db, room_id) == 1


async def test_whoever_is_invited_has_a_room_the_one_with_least_to_spare(db: Database) -> None:
    hall = await make_room(db, name="Salen", seats=30, offers=["step_free", "hearing_loop"])
    small, plain = await make_room(db, name="Bua", seats=3), await make_room(db, name="Stua", seats=6)
    group = await make_group(db)

    invited = await db.run(offers.invite, group["group_id"], first_meeting_at=LATER, who=WHO)

    assert invited["room_id"] == plain
    assert (invited["weekday"], invited["meets_at"], invited["place"]) == ("tue", time(18), "Stua, Storgata 1")
    assert [await taken(db, room) for room in (hall, small)] == [0, 0]


async def test_access_needs_decide_which_room_it_is(db: Database) -> None:
    await make_room(db)
    lift = await make_room(db, name="Salen", offers=["step_free"], seats=20)
    people = [(await make_enquiry(db, access=["step_free"] if n == 0 else []))["enquiry_id"] for n in range(4)]
    group = await make_group(db, 0, enquiries=people)

    invited = await db.run(offers.invite, group["group_id"], first_meeting_at=LATER, who=WHO)

    assert invited["room_id"] == lift


async def test_nobody_is_invited_where_no_room_is_free(db: Database) -> None:
    room_id = await make_room(db)
    await lend(db, room_id)
    group = await make_group(db)

    with pytest.raises(NoRoomFree):
        await db.run(offers.invite, group["group_id"], first_meeting_at=LATER, who=WHO)

    assert await value(db, "SELECT count(*) FROM offer") == 0


async def test_a_room_elsewhere_is_not_chosen_unasked(db: Database) -> None:
    await make_room(db, postcode="5003")

    with pytest.raises(NoRoomFree):
        await make_roomed(db)


async def test_an_office_without_rooms_of_its_own_is_not_held_back(db: Database) -> None:
    group = await make_group(db, place="Kafeen")

    invited = await db.run(offers.invite, group["group_id"], first_meeting_at=LATER, who=WHO)

    assert (invited["room_id"], invited["place"]) == (None, "Kafeen")


async def test_where_rooms_are_registered_no_group_starts_without_one(db: Database) -> None:
    await make_room(db)
    group = await make_group(db)

    with pytest.raises(NoRoomYet):
        await db.run(forming.start, group["group_id"])
    digital = await make_group(db, format="digital", municipality=None)
    assert (await db.run(forming.start, digital["group_id"]))["state"] == "starting"

    await give_room(db, group["group_id"])
    assert (await db.run(forming.start, group["group_id"]))["state"] == "starting"


async def test_moving_the_first_meeting_moves_the_booking(db: Database) -> None:
    room_id = await make_room(db)
    group = await make_group(db)
    await db.run(offers.invite, group["group_id"], first_meeting_at=LATER, who=WHO)
    later = LATER + timedelta(days=1)

    await db.run(offers.move_meeting, group["group_id"], first_meeting_at=later, who=WHO)

    week = await db.run(bookings.week, room_id, TUESDAY)
    assert [bool(day["bookings"]) for day in week["days"]] == [False, False, True, *[False] * 4]
    await lend(db, room_id)


async def test_the_first_meeting_is_not_moved_to_where_the_room_is_taken(db: Database) -> None:
    room_id = await make_room(db)
    group = await make_group(db)
    await db.run(offers.invite, group["group_id"], first_meeting_at=LATER, who=WHO)
    await lend(db, room_id, from_on=TUESDAY + timedelta(days=1))

    with pytest.raises(RoomTaken):
        await db.run(
            offers.move_meeting, group["group_id"], first_meeting_at=LATER + timedelta(days=1, hours=2), who=WHO
        )

    assert (await db.run(groups.find, group["group_id"]))["first_meeting_at"] == LATER


async def test_one_whose_needs_the_room_does_not_meet_is_not_chosen_for_it(db: Database) -> None:
    room_id = await make_room(db, seats=5)
    group_id = await make_roomed(db, room_id)
    needs = (await make_enquiry(db, access=["hearing_loop"]))["enquiry_id"]
    two = [(await make_enquiry(db))["enquiry_id"] for _ in range(2)]

    with pytest.raises(RoomLacksAccess):
        await db.run(forming.choose, group_id, [needs])
    with pytest.raises(RoomTooSmall):
        await db.run(forming.choose, group_id, two)
    with pytest.raises(RoomLacksAccess):
        await give_room(db, (await make_group(db, 0, enquiries=[needs]))["group_id"], room_id, weekday="fri")


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({"weekday": "sun"}, RoomNotOurs),
        ({"meets_at": time(20, 30)}, RoomNotOurs),
        ({"meets_at": time(7)}, RoomNotOurs),
    ],
)
async def test_a_room_is_used_in_its_hours_only(db: Database, told: dict[str, Any], problem: type[Problem]) -> None:
    room_id = await make_room(db, hours={day: span for day, span in ALWAYS.items() if day != "sun"})

    with pytest.raises(problem):
        await make_roomed(db, room_id, **told)


async def test_nothing_begins_while_a_room_is_closed(db: Database) -> None:
    room_id = await make_room(db)
    room = await db.run(rooms.close, room_id, from_on=TUESDAY, until_on=TUESDAY + timedelta(days=3), why="Nytt gulv")

    with pytest.raises(RoomClosed):
        await lend(db, room_id)
    group = await make_group(db)
    with pytest.raises(NoRoomFree):
        await db.run(offers.invite, group["group_id"], first_meeting_at=LATER, who=WHO)
    week = await db.run(bookings.week, room_id, TUESDAY)
    assert [day["is_closed"] for day in week["days"]] == [False, True, True, True, True, False, False]

    await db.run(rooms.reopen, room_id, room["closures"][0]["closure_id"])
    await lend(db, room_id)
    with pytest.raises(ClosureNotFound):
        await db.run(rooms.reopen, room_id, room["closures"][0]["closure_id"])


async def test_what_has_ended_is_not_given_out(db: Database) -> None:
    room_id = await make_room(db, note="Nøkkel hos vaktmester")
    ended = await db.run(rooms.end, room_id)

    assert (ended["ended_on"], ended["note"]) == (clock.today(), None)
    for use in (lend(db, room_id), make_roomed(db, room_id), db.run(rooms.end, room_id)):
        with pytest.raises(RoomHasEnded):
            await use


async def test_altering_a_room_changes_where_letters_say_it_is(db: Database) -> None:
    room_id = await make_room(db)
    group_id = await make_roomed(db, room_id)
    hours = {"tue": ALWAYS["tue"]}

    told = await db.run(
        rooms.alter, room_id, name="Stua", address="Storgata 2", postcode="0150", seats=6, offers=[], hours=hours
    )

    assert (told["hours"], told["seats"]) == (hours, 6)
    assert (await db.run(groups.find, group_id))["place"] == "Stua, Storgata 2"


async def test_what_is_lent_is_freed_and_a_groups_own_is_not(db: Database) -> None:
    room_id = await make_room(db)
    booking_id = await lend(db, room_id, every_weeks=2)
    await make_roomed(db, room_id, weekday="wed")
    own = await value(db, "SELECT booking_id FROM room_booking WHERE group_id IS NOT NULL")

    with pytest.raises(BookingNotFound):
        await db.run(bookings.free, room_id, own)
    await db.run(bookings.free, room_id, booking_id)
    with pytest.raises(BookingNotFound):
        await db.run(bookings.free, room_id, booking_id)
    assert await taken(db, room_id) == 1


async def test_somebody_elses_group_is_counted_nowhere(db: Database) -> None:
    room_id = await make_room(db)
    await lend(db, room_id, called="AA Grønland", every_weeks=1)

    assert await value(db, "SELECT count(*) FROM self_help_group") == 0
    assert await value(db, "SELECT count(*) FROM bus.outbox") == 0
    assert await value(db, "SELECT count(DISTINCT group_id) FROM room_booking") == 0


async def test_what_cannot_be_is_refused(db: Database) -> None:
    room_id = await make_room(db)
    digital = await make_group(db, 0, format="digital", municipality=None)

    with pytest.raises(DateNotPossible):
        await lend(db, room_id, from_on=clock.today() - timedelta(days=1))
    with pytest.raises(DateNotPossible):
        await lend(db, room_id, ends_at=time(19))
    with pytest.raises(DateNotPossible):
        await db.run(rooms.close, room_id, from_on=TUESDAY, until_on=TUESDAY - timedelta(days=1))
    with pytest.raises(GroupMeetsOnScreen):
        await give_room(db, digital["group_id"], room_id)
    with pytest.raises(RoomNotFound):
        await db.run(rooms.find, UUID(int=0))
    with pytest.raises(PlaceUnknown):
        await make_room(db, postcode="0000")


async def test_a_room_taken_on_a_day_the_clocks_change_is_taken_by_the_clock_on_the_wall(db: Database) -> None:
    with clock.at(datetime(2026, 10, 1, 12, tzinfo=clock.OSLO)):
        room_id = await make_room(db)
        await make_roomed(db, room_id, weekday="sun")
        for day in (date(2026, 10, 18), date(2026, 10, 25), date(2026, 11, 1)):
            with pytest.raises(RoomTaken):
                await lend(db, room_id, from_on=day, begins_at=time(19, 30), ends_at=time(21))
            await lend(db, room_id, from_on=day, begins_at=time(16), ends_at=time(18))
            await lend(db, room_id, from_on=day, begins_at=time(20), ends_at=time(21))
