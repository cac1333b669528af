"""Halfway in: the person has shown who they are in one way, and owes a code or a code app before a session begins."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from chassis import clock, sql
from chassis.db import Conn
from services.portal.problems import SignInBroken

queries = sql.load(__file__)

LASTS = timedelta(minutes=30)
"""Long enough to find a phone and put an app on it."""
CODE, CODE_APP = "code", "code_app"
PAGES = {CODE: "/sign-in/code", CODE_APP: "/sign-in/code-app"}


async def begin(conn: Conn, account_id: UUID, page: str, owes: str = CODE, draft: bytes | None = None) -> str:
    """Let a person wait; afterwards they go to ``page``. ``draft``: a sealed form they were sending.

    Shape   what the browser holds; only its hash is kept.
    """
    held = secrets.token_urlsafe(32)
    await queries.insert_half(
        conn,
        half_hash=_hash(held),
        account_id=account_id,
        page=page,
        owes=owes,
        draft=draft,
        expires_at=clock.now() + LASTS,
    )
    return held


async def of(conn: Conn, held: str, owes: str) -> Any:
    """Who waits: {account_id, page, draft, email, totp_secret, code_app_until}.

    Errors  SignInBroken: nobody does, it took too long, or something else is owed.
    """
    half = await queries.get_half(conn, half_hash=_hash(held), owes=owes, now=clock.now())
    if half is None:
        raise SignInBroken(reason="half")
    return half


async def end(conn: Conn, held: str) -> None:
    """What was owed has been given. Errors: SignInBroken when somebody was quicker."""
    if not await queries.delete_half(conn, half_hash=_hash(held)):
        raise SignInBroken(reason="half")


async def owe_code_app(conn: Conn, held: str) -> None:
    """The phone is gone and the person has shown themselves in another way: now they owe a new code app.

    Errors  SignInBroken when the half has ended meanwhile; what was shown is then not used up.
    """
    if not await queries.owe_code_app(conn, half_hash=_hash(held), expires_at=clock.now() + LASTS):
        raise SignInBroken(reason="half")


async def end_all(conn: Conn, account_id: UUID) -> None:
    """Nobody is halfway in with this account any more."""
    await queries.delete_halves_of(conn, account_id=account_id)


async def forget_old(conn: Conn) -> int:
    """Delete those who never came further. Shape: how many."""
    return int(await queries.delete_old_halves(conn, now=clock.now()))


def _hash(held: str) -> bytes:
    return hashlib.sha256(held.encode()).digest()
