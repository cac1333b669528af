"""A person's rights: to see what was written to them, and to have it erased; also when another service erases them."""

from typing import Any
from uuid import UUID

from chassis import erasure, sql
from chassis.db import Conn
from chassis.events import Message
from services.notifications import gate, preferences, recipients
from services.notifications.schemas import ForgetMessages

queries = sql.load(__file__)

KIND = "message"


async def export_person(conn: Conn, *, email: str) -> list[dict[str, Any]]:
    """Every message to an address that is still kept, and what was chosen there; an empty list if there is none.

    Each register is asked apart.
    """
    hashes = recipients.everywhere(conn, email)
    messages = await queries.list_messages_to(conn, recipient_hashes=hashes)
    return [dict(row) for row in (*messages, *await preferences.export(conn, hashes))]


async def erase_person(conn: Conn, *, email: str) -> list[UUID]:
    """Erase every message to an address, sent or not. Shape: the ids that are gone, now in the erasure journal.

    That the address has asked to be left alone stays, as a keyed hash, so that the wish is kept.
    """
    await gate.close(conn)
    hashes = recipients.everywhere(conn, email)
    await preferences.erase(conn, hashes)
    return await _note(conn, await queries.delete_messages_to(conn, recipient_hashes=hashes))


async def on_forget_messages(conn: Conn, messages: list[Message]) -> int:
    """Erase every message written under the senders' keys, sent or not. Shape: how many are gone.

    What the receivers chose goes too, unless the register still holds other messages to them.
    """
    keys = [ForgetMessages.read(message.data)["key"] for message in messages]
    await gate.close(conn)
    gone = await queries.delete_messages_by_key(conn, keys=keys)
    hashes = {row["recipient_hash"] for row in gone if row["recipient_hash"]}
    left = {row["recipient_hash"] for row in await queries.list_known(conn, recipient_hashes=list(hashes))}
    await preferences.erase(conn, list(hashes - left))
    return len(await _note(conn, gone))


async def erase_again(conn: Conn, subjects: list[UUID]) -> int:
    """After a restore: delete what the erasure journal says was erased since the backup. Shape: how many were there."""
    gone: int = await queries.delete_messages(conn, message_ids=subjects)
    return gone + await preferences.erase_again(conn, subjects)


async def _note(conn: Conn, gone: list[Any]) -> list[UUID]:
    """Write into the erasure journal what is gone, so that no restored backup brings it back."""
    for row in gone:
        await erasure.record(conn, row["message_id"], KIND)
    return [row["message_id"] for row in gone]
