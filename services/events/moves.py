"""An event gets another time or place, and everyone who registered is told; what was written before is stale."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from chassis import clock, outbox, sql
from chassis.db import Conn
from services.events import letters, links, programme, promotions, schemas, ways
from services.events.problems import EventNotPublished, MovedIntoThePast, SomeAreDigital, TimesImpossible

queries = sql.load(__file__)

MOVABLE = ("starts_at", "ends_at", "place", "postcode", "format", "registration_closes_at")
NOT_COUNTED = "none"
"""Where a registration was counted when nobody knew the municipality."""


async def move(conn: Conn, event_id: UUID, /, **wanted: Any) -> Any:
    """Give an event another time or place; what is not in ``wanted`` stays as it is.

    Registration closes as long before the start as it did, unless told otherwise. A draft is moved without a word. What was
    in person too and becomes digital has all its places there; the other way about nobody may stand who was to be digital.

    Shape   the event's row; moving to where it is already changes nothing.
    Errors  EventNotFound, EventNotPublished when called off or held, MovedIntoThePast, TimesImpossible, PostcodeUnknown,
            SomeAreDigital.
    Emits   events.event_moved.v1, events.event_listed.v1, notifications.send_message.v1 to each party, and as
            promotions.promote
    """
    event = await programme.lock(conn, event_id)
    if event["state"] not in ("draft", "published") or event["starts_at"] <= clock.now():
        raise EventNotPublished
    new = {name: wanted.get(name, event[name]) for name in MOVABLE}
    new["registration_closes_at"] = _closes_at(event, new, wanted)
    if all(new[name] == event[name] for name in MOVABLE):
        return event
    _check(new)

    municipality = await programme.municipality_of(conn, new["format"], new["place"], new["postcode"])
    if municipality != event["municipality"]:
        counted_in = event["municipality"] or NOT_COUNTED
        await queries.remember_where_counted(conn, event_id=event_id, counted_in=counted_in)
    places = await _change_format(conn, event, new["format"])
    moved = await queries.set_time_and_place(
        conn, event_id=event_id, municipality=municipality, changed_at=clock.now(), **new, **places
    )

    if event["state"] == "published":
        latest = promotions.latest_answer(clock.now(), moved["offer_hours"] or 1, moved["starts_at"])
        await queries.shorten_offers(conn, event_id=event_id, until=latest or moved["starts_at"])
        await _tell(conn, moved, event)
        await promotions.promote(conn, moved)
    return moved


async def _change_format(conn: Conn, event: Any, format: str) -> dict[str, int | None]:
    """How many places there are after it, and what the parties' ways are. Errors: SomeAreDigital."""
    as_before = {"capacity": event["capacity"], "digital_capacity": event["digital_capacity"]}
    if format == event["format"]:
        return as_before
    if event["format"] != "hybrid":
        if format == "hybrid":
            await queries.remember_way(conn, event_id=event["event_id"], way=event["format"])
        return as_before
    if format == ways.IN_PERSON and await queries.any_digital(conn, event_id=event["event_id"]):
        raise SomeAreDigital(errors={"format": [SomeAreDigital.sentence()]})
    await queries.forget_ways(conn, event_id=event["event_id"])
    all_of_them = ways.places(event) if format == ways.DIGITAL else event["capacity"]
    return {"capacity": all_of_them, "digital_capacity": None}


def counted_in(party: Mapping[str, Any], event: Mapping[str, Any]) -> str | None:
    """The municipality a registration was counted in: the event may have moved to another since."""
    remembered: str | None = party["counted_in"]
    if remembered is None:
        municipality: str | None = event["municipality"]
        return municipality
    return None if remembered == NOT_COUNTED else remembered


def _closes_at(event: Any, new: Mapping[str, Any], wanted: Mapping[str, Any]) -> Any:
    if wanted.get("registration_closes_at") is not None:
        return wanted["registration_closes_at"]
    return new["starts_at"] - (event["starts_at"] - event["registration_closes_at"])


def _check(new: Mapping[str, Any]) -> None:
    if new["starts_at"] <= clock.now():
        raise MovedIntoThePast(errors={"starts_at": [MovedIntoThePast.sentence()]})
    if new["ends_at"] <= new["starts_at"] or new["registration_closes_at"] > new["ends_at"]:
        raise TimesImpossible(errors={"ends_at": [TimesImpossible.sentence()]})


async def _tell(conn: Conn, moved: Any, before: Any) -> None:
    told = schemas.EventMoved.event(
        subject=str(moved["event_id"]),
        event_id=moved["event_id"],
        version=moved["version"],
        starts_on=programme.day_of(moved["starts_at"]),
        municipality=moved["municipality"],
        format=moved["format"],
    )
    outbox.add(conn, told)
    programme.list_nationally(conn, moved)
    parties = await programme.list_parties(conn, moved["event_id"])
    tokens = await links.make_for(conn, moved["event_id"], [party["registration_id"] for party in parties])
    for party in parties:
        token = tokens[party["registration_id"]]
        if party["state"] == "asked":
            letters.tell_asked(conn, moved, party, token)
        else:
            letters.tell_moved(conn, moved, before, party, token)
