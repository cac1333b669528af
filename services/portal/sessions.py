"""Sessions: kept here on the server, known by a secret that only the browser or program holds.

:func:`begin` is the one place where "who is this person" has been answered and a session begins, whichever way they came.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from chassis import audit, clock, sql
from chassis.db import Conn
from services.portal.browsers import Browser

queries = sql.load(__file__)

LASTS = timedelta(hours=12)
IDLE = timedelta(minutes=30)
"""A browser left alone this long is signed out; a program's token is not."""
TOUCH_EVERY = timedelta(minutes=1)
KEEP = timedelta(days=30)
SECRET_BYTES = 32


async def begin(conn: Conn, account_id: UUID, kind: str, where: Browser = Browser()) -> dict[str, Any]:  # noqa: B008 a tuple
    """Sign a person in, as a browser or as a token. The caller answers for who it is.

    Shape   {secret, session_id, expires_at}; the secret is said once and kept nowhere.
    """
    now, secret = clock.now(), secrets.token_urlsafe(SECRET_BYTES)
    row = await queries.insert_session(
        conn,
        token_hash=hash_of(secret),
        account_id=account_id,
        kind=kind,
        now=now,
        expires_at=now + LASTS,
        device=where.device,
        browser=where.browser,
    )
    await audit.note(
        conn, "signed_in" if kind == "browser" else "token_given", account_id=account_id, session_id=row["session_id"]
    )
    return {"secret": secret, "session_id": row["session_id"], "expires_at": row["expires_at"]}


async def of(conn: Conn, secret: str, *, attended: bool = True) -> Any:
    """The session a secret opens, with its person and roles; None when it opens none, or no longer does.

    ``attended``: a person does something; a page that looks again by itself does not keep a session going.
    """
    now = clock.now()
    row = await queries.get_session(conn, token_hash=hash_of(secret), now=now, idle_since=now - IDLE)
    if attended and row is not None and now - row["used_at"] > TOUCH_EVERY:
        await queries.touch_session(conn, session_id=row["session_id"], now=now)
    return row


async def standing(conn: Conn, secret: str) -> dict[str, Any]:
    """How long a browser stays signed in if it is left alone; asking does not prolong it.

    Shape   {left_s, person}; 0 and None when nobody is signed in.
    """
    row = await of(conn, secret, attended=False)
    if row is None:
        return {"left_s": 0, "person": None}
    ends_at = min(row["used_at"] + IDLE, row["expires_at"])
    return {"left_s": max(int((ends_at - clock.now()).total_seconds()), 0), "person": row["account_id"]}


async def stay(conn: Conn, secret: str) -> dict[str, Any]:
    """The person is still there. Shape: as :func:`standing`."""
    await queries.touch_secret(conn, token_hash=hash_of(secret), now=clock.now(), idle_since=clock.now() - IDLE)
    return await standing(conn, secret)


async def list_open(conn: Conn, account_id: UUID) -> list[Any]:
    """Where a person is signed in, the latest used first: {session_id, kind, device, browser, began_at, used_at}."""
    now = clock.now()
    return list(await queries.list_open_sessions(conn, account_id=account_id, now=now, idle_since=now - IDLE))


async def end(conn: Conn, session_id: UUID, account_id: UUID | None = None) -> bool:
    """Sign out; with ``account_id``, only a session of that person. False: it had ended, or is somebody else's."""
    row = await queries.end_session(conn, session_id=session_id, account_id=account_id, now=clock.now())
    if row is None:
        return False
    await audit.note(conn, "signed_out", account_id=row["account_id"], session_id=session_id)
    return True


async def end_secret(conn: Conn, secret: str) -> None:
    """Sign out whoever holds this secret; nobody may hold it any more."""
    session = await of(conn, secret)
    if session is not None:
        await end(conn, session["session_id"])


async def end_all(conn: Conn, account_id: UUID, *, but: UUID | None = None) -> int:
    """Sign a person out everywhere, or everywhere else. Shape: how many sessions ended."""
    ended: int = await queries.end_sessions_of(conn, account_id=account_id, but=but, now=clock.now())
    return ended


async def account_of_old(conn: Conn, token_hash: bytes) -> UUID | None:
    """Whose session this was, for a month after it ended."""
    account_id: UUID | None = await queries.get_account_of_session(conn, token_hash=token_hash)
    return account_id


async def forget_old(conn: Conn) -> int:
    """Delete sessions that ran out a month ago. Shape: how many."""
    gone: int = await queries.forget_sessions(conn, before=clock.now() - KEEP)
    return gone


def hash_of(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
