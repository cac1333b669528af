"""The programme: what the office invites people to, from draft to published, or called off."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from chassis import clock, outbox, sql
from chassis.db import Conn
from services.events import letters, national_events, projects, schemas, ways
from services.events.problems import EventNotDraft, EventNotFound, EventNotPublished, PostcodeUnknown

queries = sql.load(__file__)


async def make_event(
    conn: Conn,
    /,
    *,
    digital_capacity: int | None = None,
    digital_address: str | None = None,
    part_of: Collection[UUID] = (),
    **wanted: Any,
) -> Any:
    """A new draft. ``digital_capacity``: places of an event that is in person too, null where all are counted together;
    ``part_of``: projects of the office.

    Shape   the event's row.
    Errors  PostcodeUnknown, ProjectNotOpen.
    Emits   events.event_attached.v1, where it is part of a project
    """
    municipality = await municipality_of(conn, wanted["format"], wanted["place"], wanted["postcode"])
    closes_at = wanted.pop("registration_closes_at") or wanted["starts_at"]
    event = await queries.insert_event(
        conn,
        event_id=uuid4(),
        municipality=municipality,
        registration_closes_at=closes_at,
        created_at=clock.now(),
        digital_capacity=digital_capacity if wanted["format"] == "hybrid" and wanted["capacity"] else None,
        digital_address=digital_address,
        **wanted,
    )
    await projects.attach(conn, projects.EVENT, event["event_id"], part_of)
    return event


async def choose_projects(conn: Conn, event_id: UUID, *, part_of: Collection[UUID]) -> None:
    """Say which projects an event is part of, none included.

    Errors  EventNotFound, ProjectNotOpen.
    Emits   events.event_attached.v1, where they are others than before
    """
    await lock(conn, event_id)
    await projects.attach(conn, projects.EVENT, event_id, part_of)


async def municipality_of(conn: Conn, format: str, place: str | None, postcode: str | None) -> str | None:
    """Where an event counts: a digital one, or one at no stated place, in the office's own municipality.

    Shape   null where a place was given without a postcode: then nobody knows, and it is not ours to guess.
    """
    if postcode and format != "digital":
        found = await queries.find_municipality_of_postcode(conn, postcode=postcode)
        if found is None:
            raise PostcodeUnknown(errors={"postcode": [PostcodeUnknown.sentence()]})
        return str(found)
    if place and format != "digital":
        return None
    own: str | None = await queries.find_municipality_of_office(conn, office=conn.office)
    return own


async def reword(conn: Conn, event_id: UUID, *, title: str, summary: str, digital_address: str | None = None) -> Any:
    """Give an event another title or text: a slip is put right without a word to anyone, and nothing they were told is stale.

    ``digital_address``: where those who take part digitally go in; it stands on their own page and in the reminder.

    Shape   the event's row.
    Errors  EventNotFound, EventNotPublished when it is called off.
    Emits   events.event_listed.v1, where the title is another and it is not a draft
    """
    event = await lock(conn, event_id)
    if event["state"] == "cancelled":
        raise EventNotPublished
    reworded = await queries.reword(
        conn,
        event_id=event_id,
        title=title,
        summary=summary,
        digital_address=digital_address,
        changed_at=clock.now(),
    )
    if event["state"] != "draft" and title != event["title"]:
        list_nationally(conn, reworded)
    return reworded


async def publish(conn: Conn, event_id: UUID) -> Any:
    """Open an event to the public.

    Shape   the event's row; publishing again changes nothing.
    Errors  EventNotFound, EventNotDraft when it is called off or closed.
    Emits   events.event_published.v1, and as list_nationally
    """
    event = await lock(conn, event_id)
    if event["state"] == "published":
        return event
    if event["state"] != "draft":
        raise EventNotDraft

    event = await queries.mark_published(conn, event_id=event_id, published_at=clock.now())

    outbox.add(
        conn,
        schemas.EventPublished.event(
            subject=str(event_id),
            event_id=event_id,
            kind=event["kind"],
            starts_on=day_of(event["starts_at"]),
            municipality=event["municipality"],
            format=event["format"],
            capacity=ways.places(event),
        ),
    )
    list_nationally(conn, event)
    return event


async def call_off(conn: Conn, event_id: UUID) -> Any:
    """Cancel an event, and write to everyone who registered or waits.

    Shape   the event's row; cancelling again changes nothing. A draft is cancelled without a word to anyone.
    Errors  EventNotFound, EventNotPublished when it has been held and closed.
    Emits   events.event_cancelled.v1, events.event_listed.v1, notifications.send_message.v1 to each party
    """
    event = await lock(conn, event_id)
    if event["state"] == "cancelled":
        return event
    if event["state"] == "closed":
        raise EventNotPublished

    was_public = event["state"] == "published"
    event = await queries.mark_cancelled(conn, event_id=event_id, cancelled_at=clock.now())
    if not was_public:
        return event

    cancelled = schemas.EventCancelled.event(
        subject=str(event_id), event_id=event_id, cancelled_on=clock.today(), version=event["version"]
    )
    outbox.add(conn, cancelled)
    list_nationally(conn, event)
    for party in await list_parties(conn, event_id):
        letters.tell_called_off(conn, event, party)
    return event


async def lock(conn: Conn, event_id: UUID) -> Any:
    """The event's row, locked: everything about its places happens behind this lock, and is counted after it.

    Errors  EventNotFound.
    """
    event = await queries.lock_event(conn, event_id=event_id)
    if event is None:
        raise EventNotFound
    return event


async def list_parties(conn: Conn, event_id: UUID) -> list[Any]:
    """Everyone who is coming or waits and can be written to, in line order."""
    parties: list[Any] = await queries.list_parties(conn, event_id=event_id)
    return parties


def list_nationally(conn: Conn, event: Any) -> None:
    """State what the national directory shows of an event; what another office counts is listed by that office. What every
    office shows, all of them are told.
    """
    national_events.tell(conn, event)
    if event["counted_by"]:
        return
    outbox.add(
        conn,
        schemas.EventListed.event(
            subject=str(event["event_id"]),
            event_id=event["event_id"],
            kind=event["kind"],
            title=event["title"],
            starts_on=day_of(event["starts_at"]),
            municipality=event["municipality"],
            place=event["place"],
            format=event["format"],
            state=event["state"],
            **({"held_with": event["held_with"]} if event["held_with"] else {}),
        ),
    )


def day_of(moment: datetime) -> date:
    return moment.astimezone(clock.OSLO).date()
