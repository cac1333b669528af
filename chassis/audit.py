"""The audit: a chain of entries, each bound to the one before, so that none can be changed or taken out unseen.

Sign-ins, changes of rights, and each *reading* of what is kept about people, in the database of the service where it
happens. No personal value stands in it, so it outlives what it tells of. A service's own database user may add to it and
read it, nothing else (``chassis/rights.py``); what is told of it to head office is in ``chassis/audit_checkpoints.py``.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from json.encoder import encode_basestring as quoted
from typing import Any
from uuid import UUID

from chassis import clock, sql
from chassis.db import Conn

queries = sql.load(__file__)

FIELDS = ("entry_number", "noted_at", "act", "account_id", "session_id", "about_kind", "about_id", "detail")
BEGINNING = bytes(32)
"""What stands for the hash before the first entry."""


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
    hashed = digest(tuple(entry.values()), head["hash"])
    await queries.insert_entry(conn, **entry, previous_hash=head["hash"], hash=hashed)
    number: int = entry["entry_number"]
    return number


def digest(entry: Sequence[Any], previous: bytes) -> bytes:
    """The hash of an entry (its values in the order of :data:`FIELDS`) bound to the one before.

    SHA-256 of the previous hash and the entry as a JSON list without spaces, every value as text. It is put together
    by hand because the general encoder takes three times as long, and a chain may have millions of entries.
    """
    number, noted_at, act, account_id, session_id, about_kind, about_id, detail = entry[:8]
    account = f'"{account_id}"' if account_id else "null"
    session = f'"{session_id}"' if session_id else "null"
    kind = quoted(about_kind) if about_kind is not None else "null"
    about = quoted(about_id) if about_id is not None else "null"
    more = quoted(detail) if detail is not None else "null"
    written = f'["{number}","{noted_at.isoformat()}",{quoted(act)},{account},{session},{kind},{about},{more}]'
    return sha256(previous + written.encode()).digest()


async def list_entries(conn: Conn, after: int = 0, limit: int = 100) -> list[Any]:
    """Entries in order, after a number."""
    return list(await queries.list_entries(conn, after=after, row_limit=limit))


async def search(
    conn: Conn,
    *,
    account_id: UUID | None = None,
    act: str | None = None,
    about_id: str | None = None,
    from_at: datetime | None = None,
    to_at: datetime | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[Mapping[str, Any]]:
    """The newest entries that fit, those before an entry's number; without conditions, the newest of all."""
    rows: list[Mapping[str, Any]] = await queries.search_entries(
        conn,
        account_id=account_id,
        act=act,
        about_id=about_id,
        from_at=from_at,
        to_at=to_at,
        before=before,
        row_limit=limit,
    )
    return rows


async def forget_old(conn: Conn) -> int:
    """Delete entries more than five years old, up to the last place that head office was told. Shape: how many."""
    return int(await queries.forget_old(conn))


def _uuid(value: UUID | str | None) -> UUID | None:
    return UUID(value) if isinstance(value, str) else value
