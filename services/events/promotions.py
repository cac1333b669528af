"""Promoting from the waiting list: in order, parties kept together, as soon as seats come free."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from chassis import clock, outbox, sql
from chassis.db import Conn
from services.events import letters, links, programme, schemas
from services.events.problems import EventNotPublished, PlacesTaken

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
    """Give the free seats of an event, whose row is locked, to those who wait.

    ``approved`` is one that staff have just said yes to: it is told and written to by whoever did.

    Shape   how many parties were promoted; none once the event has started.
    Emits   events.registration_promoted.v1 and notifications.send_message.v1 for each
    """
    if event["state"] != "published" or event["starts_at"] <= clock.now():
        return 0
    taken = await queries.count_taken(conn, event_id=event["event_id"])
    free = event["capacity"] - taken
    if free <= 0:
        return 0

    waiting = await queries.list_waiting(conn, event_id=event["event_id"])
    chosen = choose(free, waiting, capacity=event["capacity"], smaller_may_pass=event["smaller_may_pass"])
    if not chosen:
        return 0

    promoted = await queries.mark_promoted(conn, registration_ids=chosen, approved=approved, changed_at=clock.now())
    tokens = await links.make_for(conn, event["event_id"], chosen)

    for party in promoted:
        if party["registration_id"] == approved:
            continue
        _tell_promoted(conn, event, party)
        letters.take_back(conn, party)
        letters.tell_promoted(conn, event, party, tokens[party["registration_id"]])
    return len(promoted)


def _tell_promoted(conn: Conn, event: Any, party: Any) -> None:
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


async def change_capacity(conn: Conn, event_id: UUID, capacity: int) -> Any:
    """There are more seats, or fewer; more seats promote those who wait at once, in order.

    Shape   the event's row.
    Errors  EventNotFound, EventNotPublished when called off or closed, PlacesTaken.
    Emits   as promote
    """
    event = await programme.lock(conn, event_id)
    if event["state"] not in ("draft", "published"):
        raise EventNotPublished
    taken = await queries.count_taken(conn, event_id=event_id)
    if capacity < taken:
        raise PlacesTaken(taken=taken)

    event = await queries.set_capacity(conn, event_id=event_id, capacity=capacity)
    await promote(conn, event)
    return event
