"""Promoting from the waiting list: in order, parties kept together, as soon as seats come free."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from chassis import clock, outbox, sql
from chassis.db import Conn
from services.events import letters, links, programme, schemas, ways
from services.events.problems import DigitalPlacesTaken, EventNotPublished, NotHybrid, PlacesTaken

queries = sql.load(__file__)


def choose(free: int, waiting: Iterable[tuple[UUID, int]], *, capacity: int, smaller_may_pass: bool) -> list[UUID]:
    """Who gets the free seats.

    ``waiting`` is (registration, seats) in line order. The first party that does not fit stops the line, so that a large
    party is not passed for ever; only where the organiser chose so may a smaller one behind it pass. A party of more than
    there are seats in all, because there are fewer now than when it came, stops nobody: its turn could never come.
    """
    chosen = []
    for registration_id, seats in waiting:
        if seats <= free:
            chosen.append(registration_id)
            free -= seats
        elif seats <= capacity and not smaller_may_pass:
            break
    return chosen


async def promote(conn: Conn, event: Any, *, approved: UUID | None = None) -> int:
    """Give the free seats of an event, whose row is locked, to those in line for them.

    Whoever is given a seat in the one room may leave a place in the other, so it goes on until nothing more can be given.

    ``approved`` is one that staff have just said yes to: it is told and written to by whoever did.

    Shape   how many parties were promoted; none once the event has started.
    Emits   events.registration_promoted.v1 and notifications.send_message.v1 for each
    """
    if event["state"] != "published" or event["starts_at"] <= clock.now():
        return 0
    rooms, given, before = ways.rooms(event), 0, -1
    while given > before:
        before = given
        for room in rooms:
            given += await _promote_in(conn, event, room, approved)
        if len(rooms) == 1:
            break
    return given


async def _promote_in(conn: Conn, event: Any, room: str, approved: UUID | None) -> int:
    where = {"event_id": event["event_id"], "is_split": ways.is_split(event), "room": room}
    capacity = ways.capacity(event, room)
    free = capacity - await queries.count_taken(conn, **where)
    if free <= 0:
        return 0

    waiting = await queries.list_waiting(conn, **where)
    chosen = choose(free, waiting, capacity=capacity, smaller_may_pass=event["smaller_may_pass"])
    if not chosen:
        return 0

    promoted = await queries.mark_promoted(conn, registration_ids=chosen, approved=approved, changed_at=clock.now())
    tokens = await links.make_for(conn, event["event_id"], chosen)

    for party in promoted:
        if party["registration_id"] == approved:
            continue
        if party["was"] == "waiting":
            tell_promoted(conn, event, party)
        letters.take_back(conn, party)
        letters.tell_promoted(conn, event, party, tokens[party["registration_id"]])
    return len(promoted)


def tell_promoted(conn: Conn, event: Any, party: Any) -> None:
    """That a party which waited has a place: once, whatever way it changes to later."""
    outbox.add(
        conn,
        schemas.RegistrationPromoted.event(
            subject=str(party["subject"]),
            event_id=event["event_id"],
            promoted_on=clock.today(),
            seats=party["seats"],
            municipality=event["municipality"],
        ),
    )


async def change_capacity(conn: Conn, event_id: UUID, capacity: int, digital_capacity: int | None = None) -> Any:
    """There are more seats, or fewer; more seats promote those who wait at once, in order.

    ``digital_capacity`` is told for an event that is in person and digital: from then on the two are counted apart, and who
    did not say otherwise is expected in the room. Null leaves it as it is.

    Shape   the event's row.
    Errors  EventNotFound, EventNotPublished when called off or closed, NotHybrid, PlacesTaken, DigitalPlacesTaken.
    Emits   as promote
    """
    event = await programme.lock(conn, event_id)
    if event["state"] not in ("draft", "published"):
        raise EventNotPublished
    if digital_capacity is not None and event["format"] != "hybrid":
        raise NotHybrid
    wished = digital_capacity or event["digital_capacity"]
    await _check_taken(conn, {"event_id": event_id, "capacity": capacity, "digital_capacity": wished})
    event = await queries.set_capacity(conn, event_id=event_id, capacity=capacity, digital_capacity=wished)
    await promote(conn, event)
    return event


async def _check_taken(conn: Conn, wished: dict[str, Any]) -> None:
    """No room has fewer places than are taken there. Errors: PlacesTaken, DigitalPlacesTaken."""
    for room in ways.rooms(wished):
        taken = await queries.count_taken(conn, event_id=wished["event_id"], is_split=ways.is_split(wished), room=room)
        if ways.capacity(wished, room) < taken:
            raise DigitalPlacesTaken(taken=taken) if room == ways.DIGITAL else PlacesTaken(taken=taken)
