"""Forgetting by itself, and when a person asks: addresses and contents go; that a message was sent may stay counted."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from chassis import clock, sql
from chassis.db import Conn
from services.notifications import audit, recipients

queries = sql.load(__file__)

KEEP_DAYS = 90
"""How long a settled message can be looked up: time enough to answer "I never got it"."""
KIND = "message"


async def forget_old(conn: Conn) -> int:
    """Remove addresses and contents of messages settled long ago. Shape: how many."""
    await audit.forget_old(conn)
    forgotten: int = await queries.forget_old_messages(conn, before=clock.now() - timedelta(days=KEEP_DAYS))
    return forgotten


async def export_person(conn: Conn, *, email: str) -> list[dict[str, Any]]:
    """Every message to an address that is still kept, and whether it is left alone."""
    rows = await queries.export_messages(conn, recipient_hash=recipients.hashed(conn, email))
    return [dict(row) for row in rows]


async def erase_person(conn: Conn, *, email: str) -> list[UUID]:
    """Erase every message to an address, sent or not. Shape: the ids that are gone, now in the erasure journal.

    That the address has asked to be left alone stays, as a keyed hash, so that the wish is kept.
    """
    gone = await queries.delete_messages_to(conn, recipient_hash=recipients.hashed(conn, email))
    subjects = [row["message_id"] for row in gone]
    await queries.insert_erased(conn, subjects=subjects, kind=KIND, erased_at=clock.now())
    return subjects


async def erase_again(conn: Conn, subjects: list[UUID]) -> int:
    """After a restore: delete what the erasure journal says was erased since the backup. Shape: how many were there."""
    gone: int = await queries.delete_messages(conn, message_ids=subjects)
    return gone
