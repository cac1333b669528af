"""After a restore: what the backup had unsettled may have gone out since, and who has asked to be left alone since is forgotten.

So the unsettled are left to people, as `possibly_sent`, and what is asked for from now on waits until somebody has said
once more who is to be left alone, and lets it go. What a person has just asked for to get in (a code, a link) is not held.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from chassis import audit, clock, outbox, sql
from chassis.db import Conn
from services.notifications import gate, outgoing, purposes, turns

queries = sql.load(__file__)


async def after_restore(conn: Conn) -> int:
    """Called by the restore with nothing else running, after what was erased is erased again.

    Shape   how many messages are left to people.
    Emits   notifications.message_settled.v1
    """
    now = clock.now()
    await gate.close(conn)
    await queries.hold(conn, restored_at=now)
    doubted = await queries.doubt_unsettled(conn, now=now)
    for row in doubted:
        outbox.add(conn, turns.settled(row, "uncertain"))
    return len(doubted)


async def held_since(conn: Conn) -> datetime | None:
    """When the office was put back, while nobody has let messages go again; null when they go."""
    since: datetime | None = await queries.read_hold(conn)
    return since


async def find_state(conn: Conn, *, roles: frozenset[str]) -> dict[str, Any]:
    """What somebody must know before letting messages go.

    Shape   {restored_at, null when messages go; seen_until, up to when the doubted are counted; doubted and waiting: how
            many, of the purposes that the roles open}
    """
    counted = await queries.count_held(conn, purposes=outgoing.purposes_for(roles), never_held=purposes.NEVER_HELD)
    return {"restored_at": await held_since(conn), "seen_until": clock.now().isoformat()} | dict(counted)


async def let_go(conn: Conn, *, by: UUID) -> None:
    """Somebody has looked: what waits goes out, each judged when it does."""
    if await queries.release(conn):
        await audit.note(conn, "released", account_id=by, about_kind="messages")


async def send_doubted_again(conn: Conn, *, seen_until: datetime, roles: frozenset[str]) -> int:
    """All that may have been sent before a restore, as somebody saw them counted, wait again. Shape: how many."""
    again: int = await queries.mark_doubted_waiting(
        conn, seen_until=seen_until, purposes=outgoing.purposes_for(roles), now=clock.now()
    )
    return again


async def let_doubted_be(conn: Conn, *, seen_until: datetime, roles: frozenset[str]) -> int:
    """All of them, as somebody saw them counted, are left as they are. Shape: how many."""
    left: int = await queries.let_doubted_be(conn, seen_until=seen_until, purposes=outgoing.purposes_for(roles))
    return left
