"""What staff see of the ledger: sent, waiting, failed, uncertain, with the reason in words; and sending again."""

from typing import Any
from uuid import UUID

from chassis import audit, clock, sql
from chassis.db import Conn
from services.notifications import phone_numbers, purposes
from services.notifications.problems import MessageNotFailed, MessageNotFound, MessageNotInDoubt
from services.notifications.schemas import DRAWERS

queries = sql.load(__file__)

AGAIN = ("failed", "uncertain", "possibly_sent", "let_be")
"""What can be sent again."""
IN_DOUBT = ("uncertain", "possibly_sent")
EVENT_PURPOSES = list(purposes.in_register(purposes.EVENTS))
"""Coming to an event is no secret to those who run it; that somebody has asked for help is, also to colleagues."""


def purposes_for(roles: frozenset[str] | set[str]) -> list[str] | None:
    """Which purposes a member of staff sees: null is all. Source: nobody sees more about people than their work needs."""
    return None if roles & {"coordinator", "manager", "administrator"} else EVENT_PURPOSES


def shows_recipients(roles: frozenset[str] | set[str]) -> bool:
    """Whoever leads or administers sees that messages get through, not to whom."""
    return bool(roles & {"coordinator", "event_manager"})


async def list_messages(
    conn: Conn,
    *,
    roles: frozenset[str] | set[str],
    read_by: UUID,
    drawer: str | None = None,
    doubted: bool = False,
    after: UUID | None = None,
    limit: int = 50,
) -> tuple[list[dict[str, Any]], UUID | None]:
    """A page of one drawer, the newest first; ``doubted``: only those that may have gone out more than once.

    Shape   rows, and what to ask for after them (null when that was all).
    """
    await audit.note(conn, "read", account_id=read_by, about_kind="messages")
    rows = await queries.list_messages(
        conn,
        states=list(DRAWERS[drawer]) if drawer else None,
        doubted=doubted,
        purposes=purposes_for(roles),
        after=after,
        row_limit=limit + 1,
    )
    shown = [dict(row) for row in rows[:limit]]
    if not shows_recipients(roles):
        shown = [row | {"recipient": masked(row["recipient"])} for row in shown]
    return shown, shown[-1]["message_id"] if len(rows) > limit else None


async def count_messages(conn: Conn, *, roles: frozenset[str] | set[str]) -> dict[str, int]:
    """How many lie in each drawer."""
    rows = await queries.count_messages(conn, purposes=purposes_for(roles))
    by_state = {row["state"]: row["messages"] for row in rows}
    return {drawer: sum(by_state.get(state, 0) for state in states) for drawer, states in DRAWERS.items()}


async def send_again(conn: Conn, message_id: UUID, *, roles: frozenset[str] | set[str]) -> None:
    """Try a message that failed or was left in doubt once more; whether it may be sent is judged when it is.

    Errors  MessageNotFound, MessageNotFailed.
    """
    row = await queries.lock_message(conn, message_id=message_id, purposes=purposes_for(roles))
    if row is None:
        raise MessageNotFound
    if row["state"] not in AGAIN or row["recipient"] is None:
        raise MessageNotFailed
    await queries.mark_waiting(conn, message_id=message_id, next_try_at=clock.now())


async def let_be(conn: Conn, message_id: UUID, *, roles: frozenset[str] | set[str]) -> None:
    """A message that may or may not have gone out is not to be sent again; nobody needs to look at it any more.

    Errors  MessageNotFound, MessageNotInDoubt.
    """
    row = await queries.lock_message(conn, message_id=message_id, purposes=purposes_for(roles))
    if row is None:
        raise MessageNotFound
    if row["state"] not in IN_DOUBT:
        raise MessageNotInDoubt
    await queries.let_be(conn, message_id=message_id)


def masked(recipient: str | None) -> str | None:
    """An address one can recognise but not read: s…@example.org, …67 of a phone; nothing of a letter's."""
    if recipient is None:
        return None
    local, at, domain = recipient.rpartition("@")
    if at:
        return f"{local[:1]}…@{domain}"
    number = phone_numbers.normalised(recipient)
    return f"…{number[-2:]}" if number else "…"
