"""Who speaks at an event: written down by staff, shown by name where they wish it, and thanked when it is summed up."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from chassis import audit, clock, identity_numbers, sql
from chassis.db import Conn
from services.events import listings
from services.events.problems import EventNotFound, SpeakerNotFound

queries = sql.load(__file__)


async def add(conn: Conn, event_id: UUID, *, name: str, email: str | None, language: str, is_shown: bool) -> None:
    """Somebody speaks; also noted afterwards. ``email``: where they are thanked, null where by hand.

    Errors  EventNotFound, also when it is called off; IdentityNumberGiven.
    """
    identity_numbers.refuse(name=name)
    event = await listings.find_event(conn, event_id, staff=True)
    if event["state"] == "cancelled":
        raise EventNotFound
    await queries.insert_speaker(
        conn,
        speaker_id=uuid4(),
        event_id=event_id,
        name=name,
        email=email,
        language=language,
        is_shown=is_shown,
        added_at=clock.now(),
    )


async def change(conn: Conn, event_id: UUID, speaker_id: UUID, *, is_shown: bool) -> None:
    """Whether everyone sees the name. Errors: SpeakerNotFound."""
    if not await queries.set_shown(conn, event_id=event_id, speaker_id=speaker_id, is_shown=is_shown):
        raise SpeakerNotFound


async def remove(conn: Conn, event_id: UUID, speaker_id: UUID) -> None:
    """They do not speak after all. Errors: SpeakerNotFound."""
    if not await queries.delete_speaker(conn, event_id=event_id, speaker_id=speaker_id):
        raise SpeakerNotFound


async def of_event(conn: Conn, event_id: UUID, *, read_by: UUID) -> list[Any]:
    """Who speaks, as staff see it, in the order they were added; that it was read is noted."""
    await audit.note(conn, "read", account_id=read_by, about_kind="registrations", about_id=event_id)
    return await to_thank(conn, event_id)


async def to_thank(conn: Conn, event_id: UUID) -> list[Any]:
    """Who speaks, as letters are written to them: under an id of their own."""
    rows: list[Any] = await queries.list_speakers(conn, event_id=event_id)
    return rows


async def shown(conn: Conn, event: Mapping[str, Any]) -> list[str]:
    """The names that everyone may see."""
    return [row["name"] for row in await queries.list_shown(conn, event_id=event["event_id"])]
