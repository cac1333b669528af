"""Browsers in which a person has signed in before, known by a random value that only they hold."""

import hashlib
import re
import secrets
from datetime import timedelta
from uuid import UUID

from chassis import clock, sql
from chassis.db import Conn

queries = sql.load(__file__)

KEEP = timedelta(days=180)
SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")


async def knows(conn: Conn, device: str, email: str) -> bool:
    """Whether the person with this address has signed in with this browser; the same work where there is no such person."""
    return bool(await queries.is_known_to(conn, device_hash=_hash(device), email=email))


async def knows_account(conn: Conn, device: str, account_id: UUID) -> bool:
    """Whether this account's person has signed in with this browser."""
    return bool(await queries.is_known_to_account(conn, device_hash=_hash(device), account_id=account_id))


async def remember(conn: Conn, device: str, account_id: UUID) -> str:
    """Note that the person signed in with this browser.

    Shape   what the browser is to hold: what it holds already where we gave it that, otherwise something new.
    """
    given = SHAPE.fullmatch(device) and await queries.is_ours(conn, device_hash=_hash(device))
    held = device if given else secrets.token_urlsafe(32)
    await queries.put_device(conn, device_hash=_hash(held), account_id=account_id, now=clock.now())
    return held


async def forget_all(conn: Conn, account_id: UUID) -> None:
    """The person's password was lost or changed: every browser must show itself anew."""
    await queries.forget_devices_of(conn, account_id=account_id)


async def forget_old(conn: Conn) -> int:
    """Delete those not used for half a year. Shape: how many."""
    return int(await queries.forget_devices(conn, before=clock.now() - KEEP))


def _hash(device: str) -> bytes:
    return hashlib.sha256(device.encode()).digest()
