"""Staff answer those who have asked to come: yes, in the order they asked, or no."""

from typing import Any
from uuid import UUID

from chassis import clock, outbox, sql
from chassis.db import Conn
from services.events import letters, links, programme, promotions, registrations
from services.events.problems import AnsweredAlready, EventBegun, EventNotPublished

queries = sql.load(__file__)


async def approve(conn: Conn, event_id: UUID, registration_id: UUID) -> str:
    """Say yes: the party gets its seats, or waits in the order it asked.

    Shape   its state: confirmed or waiting.
    Errors  EventNotFound, EventNotPublished, EventBegun, AnsweredAlready.
    Emits   events.registration_made.v1, notifications.send_message.v1, and for others promoted as promotions.promote
    """
    event = await _open(conn, event_id)
    await _answer(conn, event, registration_id, state="waiting", reason="approved")
    await promotions.promote(conn, event, approved=registration_id)
    party = await queries.find_answered(conn, registration_id=registration_id)

    outbox.add(conn, registrations.made(event, party))
    letters.take_back(conn, party)
    tokens = await links.make_for(conn, event_id, [registration_id])
    letters.tell_approved(conn, event, party, tokens[registration_id])
    return str(party["state"])


async def refuse(conn: Conn, event_id: UUID, registration_id: UUID) -> None:
    """Say no. It was never counted as registered, so nothing is told of it.

    Errors  as approve.
    Emits   notifications.send_message.v1
    """
    event = await _open(conn, event_id)
    await _answer(conn, event, registration_id, state="cancelled", reason="refused")
    party = await queries.find_answered(conn, registration_id=registration_id)
    letters.take_back(conn, party)
    letters.tell_refused(conn, event, party)


async def _open(conn: Conn, event_id: UUID) -> Any:
    event = await programme.lock(conn, event_id)
    if event["state"] != "published":
        raise EventNotPublished
    if event["starts_at"] <= clock.now():
        raise EventBegun
    return event


async def _answer(conn: Conn, event: Any, registration_id: UUID, *, state: str, reason: str) -> None:
    answered = await queries.mark_answered(
        conn,
        event_id=event["event_id"],
        registration_id=registration_id,
        state=state,
        reason=reason,
        changed_at=clock.now(),
    )
    if not answered:
        raise AnsweredAlready
