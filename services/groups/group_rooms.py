"""The room a group meets in: chosen with its day and hour, held while it is to meet, and freed when it ends or pauses.

Where an office has registered rooms, a group that people are invited to there, or that starts there, has one of them.
"""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any
from uuid import UUID

from chassis import audit, clock, sql
from chassis.db import Conn
from services.groups import bookings, groups, new_places, places, rooms, slots, wordings
from services.groups.problems import GroupHasEnded
from services.groups.room_problems import GroupMeetsOnScreen, NoRoomFree, NoRoomYet, RoomLacksAccess, RoomTooSmall
from services.groups.slots import Slot

queries = sql.load(__file__)

AT_WORK = ("forming", "starting", "self_led")


async def give(
    conn: Conn,
    group_id: UUID,
    *,
    weekday: str,
    meets_at: time,
    every_weeks: int = 1,
    room_id: UUID | None = None,
    who: str,
) -> dict[str, Any]:
    """The group meets on this day, at this hour, in this room, from now on; what it had before is another's to have.

    Whoever was told of another place for the first meeting is told of this one.

    ``room_id``  null: the room that suits best of those that are free.
    Shape   the group row.
    Errors  GroupNotFound, GroupHasEnded, GroupMeetsOnScreen, NoRoomFree, RoomNotFound, RoomHasEnded, RoomNotOurs, RoomClosed,
            RoomTaken, RoomLacksAccess, RoomTooSmall.
    """
    group = await groups.lock(conn, group_id)
    if group["state"] not in AT_WORK:
        raise GroupHasEnded
    if group["format"] != "in_person":
        raise GroupMeetsOnScreen
    await queries.set_time(conn, group_id=group_id, weekday=weekday, meets_at=meets_at, every_weeks=every_weeks)
    await _move_in(conn, group_id, room_id)
    await new_places.tell(conn, group_id, group["place"])
    await audit.note(conn, "room_given", account_id=who, about_kind="group", about_id=group_id)
    return await groups.find(conn, group_id)


async def wish_for(conn: Conn, group_id: UUID, room_id: UUID | None) -> None:
    """The room a group is to have when it is settled when it meets. Errors: RoomNotFound, RoomHasEnded."""
    if room_id is not None:
        await rooms.lock(conn, room_id)
        await queries.set_wish(conn, group_id=group_id, room_id=room_id)


async def keep_up(conn: Conn, group_id: UUID) -> None:
    """When the group meets has been settled or changed: its room is held for it. It has to have one from here on.

    A group that is held until COMMIT. One without a day of its own has the first meeting's.
    Errors  NoRoomFree, NoRoomYet where it has neither a day nor a first meeting, and those of :func:`give`.
    """
    group = await groups.find(conn, group_id)
    where = await _municipality(conn, group)
    if group["format"] != "in_person" or not (group["room_id"] or where in await rooms.registered_in(conn)):
        return
    if group["weekday"] is None or group["meets_at"] is None:
        if group["first_meeting_at"] is None:
            raise NoRoomYet
        first = group["first_meeting_at"].astimezone(clock.OSLO)
        settled = {
            "weekday": slots.weekday(first.date()),
            "meets_at": first.time(),
            "every_weeks": group["every_weeks"],
        }
        await queries.set_time(conn, group_id=group_id, **settled)
    await _move_in(conn, group_id, group["room_id"])


async def let_go(conn: Conn, group_id: UUID) -> None:
    """The group has ended, or pauses: another may have the room."""
    await bookings.free_of_group(conn, group_id)


async def come_back(conn: Conn, group_id: UUID) -> None:
    """The group goes on: it has its room again where that is still free; else the work page tells that it has none."""
    group = await groups.find(conn, group_id)
    if group["room_id"] is None or group["weekday"] is None or await queries.has_booking(conn, group_id=group_id):
        return
    held = [
        await bookings.try_to_hold(conn, group["room_id"], slot, group_id=group_id)
        for slot in slots.of_group(group, clock.today())
    ]
    if None in held:
        await bookings.free_of_group(conn, group_id)


async def check_people(conn: Conn, group_id: UUID) -> None:
    """Whether the room the group has is one for those who are chosen. Errors: RoomLacksAccess, RoomTooSmall."""
    room = await of_group(conn, group_id)
    if room:
        _check_people(room, await _people(conn, group_id))


