"""The audit of sign-ins and rights: a chain of entries, each bound to the one before, so that none can be taken out unseen."""

import hashlib
import json
from typing import Any
from uuid import UUID

from chassis import clock, sql
from chassis.db import Conn

queries = sql.load(__file__)

FIELDS = ("entry_number", "noted_at", "act", "account_id", "session_id", "about_kind", "about_id", "detail")


async def note(
    conn: Conn,
    act: str,
    *,
    account_id: UUID | None = None,
    session_id: UUID | None = None,
    about_kind: str | None = None,
    about_id: str | None = None,
    detail: str | None = None,
) -> int:
    """Add an entry, in the transaction that does what it tells of: what cannot be noted is not done.

    Shape   the entry's number. ``detail`` holds slugs only, never a person's words, name or address.
    """
    head = await queries.lock_head(conn)
    entry = {
        "entry_number": head["entry_number"] + 1,
        "noted_at": clock.now(),
        "act": act,
        "account_id": account_id,
        "session_id": session_id,
        "about_kind": about_kind,
        "about_id": about_id,
        "detail": detail,
    }
    hashed = digest(entry, head["hash"])
    await queries.insert_entry(conn, **entry, previous_hash=head["hash"], hash=hashed)
    await queries.move_head(conn, entry_number=entry["entry_number"], hash=hashed)
    number: int = entry["entry_number"]
    return number


def digest(entry: Any, previous: bytes) -> bytes:
    """The hash of an entry bound to the one before; the same for a record read back as for the values written."""
    written = [None if entry[name] is None else _written(entry[name]) for name in FIELDS]
    return hashlib.sha256(previous + json.dumps(written, ensure_ascii=False, separators=(",", ":")).encode()).digest()


def _written(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
