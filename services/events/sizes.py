"""A party that is more or fewer than it said: fewer make room for others at once, more only take what nobody waits for."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from chassis import clock, outbox, sql
from chassis.db import Conn
from services.events import (
    answers,
    cancellations,
    held_together,
    letters,
    links,
    moves,
    programme,
    promotions,
    registrations,
    rules,
    schemas,
    tickets,
    ways,
)
from services.events.problems import (
    EventBegun,
    EventNotPublished,
    LinkOnlyCancels,
    NoRoomForMore,
    RegistrationClosed,
    RegistrationNotFound,
    StillAsked,
    WaitsAlready,
)

queries = sql.load(__file__)


async def change_by_link(conn: Conn, token: str, seats: int, companions: list[str] | None = None) -> dict[str, Any]:
    """How many they are, and who, said by the link that went by mail; a receipt may not say it, whether or not it leads anywhere.

    Shape   {state, seats, position (only when waiting)}; as many as before changes nothing.
    Errors  RegistrationNotFound, LinkOnlyCancels, and as change.
    Emits   as change
    """
    found = await cancellations.find_by_link(conn, token)
    if found["link"]["kind"] != "mail":
        raise LinkOnlyCancels
    event = await programme.lock(conn, found["link"]["event_id"])
    await change(conn, event, found["link"]["registration_id"], seats, companions)
    party = await cancellations.queries.find_party(conn, registration_id=found["link"]["registration_id"])
    place = {} if party["position"] is None else {"position": party["position"]}
    return {"state": party["state"], "seats": party["seats"]} | place


async def change_by_staff(
    conn: Conn, event_id: UUID, registration_id: UUID, seats: int, companions: list[str] | None = None
) -> None:
    """The same for someone who called, also after registration has closed. Errors: EventNotFound, and as change."""
    event = await programme.lock(conn, event_id)
    await change(conn, event, registration_id, seats, companions, by_staff=True)


async def change(
    conn: Conn,
    event: Any,
    registration_id: UUID,
    seats: int,
    companions: list[str] | None = None,
    *,
    by_staff: bool = False,
    numbers: Mapping[int, int] | None = None,
) -> None:
    """Make a party of an event, whose row is locked, larger or smaller; it keeps its place in line.

    ``companions`` are the names of the others; null leaves those there are, as many as there are seats for. ``numbers``
    says who is who, as answers.renumbered; null where the names must say it.

    Errors  RegistrationNotFound, EventNotPublished, EventBegun, StillAsked; for more: RegistrationClosed, PartyTooLarge,
            WaitsAlready, NoRoomForMore, and unless staff does it as rules.check_more.
    Emits   events.registration_resized.v1, notifications.send_message.v1, and for those promoted as promotions.promote
    """
    party = await queries.find_standing(conn, event_id=event["event_id"], registration_id=registration_id)
    if party is None:
        raise RegistrationNotFound
    check_before_start(event)
    if party["state"] == "asked":
        raise StillAsked
    if seats > party["seats"]:
        await _check_room(conn, event, party, seats, by_staff)
    named = party["companions"] if companions is None else companions
    numbers = numbers or answers.renumbered(party["companions"], named[: seats - 1], seats)
    if party["seats"] > 1:
        await tickets.follow(conn, event, registration_id, numbers)
    changed = await queries.set_seats(conn, registration_id=registration_id, seats=seats, companions=named[: seats - 1])
    if event["has_questions"] or event["asks_needs"]:
        await answers.follow(conn, event, party, numbers)
    if seats == party["seats"]:
        return
    _tell_resized(conn, event, changed, party["seats"])
    await _write(conn, event, changed)
    await promotions.promote(conn, event)


async def leave(conn: Conn, event: Any, registration_id: UUID, person: int) -> None:
    """One of the others in a party of an event, whose row is locked, is not coming: it is one fewer. Errors, emits: as change."""
    party = await queries.find_standing(conn, event_id=event["event_id"], registration_id=registration_id)
    if party is None:
        raise RegistrationNotFound
    left, numbers = without(party, person)
    await change(conn, event, registration_id, party["seats"] - 1, left, numbers=numbers)


def without(party: Any, person: int) -> tuple[list[str], dict[int, int]]:
    """A party without one of the others: the names of those left, and {what somebody was: what they are}. Pure."""
    left = [name for other, name in enumerate(party["companions"], 2) if other != person]
    return left, {other: other - (other > person) for other in range(1, party["seats"] + 1) if other != person}


def check_before_start(event: Any) -> None:
    """Errors: EventNotPublished, EventBegun."""
    if event["state"] != "published":
        raise EventNotPublished
    if event["starts_at"] <= clock.now():
        raise EventBegun


async def _check_room(conn: Conn, event: Any, party: Any, seats: int, by_staff: bool) -> None:
    """More seats are given as to a party that comes now: whoever waits has asked for them before."""
    room = ways.room(event, party["way"])
    registrations.check_fits(event, room, seats)
    if not by_staff and event["registration_closes_at"] <= clock.now():
        raise RegistrationClosed
    if not by_staff:
        await rules.check_more(conn, event, party, seats - party["seats"])
    if party["state"] == "waiting" or party["wish"]:
        raise WaitsAlready(errors={"seats": [WaitsAlready.sentence()]})
    place = await registrations.place_for(conn, event, room, seats - party["seats"])
    if place.state != "confirmed":
        raise NoRoomForMore(errors={"seats": [NoRoomForMore.sentence()]})


async def _write(conn: Conn, event: Any, party: Any) -> None:
    """What was written before says another number: it is taken back where it has not gone, and written anew."""
    letters.take_back(conn, party)
    tokens = await links.make_for(conn, event["event_id"], [party["registration_id"]])
    letters.tell_resized(conn, event, party, tokens[party["registration_id"]])


def _tell_resized(conn: Conn, event: Any, party: Any, was: int) -> None:
    outbox.add(
        conn,
        schemas.RegistrationResized.event(
            subject=str(party["subject"]),
            event_id=event["event_id"],
            resized_on=clock.today(),
            registered_on=programme.day_of(party["registered_at"]),
            municipality=moves.counted_in(party, event),
            seats=party["seats"],
            was=was,
            sector=party["sector"],
            **held_together.counted(event),
        ),
    )
