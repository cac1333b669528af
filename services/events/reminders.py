"""Reminders of events: once to each who has a place, some days before, by day.

The event's version stands in the reminder, so notifications stops one about a time or place that is no longer so; who
cancels has it taken back. An event that was moved is reminded of anew. One that has begun is reminded of to nobody, however
long the office has been down.
"""

from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from chassis import clock, sql
from chassis.db import Conn
from services.events import letters, links, tickets

queries = sql.load(__file__)

BEFORE = timedelta(days=3)
SETTLED = timedelta(days=2)
"""Whoever has just registered, or got a place from the waiting list, has that letter at hand."""
HOURS = range(8, 20)
"""Nobody's phone is to ring at night."""
AT_ONCE = 200


async def remind(conn: Conn) -> int:
    """Ask for the reminders that are due now. Shape: how many.

    Emits   notifications.send_message.v1 {template: event_reminder}
    """
    now = clock.now()
    if now.astimezone(clock.OSLO).hour not in HOURS:
        return 0
    parties = await queries.lock_due(conn, now=now, until=now + BEFORE, settled_before=now - SETTLED, row_limit=AT_ONCE)
    for event_id, theirs in groupby(parties, key=lambda party: party["event_id"]):
        await _remind(conn, event_id, list(theirs))
    return len(parties) + await _remind_companions(conn, now)


async def _remind(conn: Conn, event_id: Any, parties: list[Any]) -> None:
    ids = [party["registration_id"] for party in parties]
    tokens = await links.make_for(conn, event_id, ids)
    for party in parties:
        letters.remind(conn, party, party, tokens[party["registration_id"]])
    await queries.mark_reminded(conn, registration_ids=ids, version=parties[0]["version"])


async def _remind_companions(conn: Conn, now: datetime) -> int:
    """Those with a ticket of their own are reminded of it by themselves."""
    rows = await tickets.queries.lock_reminded(
        conn, now=now, until=now + BEFORE, settled_before=now - SETTLED, row_limit=AT_ONCE
    )
    tokens = await tickets.make_links(conn, [row["ticket_id"] for row in rows])
    for row in rows:
        letters.remind(conn, row, row, tokens[row["ticket_id"]])
        await tickets.queries.mark_reminded(conn, ticket_ids=[row["ticket_id"]], version=row["version"])
    return len(rows)
