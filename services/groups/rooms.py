"""The rooms an office's groups can meet in: what they offer, when they can be used, and when they cannot.

Where an office has registered none, in a municipality, it finds rooms in its own way, and no rule here holds it back.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from chassis import clock, identity_numbers, sql
from chassis.db import Conn
from services.groups import places
from services.groups.problems import DateNotPossible
from services.groups.room_problems import ClosureNotFound, PlaceUnknown, RoomHasEnded, RoomNotFound
from services.groups.words import WEEKDAYS

queries = sql.load(__file__)


async def register(conn: Conn, /, *, hours: Mapping[str, Any], **told: Any) -> dict[str, Any]:
    """A room the office's groups can meet in.

    ``hours``  {weekday: {opens_at, closes_at}}; on other days it cannot be used.
    ``told``   name, address, postcode, seats, offers, note.
    Shape   the room row with its hours and closures.
    Errors  PlaceUnknown where the postcode is of no municipality, IdentityNumberGiven.
    """
    room_id = uuid4()
    columns = await _columns(conn, told)
    await queries.insert_room(conn, room_id=room_id, registered_at=clock.now(), **columns)
    await _set_hours(conn, room_id, hours)
    return await find(conn, room_id)


async def alter(conn: Conn, room_id: UUID, /, *, hours: Mapping[str, Any], **told: Any) -> dict[str, Any]:
    """The same told anew, all of it. Groups that meet in it keep it; those it no longer suits are told of on the work page.

    Shape   as :func:`register`. Errors: RoomNotFound, RoomHasEnded and those of :func:`register`.
    """
    await lock(conn, room_id)
    await queries.update_room(conn, room_id=room_id, **await _columns(conn, told))
    await queries.delete_hours(conn, room_id=room_id)
    await _set_hours(conn, room_id, hours)
    await queries.rename_places(conn, room_id=room_id, place=place_of(told))
    return await find(conn, room_id)


async def close(
    conn: Conn, room_id: UUID, *, from_on: date, until_on: date | None = None, why: str | None = None
) -> dict[str, Any]:
    """It cannot be used for some days, or until it is opened again.

    Shape   as :func:`register`. Errors: RoomNotFound, RoomHasEnded, DateNotPossible.
    """
    await lock(conn, room_id)
    identity_numbers.refuse(why=why)
    if until_on is not None and until_on < max(from_on, clock.today()):
        raise DateNotPossible(errors={"until_on": [DateNotPossible.sentence()]})
    await queries.insert_closure(conn, closure_id=uuid4(), room_id=room_id, from_on=from_on, until_on=until_on, why=why)
    return await find(conn, room_id)


async def reopen(conn: Conn, room_id: UUID, closure_id: UUID) -> dict[str, Any]:
    """It can be used after all. Shape: as :func:`register`. Errors: RoomNotFound, RoomHasEnded, ClosureNotFound."""
    await lock(conn, room_id)
    if not await queries.delete_closure(conn, room_id=room_id, closure_id=closure_id):
        raise ClosureNotFound
    return await find(conn, room_id)


async def end(conn: Conn, room_id: UUID) -> dict[str, Any]:
    """It is no longer ours to use. Those who meet there are told of on the work page until they have another.

    Shape   as :func:`register`. Errors: RoomNotFound, RoomHasEnded.
    """
    await lock(conn, room_id)
    await queries.mark_ended(conn, room_id=room_id, ended_on=clock.today())
    return await find(conn, room_id)


async def find(conn: Conn, room_id: UUID) -> dict[str, Any]:
    """One room. Shape: the row with ``hours`` by weekday and ``closures`` that are not past. Errors: RoomNotFound."""
    for row in await _rows(conn, room_id):
        return row
    raise RoomNotFound


async def all_of_them(conn: Conn) -> list[dict[str, Any]]:
    """Every room, those in use first."""
    return await _rows(conn, None)


async def lock(conn: Conn, room_id: UUID) -> Any:
    """One room that is in use, held until COMMIT. Errors: RoomNotFound, RoomHasEnded."""
    row = await queries.lock_room(conn, room_id=room_id)
    if row is None:
        raise RoomNotFound
    if row["ended_on"] is not None:
        raise RoomHasEnded
    return row


async def registered_in(conn: Conn) -> set[str]:
    """The municipalities in which this office keeps rooms: a group that meets in a room there must have one of them."""
    return {row["municipality_code"] for row in await queries.list_municipalities(conn)}


def place_of(room: Mapping[str, Any]) -> str:
    """The meeting place as letters say it."""
    return f"{room['name']}, {room['address']}"


async def _rows(conn: Conn, room_id: UUID | None) -> list[dict[str, Any]]:
    hours: dict[UUID, dict[str, Any]] = {}
    for row in await queries.list_hours(conn, room_id=room_id):
        hours.setdefault(row["room_id"], {})[row["weekday"]] = {
            "opens_at": row["opens_at"],
            "closes_at": row["closes_at"],
        }
    closures: dict[UUID, list[Any]] = {}
    for row in await queries.list_closures(conn, room_id=room_id, today=clock.today()):
        closures.setdefault(row["room_id"], []).append(dict(row))
    return [
        dict(row) | {"hours": hours.get(row["room_id"], {}), "closures": closures.get(row["room_id"], [])}
        for row in await queries.list_rooms(conn, room_id=room_id)
    ]


async def _columns(conn: Conn, told: Mapping[str, Any]) -> dict[str, Any]:
    identity_numbers.refuse(name=told["name"], address=told["address"], note=told.get("note"))
    municipality = await places.municipality_of(conn, told["postcode"])
    if municipality is None:
        raise PlaceUnknown(errors={"postcode": [PlaceUnknown.sentence()]})
    return {
        "name": told["name"],
        "address": told["address"],
        "postcode": told["postcode"],
        "municipality_code": municipality,
        "seats": told["seats"],
        "offers": sorted(set(told.get("offers") or [])),
        "note": told.get("note"),
    }


async def _set_hours(conn: Conn, room_id: UUID, hours: Mapping[str, Any]) -> None:
    rows = [(day, hours[day]) for day in WEEKDAYS if day in hours]
    await queries.insert_hours(
        conn,
        room_id=room_id,
        weekdays=[day for day, _ in rows],
        opens=[span["opens_at"] for _, span in rows],
        closes=[span["closes_at"] for _, span in rows],
    )
