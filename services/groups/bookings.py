"""Who has a room when. The database keeps two from having one at a time: the constraint ``room_is_held_once``."""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from chassis import clock, identity_numbers, sql
from chassis.db import Conn
from services.groups import rooms, slots
from services.groups.problems import DateNotPossible
from services.groups.room_problems import BookingNotFound, RoomClosed, RoomNotOurs, RoomTaken
from services.groups.slots import Slot

queries = sql.load(__file__)

WEEK = timedelta(days=7)


async def lend(
    conn: Conn,
    room_id: UUID,
    *,
    called: str,
    from_on: date,
    begins_at: time,
    ends_at: time,
    every_weeks: int | None = None,
    until_on: date | None = None,
) -> UUID:
    """Somebody else has the room: a group we did not start, each week or every other; or a single occasion.

    ``every_weeks``  null: on the first day alone.
    Shape   the booking's id.
    Errors  RoomNotFound, RoomHasEnded, RoomNotOurs, RoomClosed, RoomTaken, DateNotPossible, IdentityNumberGiven.
    """
    identity_numbers.refuse(called=called)
    last = until_on if every_weeks else from_on
    if from_on < clock.today() or begins_at >= ends_at or (last is not None and last < from_on):
        raise DateNotPossible
    slot = Slot(from_on, last, begins_at, ends_at, every_weeks)
    await check(conn, room_id, slot)
    return await hold(conn, room_id, slot, called=called)


async def check(conn: Conn, room_id: UUID, slot: Slot) -> None:
    """Whether the room can be used then at all; held until COMMIT, so that what is found stays so.

    Errors  RoomNotFound, RoomHasEnded, RoomNotOurs; RoomClosed where it is closed on the first day.
    """
    await rooms.lock(conn, room_id)
    row = await queries.look_at_day(
        conn,
        room_id=room_id,
        weekday=slots.weekday(slot.from_on),
        day=slot.from_on,
        begins_at=slot.begins_at,
        ends_at=slot.ends_at,
    )
    if not row["is_ours"]:
        raise RoomNotOurs
    if row["is_closed"]:
        raise RoomClosed


async def hold(
    conn: Conn, room_id: UUID, slot: Slot, *, group_id: UUID | None = None, called: str | None = None
) -> UUID:
    """Take the room. Errors: RoomTaken."""
    booking_id = await try_to_hold(conn, room_id, slot, group_id=group_id, called=called)
    if booking_id is None:
        raise RoomTaken
    return booking_id


async def try_to_hold(
    conn: Conn, room_id: UUID, slot: Slot, *, group_id: UUID | None = None, called: str | None = None
) -> UUID | None:
    """The same; null where somebody has it."""
    held = slots.held(slot)
    found: UUID | None = await queries.insert_booking(
        conn,
        booking_id=uuid4(),
        room_id=room_id,
        group_id=group_id,
        called=called,
        lows=[low for low, _ in held],
        highs=[high for _, high in held],
        **slot._asdict(),
    )
    return found


async def free(conn: Conn, room_id: UUID, booking_id: UUID) -> None:
    """Somebody else does not need the room any more. Errors: BookingNotFound, also for a group's own."""
    if not await queries.delete_booking(conn, room_id=room_id, booking_id=booking_id):
        raise BookingNotFound


async def free_of_group(conn: Conn, group_id: UUID) -> None:
    """The group has ended, pauses, or meets elsewhere."""
    await queries.delete_of_group(conn, group_id=group_id)


async def week(conn: Conn, room_id: UUID, day: date | None = None) -> dict[str, Any]:
    """A room's week, Monday to Sunday.

    ``day``  any day of it; null: this week.
    Shape   {room, monday, days: [{day, hours: {opens_at, closes_at} or null, is_closed,
            bookings: [{booking_id, group_id, title, begins_at, ends_at, every_weeks}]}]}.
    Errors  RoomNotFound.
    """
    room = await rooms.find(conn, room_id)
    day = day or clock.today()
    monday = day - timedelta(days=day.weekday())
    last = monday + timedelta(days=6)
    closed = await queries.list_closed(conn, room_id=room_id, first=monday, last=last)
    taken: dict[date, list[Any]] = {}
    for row in await queries.list_bookings(conn, room_id=room_id, first=monday, last=last):
        for one in slots.days(slot_of(row), monday, last):
            taken.setdefault(one, []).append(row)
    days = [monday + timedelta(days=number) for number in range(7)]
    return {
        "room": room,
        "monday": monday,
        "days": [
            {
                "day": one,
                "hours": room["hours"].get(slots.weekday(one)),
                "is_closed": any(row["from_on"] <= one <= (row["until_on"] or one) for row in closed),
                "bookings": sorted(taken.get(one, []), key=lambda row: row["begins_at"]),
            }
            for one in days
        ],
    }


def slot_of(row: Any) -> Slot:
    """The slot of a booking's row."""
    return Slot(*(row[name] for name in Slot._fields))
