"""Codes by mail: six digits, good once, for ten minutes, in the browser that asked for them.

An address that is nobody's gets a row too, with a code that no one was told, so that who asks sees no difference.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from chassis import clock, sql
from chassis.db import Conn
from services.portal.problems import SignInBroken

queries = sql.load(__file__)

LASTS = timedelta(minutes=10)
"""To find the mail; and, once the code is given, to find the PIN."""
DIGITS = 6
TRIES = 5


class Asked(NamedTuple):
    """A code that was asked for."""

    code_id: UUID
    held: str
    """What the browser holds; only its hash is kept."""
    code: str
    expires_at: datetime


async def make(conn: Conn, account_id: UUID | None, page: str) -> Asked:
    """A new code; ``account_id`` is None where the address is nobody's. Codes asked for in other browsers stay good."""
    held, code = secrets.token_urlsafe(32), f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    asked = Asked(uuid4(), held, code, clock.now() + LASTS)
    await queries.insert_code(
        conn,
        held_hash=_hash(held),
        account_id=account_id,
        code_hash=_code_hash(conn, held, code),
        page=page,
        expires_at=asked.expires_at,
    )
    return asked


async def give(conn: Conn, held: str, code: str) -> bool:
    """Whether the code is right; each try is counted, and with a right one the browser has ten minutes for the PIN.

    Errors  SignInBroken: none was asked for here, it is too old, was given before, or five were tried.
    """
    row = await queries.count_try(conn, held_hash=_hash(held), now=clock.now(), tries=TRIES)
    if row is None:
        raise SignInBroken(reason="mailed code")
    if row["account_id"] is None or not hmac.compare_digest(row["code_hash"], _code_hash(conn, held, code)):
        return False
    await queries.mark_given(conn, held_hash=_hash(held), now=clock.now(), expires_at=clock.now() + LASTS)
    return True


async def given(conn: Conn, held: str) -> Any:
    """Who has given a right code in this browser: {account_id, page, pin_hash}.

    Errors  SignInBroken: nobody has, it was long ago, or five PINs were tried.
    """
    row = await queries.get_given(conn, held_hash=_hash(held), now=clock.now(), tries=TRIES)
    if row is None:
        raise SignInBroken(reason="mailed code")
    return row


async def count_pin(conn: Conn, held: str) -> None:
    """One more PIN is tried. Errors: SignInBroken after five."""
    if not await queries.count_pin(conn, held_hash=_hash(held), tries=TRIES):
        raise SignInBroken(reason="mailed code")


async def end(conn: Conn, held: str) -> None:
    """The person is in. Errors: SignInBroken when somebody was quicker."""
    if not await queries.delete_code(conn, held_hash=_hash(held)):
        raise SignInBroken(reason="mailed code")


async def end_all(conn: Conn, account_id: UUID) -> None:
    """No code on its way to this person is worth anything."""
    await queries.delete_codes_of(conn, account_id=account_id)


async def forget_old(conn: Conn) -> int:
    """Delete those that ran out. Shape: how many."""
    return int(await queries.delete_old(conn, now=clock.now()))


def _hash(held: str) -> bytes:
    return hashlib.sha256(held.encode()).digest()


def _code_hash(conn: Conn, held: str, code: str) -> bytes:
    """Six digits are soon tried out, so the office's own secret goes into the hash, and the browser's."""
    return hmac.new(conn.settings.link_secret(), f"mailed code {held} {code}".encode(), hashlib.sha256).digest()
