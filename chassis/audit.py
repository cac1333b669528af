"""The audit: a chain of entries, each bound to the one before, so that none can be changed or taken out unseen.

Sign-ins, changes of rights, and each *reading* of what is kept about people, in the database of the service where it
happens. No personal value stands in it, so it outlives what it tells of.
"""

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
    account_id: UUID | str | None = None,
    session_id: UUID | str | None = None,
    about_kind: str | None = None,
    about_id: UUID | str | None = None,
    detail: str | None = None,
) -> int:
    """Add an entry, in the transaction that does what it tells of: what cannot be noted is not done, or not shown.

    Shape   the entry's number. ``about_id`` is a random id, None for a list; ``detail`` holds slugs only, never a
            person's words, name or address.
    """
    head = await queries.lock_head(conn)
    entry = {
        "entry_number": head["entry_number"] + 1,
        "noted_at": clock.now(),
        "act": act,
        "account_id": _uuid(account_id),
        "session_id": _uuid(session_id),
        "about_kind": about_kind,
        "about_id": None if about_id is None else str(about_id),
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


async def list_entries(conn: Conn, after: int = 0, limit: int = 100) -> list[Any]:
    """Entries in order, after a number."""
    return list(await queries.list_entries(conn, after=after, limit=limit))


async def forget_old(conn: Conn) -> int:
    """Delete entries more than five years old. Shape: how many."""
    return int(await queries.delete_old(conn))


def _uuid(value: UUID | str | None) -> UUID | None:
    return UUID(value) if isinstance(value, str) else value


def _written(value: Any) -> str:
    return str(value.isoformat() if hasattr(value, "isoformat") else value)
