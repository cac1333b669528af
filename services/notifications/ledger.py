"""The ledger: what was asked for is written down before anything is sent, once for each person, purpose and occasion."""

from typing import Any, NamedTuple
from uuid import UUID, uuid4

from chassis import clock, seal, sql
from chassis.db import Conn
from chassis.events import Message
from services.notifications import recipients
from services.notifications.schemas import SendMessage

queries = sql.load(__file__)


class Verdict(NamedTuple):
    """The state a message begins in, and why where it is not simply waiting."""

    state: str
    reason: str | None


WAITING = Verdict("waiting", None)
POSSIBLY_SENT = Verdict("possibly_sent", "told_again")
UNREADABLE = Verdict("expired", "seal_gone")

SEAL_GONE: dict[str, Any] = {"recipient": "-", "parameters": {}}
COPIED = ("channel", "template", "language", "tone", "parameters", "purpose", "occasion")


async def on_send_message(conn: Conn, messages: list[Message]) -> int:
    """Write down what was asked for; a repeat of the same person, purpose and occasion is dropped.

    What is told again, in a replay or after a restore, may have been sent before: it is recorded for staff, never sent.

    Shape   how many rows were written.
    """
    rows = [_row(conn, message) | {"number": number} for number, message in enumerate(messages)]
    written: int = await queries.insert_messages(conn, told=rows)
    return written


def _row(conn: Conn, message: Message) -> dict[str, Any]:
    opened = _open(conn, message)
    asked = SendMessage.read({name: value for name, value in message.data.items() if name != "sealed"} | opened)
    about, now = asked["about"] or {}, clock.now().isoformat()
    recipient = None if opened is SEAL_GONE else asked["recipient"]
    verdict = POSSIBLY_SENT if message.replaying else WAITING if recipient else UNREADABLE
    return {
        "message_id": str(uuid4()),
        "command_id": str(UUID(message.id)),
        "recipient": recipient,
        "recipient_hash": recipients.hashed(conn, recipient, asked["purpose"]).hex() if recipient else None,
        "about_subject": about.get("subject"),
        "about_version": about.get("version"),
        "sender_key": asked["key"],
        "is_safe": asked["safe"],
        "state": verdict.state,
        "reason": verdict.reason,
        "asked_at": now,
        "settled_at": None if verdict is WAITING else now,
        "not_after": asked["not_after"] and asked["not_after"].isoformat(),
    } | {name: asked[name] for name in COPIED}


def _open(conn: Conn, message: Message) -> dict[str, Any]:
    """What the seal holds; once its day key is destroyed the command is too old to act on, and nobody can read it."""
    try:
        return seal.open(conn, message)
    except seal.KeyDestroyed:
        return SEAL_GONE
