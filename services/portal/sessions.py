"""Sessions: kept here on the server, known by a secret that only the browser or program holds."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from chassis import audit, clock, sql
from chassis.db import Conn

queries = sql.load(__file__)

LASTS = timedelta(hours=12)
IDLE = timedelta(minutes=30)
"""A browser left alone this long is signed out; a program's token is not."""
TOUCH_EVERY = timedelta(minutes=1)
KEEP = timedelta(days=30)
SECRET_BYTES = 32


async def begin(conn: Conn, account_id: UUID, kind: str) -> dict[str, Any]:
    """Sign a person in, as a browser or as a token.

    Shape   {secret, session_id, expires_at}; the secret is said once and kept nowhere.
    """
    now, secret = clock.now(), secrets.token_urlsafe(SECRET_BYTES)
    row = await queries.insert_session(
        conn, token_hash=_hash(secret), account_id=account_id, kind=kind, now=now, expires_at=now + LASTS
    )
    await audit.note(
        conn, "signed_in" if kind == "browser" else "token_given", account_id=account_id, session_id=row["session_id"]
    )
    return {"secret": secret, "session_id": row["session_id"], "expires_at": row["expires_at"]}


async def of(conn: Conn, secret: str) -> Any:
    """The session a secret opens, with its person and roles; None when it opens none, or no longer does."""
    now = clock.now()
    row = await queries.get_session(conn, token_hash=_hash(secret), now=now, idle_since=now - IDLE)
    if row is not None and now - row["used_at"] > TOUCH_EVERY:
        await queries.touch_session(conn, session_id=row["session_id"], now=now)
    return row


async def end(conn: Conn, session_id: UUID) -> None:
    """Sign out. A session that has ended stays so."""
    row = await queries.end_session(conn, session_id=session_id, now=clock.now())
    if row is not None:
        await audit.note(conn, "signed_out", account_id=row["account_id"], session_id=session_id)


async def end_secret(conn: Conn, secret: str) -> None:
    """Sign out whoever holds this secret; nobody may hold it any more."""
    session = await of(conn, secret)
    if session is not None:
        await end(conn, session["session_id"])


async def end_all(conn: Conn, account_id: UUID) -> int:
    """Sign a person out everywhere. Shape: how many sessions ended."""
    ended: int = await queries.end_sessions_of(conn, account_id=account_id, now=clock.now())
    return ended


async def forget_old(conn: Conn) -> int:
    """Delete sessions that ran out a month ago. Shape: how many."""
    gone: int = await queries.forget_sessions(conn, before=clock.now() - KEEP)
    return gone


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
