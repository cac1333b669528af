"""What comes back about a message is noted on it, once; an address that is gone, or has had enough, is left alone.

Nothing happens without the message's true number: who does not have it can neither stop mail to anyone nor learn anything.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from chassis import clock, outbox, sql
from chassis.db import Conn
from services.notifications import gate, return_addresses, returned, suppressions
from services.notifications.schemas import MessageSettled

queries = sql.load(__file__)

HEARD_FOR_DAYS = 30
"""So long after it went out a message's number has an effect: an old mail that strays is no way to stop new ones."""
KEEP_DAYS = 400
GONE_OUT = ("sent", "uncertain", "possibly_sent", "let_be")


class StillBeingSent(Exception):
    """What came back was quicker than our own bookkeeping; it is to be taken in a little later."""


class Effect(NamedTuple):
    """What is done because of what came back."""

    reason: str | None = None
    """Why the message has failed after all; null when it has not."""
    leave_alone: str | None = None
    """Why its address is not written to any more; null when it is."""


class Taken(NamedTuple):
    """What became of what came back."""

    kind: returned.Kind
    is_used: bool
    """Whether it was about a message of ours, by its true number, and said something: nobody needs to read it."""
    is_letter: bool = False
    """Whether it may be from a person, who must be told that nobody reads it."""


NONE = Effect()


def effect(kind: returned.Kind, *, state: str, age: timedelta) -> Effect:
    """The rule for what comes back about a message that went out so long ago.

    A message that a person has set to be sent again, or that has failed already, keeps its state; an address that is gone
    is left alone all the same. Source: what mailbox keepers demand of senders, and that in doubt people are written to.
    """
    if age > timedelta(days=HEARD_FOR_DAYS):
        return NONE
    if kind == "complaint":
        return Effect(leave_alone="complained")
    if kind == "hard":
        return Effect("bounced" if state in GONE_OUT else None, "bounced")
    if kind == "soft" and state in GONE_OUT:
        return Effect("came_back")
    return NONE


async def take_in(conn: Conn, raw: bytes, *, to: str = "") -> Taken:
    """Note what came back. ``to``: the address it came to, where the mail server tells it apart from the mail.

    Errors  StillBeingSent.
    Emits   notifications.message_settled.v1 for a message that did not arrive after all.
    """
    mail = returned.read(raw)
    if mail is None:
        return Taken("unknown", False)
    verdict = returned.judge(mail)
    if verdict.kind in ("hard", "complaint"):
        await gate.close(conn)
    row = await _find_message(conn, f"{to}\n{returned.text_of(mail)}")
    if row is None or verdict.kind == "unknown":
        return Taken(verdict.kind, False, is_letter=verdict.kind == "unknown" and not returned.is_by_machine(mail))
    if row["settled_at"] is None:
        raise StillBeingSent

    now = clock.now()
    digest = hashlib.sha256(raw).digest()
    if await queries.insert_returned(
        conn, digest=digest, message_id=row["message_id"], kind=verdict.kind, status=verdict.status, noted_at=now
    ):
        await _carry_out(conn, row, effect(verdict.kind, state=row["state"], age=now - row["settled_at"]), now)
    return Taken(verdict.kind, True)


async def forget_old(conn: Conn) -> int:
    """Remove notes older than 400 days. Shape: how many."""
    gone: int = await queries.delete_old_returned(conn, before=clock.now() - timedelta(days=KEEP_DAYS))
    return gone


async def _find_message(conn: Conn, text: str) -> Any:
    """The message whose true number stands in the text; null when none does."""
    found = return_addresses.find(text)
    rows = {
        row["message_id"]: row
        for row in await queries.lock_messages(conn, message_ids=[number.message_id for number in found])
    }
    for number in found:
        row = rows.get(number.message_id)
        if row and row["recipient"] and return_addresses.is_true(conn.settings, number, row["recipient"]):
            return row
    return None


async def _carry_out(conn: Conn, row: Any, done: Effect, now: datetime) -> None:
    if done.leave_alone:
        await suppressions.suppress_known(conn, row["recipient_hash"], reason=done.leave_alone)
    if done.reason:
        await queries.mark_failed(conn, message_id=row["message_id"], reason=done.reason, settled_at=now)
        outbox.add(
            conn,
            MessageSettled.event(
                subject=str(row["message_id"]),
                message_id=row["message_id"],
                purpose=row["purpose"],
                outcome="failed",
                settled_on=clock.today(),
            ),
        )