async def of_group(conn: Conn, group_id: UUID) -> Any:
    """The room a group has. Shape: {room_id, name, address, seats, offers}; null where none is held for it."""
    return await queries.find_room(conn, group_id=group_id)


async def rooms_for(conn: Conn, enquiries: Sequence[UUID]) -> list[Any]:
    """The rooms to choose from for these people. Shape: as :func:`to_choose_from`."""
    return await to_choose_from(conn, await queries.list_needs(conn, enquiries=list(enquiries)))


async def look_at(conn: Conn, group_id: UUID) -> dict[str, Any]:
    """What a group's page tells of its room.

    Shape   {room: as :func:`of_group`, needs: what those chosen need of one, rooms: as :func:`to_choose_from`}.
    """
    needs = (await _people(conn, group_id))["needs"]
    return {
        "room": await of_group(conn, group_id),
        "needs": needs,
        "rooms": await to_choose_from(conn, needs),
    }


async def to_choose_from(conn: Conn, needs: Sequence[str]) -> list[Any]:
    """The rooms there are, for a coordinator to choose one: those that have what is needed first.

    Shape   rows {room_id, name, seats, offers, lacks: what is needed and it does not have}.
    """
    rows: list[Any] = await queries.list_rooms(conn, needs=list(needs))
    return rows


async def free_for(
    conn: Conn, plan: Sequence[Slot], *, people: int, needs: Sequence[str], group_id: UUID | None = None
) -> list[Any]:
    """The rooms that are free, hold so many and offer this, the one that suits best first.

    That is the one with least to offer beside what is needed, so that others find what they need; then the smallest.
    """
    found: list[Any] = []
    for number, slot in enumerate(plan):
        held = slots.held(slot)
        rows = await queries.list_free(
            conn,
            weekday=slots.weekday(slot.from_on),
            lows=[low for low, _ in held],
            highs=[high for _, high in held],
            from_on=slot.from_on,
            until_on=slot.until_on,
            begins_at=slot.begins_at,
            ends_at=slot.ends_at,
            people=people,
            needs=list(needs),
            group_id=group_id,
        )
        ids = {row["room_id"] for row in rows}
        found = [row for row in found if row["room_id"] in ids] if number else list(rows)
    return found


async def _move_in(conn: Conn, group_id: UUID, room_id: UUID | None) -> None:
    """Hold a room for a group instead of what it had; null: the one that suits best."""
    group, people = await groups.find(conn, group_id), await _people(conn, group_id)
    plan = slots.of_group(group, clock.today())
    room = await _room(conn, group, plan, people, room_id)
    _check_people(room, people)
    await bookings.free_of_group(conn, group_id)
    for slot in plan:
        await bookings.check(conn, room["room_id"], slot)
        await bookings.hold(conn, room["room_id"], slot, group_id=group_id)
    await queries.set_room(
        conn,
        group_id=group_id,
        room_id=room["room_id"],
        place=rooms.place_of(room),
        municipality_code=room["municipality_code"],
    )


async def _room(conn: Conn, group: Any, plan: Sequence[Slot], people: Any, room_id: UUID | None) -> Any:
    if room_id is not None:
        return await rooms.find(conn, room_id)
    wanted = {"people": people["count"], "needs": people["needs"], "group_id": group["group_id"]}
    where = await _municipality(conn, group)
    for room in await free_for(conn, plan, **wanted):
        if room["municipality_code"] == where:
            return room
    raise NoRoomFree


async def _municipality(conn: Conn, group: Mapping[str, Any]) -> str | None:
    """Where a group is to meet: near the office, where nothing else is settled."""
    return group["municipality_code"] or await places.municipality_of_office(conn)


async def _people(conn: Conn, group_id: UUID) -> Any:
    return await queries.look_at_people(conn, group_id=group_id)


def _check_people(room: Mapping[str, Any], people: Any) -> None:
    if lacks := [need for need in people["needs"] if need not in room["offers"]]:
        raise RoomLacksAccess(what=wordings.say_all(lambda code: wordings.say("access", code), lacks).lower())
    if people["count"] > room["seats"]:
        raise RoomTooSmall(seats=room["seats"], chosen=people["count"])
