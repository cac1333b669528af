"""Who came: settling attendance when the event is over, from what the door noted, a list or a head-count."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from chassis import clock, outbox, sql
from chassis.db import Conn
from services.events import held_together, programme, schemas, training
from services.events.problems import (
    EventNotPublished,
    EventNotStarted,
    HeadCountDiffers,
    RegistrationNotFound,
)

queries = sql.load(__file__)


async def close(
    conn: Conn,
    event_id: UUID,
    *,
    attended: list[UUID] | None = None,
    head_count: int | None = None,
    by_sector: Mapping[str, int] | None = None,
) -> Any:
    """Settle who came: those named in ``attended``, or else those who were checked in, with whoever came without
    registering; or a head-count of all.

    Shape   the event's row with participants and participants_by_sector; closing again changes nothing.
    Errors  EventNotFound, EventNotPublished, EventNotStarted, RegistrationNotFound, HeadCountDiffers.
    Emits   events.event_closed.v1, events.event_listed.v1; events.initiators_trained.v1 for an initiator training
    """
    event = await programme.lock(conn, event_id)
    if event["state"] == "closed":
        return event
    _check_held(event)

    if head_count is None and by_sector is None:
        await _mark_attended(conn, event_id, attended)
        sectors = {row["sector"]: row["seats"] for row in await queries.count_attended(conn, event_id=event_id)}
        participants = sum(sectors.values())
    else:
        participants, sectors = settle_head_count(head_count, by_sector or {})

    event = await queries.mark_closed(
        conn, event_id=event_id, participants=participants, by_sector=sectors, closed_at=clock.now()
    )
    outbox.add(conn, schemas.EventClosed.event(subject=str(event_id), **closing(event)))
    training.tell(conn, event)
    programme.list_nationally(conn, event)
    return event


def settle_head_count(head_count: int | None, by_sector: Mapping[str, int]) -> tuple[int, dict[str, int]]:
    """(participants, by sector) of a head-count; sectors may cover only a part of those who came.

    Errors  HeadCountDiffers when they cover more.
    """
    known = {sector: count for sector, count in by_sector.items() if count}
    participants = sum(known.values()) if head_count is None else head_count
    if sum(known.values()) > participants:
        raise HeadCountDiffers(errors={"by_sector": [HeadCountDiffers.sentence()]})
    return participants, known


def _check_held(event: Any) -> None:
    if event["state"] != "published":
        raise EventNotPublished
    if programme.day_of(event["starts_at"]) > clock.today():
        raise EventNotStarted


async def _mark_attended(conn: Conn, event_id: UUID, attended: list[UUID] | None) -> None:
    if attended is None:
        return
    wanted = set(attended)
    found = await queries.mark_attended(conn, event_id=event_id, registration_ids=list(wanted))
    if found != len(wanted):
        raise RegistrationNotFound


def closing(event: Any) -> dict[str, Any]:
    """What is told of how an event was settled."""
    told = {name: event[name] for name in ("event_id", "kind", "municipality", "participants")}
    told |= {"held_on": programme.day_of(event["starts_at"]), "by_sector": event["participants_by_sector"]}
    return told | held_together.counted(event)
