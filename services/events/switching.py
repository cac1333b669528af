"""A party takes part in the other way: in the room instead of digitally, or the other way about. Never past those in line."""

from typing import Any
from uuid import UUID

from chassis import clock, sql
from chassis.db import Conn
from services.events import cancellations, letters, links, programme, promotions, registrations, sizes, ways
from services.events.problems import (
    LinkOnlyCancels,
    NoPlaceMeanwhile,
    NotHybrid,
    RegistrationClosed,
    RegistrationNotFound,
    StillAsked,
)

queries = sql.load(__file__)


async def change_by_link(conn: Conn, token: str, way: str, *, meanwhile: bool = False) -> dict[str, Any]:
    """How they wish to take part, said by the link that went by mail; a receipt may not say it.

    Shape   {state, way, wish and position (only when in a line)}.
    Errors  RegistrationNotFound, LinkOnlyCancels, and as change.
    Emits   as change
    """
    found = await cancellations.find_by_link(conn, token)
    if found["link"]["kind"] != "mail":
        raise LinkOnlyCancels
    event = await programme.lock(conn, found["link"]["event_id"])
    await change(conn, event, found["link"]["registration_id"], way, meanwhile=meanwhile)
    party = await cancellations.queries.find_party(conn, registration_id=found["link"]["registration_id"])
    told = {name: party[name] for name in ("wish", "position") if party[name] is not None}
    return {"state": party["state"], "way": ways.of(event, party)} | told


async def change_by_staff(
    conn: Conn, event_id: UUID, registration_id: UUID, way: str, *, meanwhile: bool = False
) -> None:
    """The same for someone who called, also after registration has closed. Errors: EventNotFound, and as change."""
    event = await programme.lock(conn, event_id)
    await change(conn, event, registration_id, way, meanwhile=meanwhile, by_staff=True)


async def change(
    conn: Conn, event: Any, registration_id: UUID, way: str, *, meanwhile: bool = False, by_staff: bool = False
) -> None:
    """Change how a party of an event, whose row is locked, takes part.

    Whoever has a place keeps it until there is one of the other way, and stands at the end of the line for that; to choose
    again the way they have is to leave that line. Whoever waits gets a place of the other way or stands at the end of its
    line; ``meanwhile`` takes a place there that is free and keeps the place in the line for the first.

    Errors  RegistrationNotFound, EventNotPublished, EventBegun, NotHybrid, StillAsked, PartyTooLarge, NoPlaceMeanwhile;
            RegistrationClosed unless staff does it.
    Emits   events.registration_promoted.v1 where it waited and has a place now, notifications.send_message.v1, and for
            others as promotions.promote
    """
    party = await sizes.queries.find_standing(conn, event_id=event["event_id"], registration_id=registration_id)
    if party is None:
        raise RegistrationNotFound
    sizes.check_before_start(event)
    if event["format"] != "hybrid":
        raise NotHybrid
    if party["state"] == "asked":
        raise StillAsked
    if way == (party["way"] or ways.IN_PERSON):
        if party["wish"]:
            await queries.set_way(conn, **_as_it_is(party) | {"wish": None})
            await promotions.promote(conn, event)
        return
    if way == party["wish"]:
        return
    if not by_staff and event["registration_closes_at"] <= clock.now():
        raise RegistrationClosed
    await _change(conn, event, party, way, meanwhile)
    await promotions.promote(conn, event)


async def _change(conn: Conn, event: Any, party: Any, way: str, meanwhile: bool) -> None:
    changed = _changed(party, way, await _place(conn, event, party, way), meanwhile)
    row = await queries.set_way(conn, **changed)
    if row["wish"] == way:
        return  # nothing is otherwise yet, and their own page shows where they stand
    if party["state"] == "waiting" and row["state"] == "confirmed":
        promotions.tell_promoted(conn, event, row)
    letters.take_back(conn, row)
    tokens = await links.make_for(conn, event["event_id"], [row["registration_id"]])
    letters.tell_resized(conn, event, row, tokens[row["registration_id"]])


async def _place(conn: Conn, event: Any, party: Any, way: str) -> registrations.Place:
    """What it meets there; where places are counted together it keeps what it has."""
    if not ways.is_split(event):
        return registrations.Place(party["state"], party["state_reason"], None)
    room = ways.room(event, way)
    registrations.check_fits(event, room, party["seats"])
    return await registrations.place_for(conn, event, room, party["seats"])


def _changed(party: Any, way: str, place: registrations.Place, meanwhile: bool) -> dict[str, Any]:
    """How it stands then. Errors: NoPlaceMeanwhile."""
    as_it_is, was = _as_it_is(party), party["way"] or ways.IN_PERSON
    if party["state"] == "waiting" and meanwhile:
        if place.state != "confirmed":
            raise NoPlaceMeanwhile
        return as_it_is | {"state": "confirmed", "reason": "meanwhile", "way": way, "wish": was}
    if party["state"] == "confirmed" and place.state == "waiting":
        return as_it_is | {"way": was, "wish": way, "goes_last": True}
    reason = party["state_reason"] if party["state"] == place.state == "confirmed" else place.reason
    return as_it_is | {
        "state": place.state,
        "reason": reason,
        "way": way,
        "wish": None,
        "goes_last": place.state == "waiting" and place.position is not None,
    }


def _as_it_is(party: Any) -> dict[str, Any]:
    return {
        "registration_id": party["registration_id"],
        "state": party["state"],
        "reason": party["state_reason"],
        "way": party["way"],
        "wish": party["wish"],
        "goes_last": False,
        "changed_at": clock.now(),
    }
