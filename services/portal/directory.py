"""The national directory: at head office, what every office has listed in public; elsewhere, the office's own contact
points and head office's events that every office shows."""

from datetime import date, datetime
from typing import Any

from chassis import clock, sql
from chassis.db import Conn
from chassis.events import Message
from services.portal import places

queries = sql.load(__file__)

EVENT_STATES = {"published": "open", "cancelled": "cancelled", "closed": "closed", "withdrawn": "closed"}


async def on_group_listed(conn: Conn, messages: list[Message]) -> None:
    """A group as its office lists it; one that takes no more stays in the table as full."""
    for message in messages:
        told = message.data
        state = "closed" if told["closed_since"] else "open" if told["open"] else "full"
        await _put(conn, message, "group", told["group_id"], state=state, format=told["format"], place=told["place"])


async def on_event_listed(conn: Conn, messages: list[Message]) -> None:
    """An event as its office lists it."""
    for message in messages:
        told = message.data
        await _put(
            conn,
            message,
            "event",
            told["event_id"],
            state=EVENT_STATES[told["state"]],
            format=told["format"],
            place=told["place"],
            event_kind=told["kind"],
            starts_on=_date(told["starts_on"]),
            held_with=told.get("held_with", []),
        )


async def on_contact_point_listed(conn: Conn, messages: list[Message]) -> None:
    """A contact point as its office lists it."""
    for message in messages:
        told = message.data
        state = "closed" if told["closed_since"] else "open"
        await _put(conn, message, "contact_point", told["contact_point_id"], state=state, phone=told["phone"])


async def on_national_event_listed(conn: Conn, messages: list[Message]) -> None:
    """An event of head office's that every office shows; what is withdrawn is shown no more."""
    for message in messages:
        told = message.data
        await _put(
            conn,
            message,
            "event",
            told["event_id"],
            state=EVENT_STATES[told["state"]],
            format=told["format"],
            place=told["place"],
            event_kind=told["kind"],
            starts_on=datetime.fromisoformat(told["starts_at"]).astimezone(clock.OSLO).date(),
        )


async def forget_national_events(conn: Conn) -> None:
    """At an office: take down all that head office has told, to be told it anew."""
    await queries.take_down_events(conn)


async def listings(conn: Conn, postcode: str | None, kind: str | None, after: int, limit: int) -> list[Any]:
    """What is open now, the nearest to a postcode first; every row has its place in the list, to go on from.

    Errors  PostcodeUnknown.
    """
    place = await places.of_postcode(conn, postcode) if postcode else None
    if conn.settings.is_head_office:
        return await near(conn, place, kind, after=after, limit=limit)
    rows: list[Any] = await queries.list_at_office(
        conn, office=conn.office, kind=kind, today=clock.today(), **_from(place, after, limit)
    )
    return rows


async def near(conn: Conn, place: Any, kind: str | None, *, after: int = 0, limit: int = 50) -> list[Any]:
    """At head office: what is open now in the whole country, the nearest to a place first (None: not said where)."""
    rows: list[Any] = await queries.list_listings(conn, kind=kind, today=clock.today(), **_from(place, after, limit))
    return rows


def next_after(rows: list[Any], limit: int) -> str | None:
    """What to ask for next; None when all has been listed."""
    return str(rows[-1]["place_in_list"]) if len(rows) == limit else None


async def _put(conn: Conn, message: Message, kind: str, listing_id: str, **told: Any) -> None:
    data = message.data
    row: dict[str, Any] = dict.fromkeys(("place", "format", "event_kind", "starts_on", "phone"))
    row |= {
        "held_with": [],
        "office": message.office,
        "kind": kind,
        "listing_id": listing_id,
        "title": data["title"],
        "municipality_code": data["municipality"],
        "listed_on": _date(data.get("listed_on")),
        "closed_since": _date(data.get("closed_since")),
    }
    await queries.put_listing(conn, **(row | told))


def _from(place: Any, after: int, limit: int) -> dict[str, Any]:
    return {
        "municipality_code": place and place["municipality_code"],
        "county_code": place and place["county_code"],
        "after": after,
        "limit": limit,
    }


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
