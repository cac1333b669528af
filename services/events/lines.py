"""How the rooms of an event stand, counted after the event's lock; and kept up while parties are let in behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis import sql
from chassis.db import Conn
from services.events import ways

queries = sql.load(__file__)


@dataclass
class Room:
    """A room of an event: the seats, or the digital places, or all of them where they are not counted apart."""

    capacity: int
    taken: int
    """Seats taken or held for an answer."""
    parties_waiting: int
    parties_holding: int
    """Those in line that there are seats for in all: nobody passes them."""


@dataclass
class Line:
    """The rooms by name, and those who want to come in."""

    rooms: dict[str, Room]
    _addresses: Sequence[str | None]
    """Each one's address as addresses are compared."""
    _registered: dict[str, UUID]

    def known(self, number: int) -> UUID | None:
        """The registration that one's address has already, in whichever room; null when none."""
        address = self._addresses[number]
        return None if address is None else self._registered.get(address)

    def take_in(self, number: int, registration_id: UUID, room: Room, state: str, seats: int) -> None:
        """One has come in: those after find the room so, and the address known."""
        if address := self._addresses[number]:
            self._registered[address] = registration_id
        if state == "confirmed":
            room.taken += seats
        elif state == "waiting":
            room.parties_waiting += 1
            room.parties_holding += seats <= room.capacity


async def count(conn: Conn, event: Any, emails: Sequence[str | None]) -> Line:
    """How an event whose row is locked stands, for those with these addresses (null where one has none)."""
    names = ways.rooms(event)
    rows = await queries.count_rooms(
        conn,
        event_id=event["event_id"],
        is_split=ways.is_split(event),
        rooms=list(names),
        capacities=[ways.capacity(event, name) for name in names],
        emails=list(emails),
    )
    rooms = {
        row["room"]: Room(row["capacity"], row["taken"], row["parties_waiting"], row["parties_holding"]) for row in rows
    }
    addresses, known = rows[0]["addresses"] or [], rows[0]["known"] or []
    return Line(rooms, addresses, {a: one for a, one in zip(addresses, known, strict=True) if a and one})
