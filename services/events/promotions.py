"""Promoting from the waiting list: in order, parties kept together, as soon as seats come free."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from chassis import clock, outbox, sql
from chassis.db import Conn
from services.events import letters, links, programme, schemas, ways
from services.events.problems import DigitalPlacesTaken, EventNotPublished, NotHybrid, PlacesTaken

queries = sql.load(__file__)

DAY = range(8, 20)
"""When somebody may be expected to answer."""
MORNING, EVENING = time(10), time(20)
AT_LEAST = timedelta(hours=2)
"""Less than that is no time to answer in."""


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


def latest_answer(now: datetime, hours: int, starts_at: datetime) -> datetime | None:
    """Until when somebody who is offered a place now may answer: so many hours, but by day, and before the start.

    Shape   null where there is no time left to answer in.
    """
    until = (now + timedelta(hours=hours)).astimezone(clock.OSLO)
    if until.hour not in DAY:
        later = until.date() + timedelta(days=until.hour >= EVENING.hour)
        until = datetime.combine(later, MORNING, clock.OSLO)
    if until > starts_at:
        until = starts_at.astimezone(clock.OSLO)
        if until.hour not in DAY:
            earlier = until.date() - timedelta(days=until.hour < EVENING.hour)
            until = datetime.combine(earlier, EVENING, clock.OSLO)
    return until if until - now >= AT_LEAST else None


async def promote(conn: Conn, event: Any, *, approved: UUID | None = None) -> int:
    """Give the free seats of an event, whose row is locked, to those in line for them; or offer them until a moment, where
    the organiser chose so and there is time to answer.

    Whoever is given a seat in the one room may leave a place in the other, so it goes on until nothing more can be given.

    ``approved`` is one that staff have just said yes to: it is told and written to by whoever did.

    Shape   how many parties were promoted or asked; none once the event has started.
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

    until = latest_answer(clock.now(), event["offer_hours"], event["starts_at"]) if event["offer_hours"] else None
    if until:
        await _offer(conn, event, [one for one in chosen if one != approved], until)
    await _give(conn, event, [one for one in chosen if one == approved or not until], approved)
    return len(chosen)


async def _offer(conn: Conn, event: Any, chosen: list[UUID], until: datetime) -> None:
    if not chosen:
        return
    tokens = await links.make_for(conn, event["event_id"], chosen)
    for party in await queries.mark_offered(conn, registration_ids=chosen, offered_until=until):
        letters.take_back(conn, party)
        letters.tell_offered(conn, event, party, tokens[party["registration_id"]])


async def _give(conn: Conn, event: Any, chosen: list[UUID], approved: UUID | None) -> None:
    if not chosen:
        return
    promoted = await queries.mark_promoted(conn, registration_ids=chosen, approved=approved, changed_at=clock.now())
    tokens = await links.make_for(conn, event["event_id"], chosen)

    for party in promoted:
        if party["registration_id"] == approved:
            continue
        if party["was"] == "waiting":
            tell_promoted(conn, event, party)
        letters.take_back(conn, party)
        letters.tell_promoted(conn, event, party, tokens[party["registration_id"]])


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
