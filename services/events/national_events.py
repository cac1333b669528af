"""What head office invites people to and every office shows: told down the line, and never counted where it is only shown."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis import outbox, sql
from chassis.db import Conn
from chassis.events import Message
from services.events import schemas
from services.events.problems import EventNotFound, EventNotPublished, OnlyHeadOffice

queries = sql.load(__file__)

PUBLIC = ("published", "cancelled", "closed")


async def show_everywhere(conn: Conn, event_id: UUID, *, everywhere: bool) -> Any:
    """At head office: have every office show an event, or no longer. A draft is shown from when it is published.

    Shape   the event's row; asking for what is so already changes nothing.
    Errors  OnlyHeadOffice, EventNotFound, EventNotPublished when it is called off, which everyone who sees it must hear.
    Emits   events.national_event_listed.v1
    """
    if not conn.settings.is_head_office:
        raise OnlyHeadOffice
    event = await queries.lock_event(conn, event_id=event_id)
    if event is None:
        raise EventNotFound
    if event["national"] == everywhere:
        return event
    if event["state"] == "cancelled":
        raise EventNotPublished
    event = await queries.set_national(conn, event_id=event_id, national=everywhere)
    if event["state"] in PUBLIC:
        _tell(conn, event, event["state"] if everywhere else "withdrawn")
    return event


def tell(conn: Conn, event: Mapping[str, Any]) -> None:
    """State what every office shows of an event, where it is one that they show."""
    if event["national"]:
        _tell(conn, event, event["state"])


def _tell(conn: Conn, event: Mapping[str, Any], state: str) -> None:
    shown = {name: event[name] for name in SHOWN}
    address = f"{conn.settings.base_url}/events/{event['event_id']}"
    outbox.add(
        conn,
        schemas.NationalEventListed.event(subject=str(event["event_id"]), **shown, state=state, address=address),
    )


SHOWN = (
    "event_id",
    "kind",
    "title",
    "starts_at",
    "ends_at",
    "place",
    "municipality",
    "format",
    "version",
    "published_at",
)


async def on_national_event_listed(conn: Conn, messages: list[Message]) -> None:
    """An event as head office last told of it; what is withdrawn is shown no more."""
    for message in messages:
        told = schemas.NationalEventListed.read(message.data)
        if told["state"] == "withdrawn":
            await queries.take_down(conn, event_id=told["event_id"])
        else:
            changed_at = datetime.fromisoformat(message.time)
            await queries.put_up(conn, office=message.office, changed_at=changed_at, **told)


async def forget_all(conn: Conn) -> None:
    """Take down everything, to be told it anew."""
    await queries.take_down_all(conn)


async def list_national(conn: Conn, **which: Any) -> list[dict[str, Any]]:
    """What head office invites everyone to, by start, in the shape of ``shown``."""
    return [shown(row) for row in await queries.list_national(conn, **which)]


async def list_coming(conn: Conn, *, kind: str | None, now: datetime) -> list[dict[str, Any]]:
    """Those still to come that are not called off, by start."""
    return [shown(row) for row in await queries.list_coming(conn, kind=kind, now=now)]


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """A national event as a line of an office's programme; its own text stands at its ``organiser``'s."""
    none = dict.fromkeys(("cancelled_at", "closed_at"))
    return dict(row) | none | {"national": True, "summary": ""}
