"""Putting right how many came to an event that has been settled."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from chassis import corrections, outbox, sql
from chassis.db import Conn
from services.events import attendance, programme, schemas, training
from services.events.problems import EventNotClosed

queries = sql.load(__file__)


async def correct_closing(
    conn: Conn, event_id: UUID, *, head_count: int, by_sector: Mapping[str, int] | None = None, reason: str, who: UUID
) -> Any:
    """Others came than was settled.

    Shape   the event's row.
    Errors  EventNotFound, EventNotClosed, HeadCountDiffers.
    Emits   events.event_reopened.v1 with what stood, then events.event_closed.v1 with what is right;
            events.initiators_trained.v1 for an initiator training
    """
    was = await programme.lock(conn, event_id)
    if was["state"] != "closed":
        raise EventNotClosed
    participants, sectors = attendance.settle_head_count(head_count, by_sector or {})

    event = await queries.change_participants(conn, event_id=event_id, participants=participants, by_sector=sectors)
    outbox.add(conn, schemas.EventReopened.event(subject=str(event_id), **attendance.closing(was)))
    outbox.add(conn, schemas.EventClosed.event(subject=str(event_id), **attendance.closing(event)))
    training.tell(conn, event, was=was["participants"])
    await corrections.note(
        conn,
        "participants",
        who=who,
        about_kind="registrations",
        about_id=event_id,
        reason=reason,
        was=(was["participants"],),
    )
    return event
