"""After an event: what is told of it for everyone to read, the talks that are shared, and thanks to those who came."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from chassis import clock, identity_numbers, sql
from chassis.db import Conn
from services.events import letters, programme, speakers, tickets
from services.events.problems import EventNotSettled, TalkNotFound

queries = sql.load(__file__)

THANKS_FOR = timedelta(days=14)
"""Later than that nobody remembers what they are thanked for."""


async def sum_up(conn: Conn, event_id: UUID, *, summing_up: str, thank: bool = False) -> int:
    """Tell how it was, on the event's own page; told again, the words are changed. Whoever came or spoke is thanked once.

    Shape   how many are thanked: parties, those with a ticket of their own, and speakers.
    Errors  EventNotFound, EventNotSettled, IdentityNumberGiven.
    Emits   notifications.send_message.v1 {template: thank_you, speaker_thanks}
    """
    identity_numbers.refuse(summing_up=summing_up)
    event = await _settled(conn, event_id)
    await queries.mark_summed_up(conn, event_id=event_id, summing_up=summing_up, summed_up_at=clock.now())
    if not thank:
        return 0
    parties = [
        *await queries.list_thanked(conn, event_id=event_id),
        *await tickets.queries.list_thanked(conn, event_id=event_id),
    ]
    for party in parties:
        letters.thank(conn, event, party, until=clock.now() + THANKS_FOR)
    spoke = [one for one in await speakers.to_thank(conn, event_id) if one["email"]]
    for speaker in spoke:
        letters.thank_speaker(conn, event, speaker, until=clock.now() + THANKS_FOR)
    return len(parties) + len(spoke)


async def add_talk(conn: Conn, event_id: UUID, *, title: str, address: str | None = None) -> None:
    """A talk is shared. Errors: EventNotFound, EventNotSettled, IdentityNumberGiven."""
    identity_numbers.refuse(title=title)
    await _settled(conn, event_id)
    await queries.insert_talk(
        conn, talk_id=uuid4(), event_id=event_id, title=title, address=address, added_at=clock.now()
    )


async def remove_talk(conn: Conn, event_id: UUID, talk_id: UUID) -> None:
    """It is not shared any more. Errors: TalkNotFound."""
    if await queries.delete_talk(conn, event_id=event_id, talk_id=talk_id) == 0:
        raise TalkNotFound


async def talks(conn: Conn, event_id: UUID) -> list[Any]:
    """What was shared from an event. Shape: talk_id, title, address (null when it can be seen nowhere)."""
    rows: list[Any] = await queries.list_talks(conn, event_id=event_id)
    return rows


async def _settled(conn: Conn, event_id: UUID) -> Any:
    event = await programme.lock(conn, event_id)
    if event["state"] != "closed":
        raise EventNotSettled
    return event
