"""One-time links that come by mail: only a hash is kept, they last a while, and each is used once."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from chassis import clock, sql
from chassis.db import Conn
from services.portal.problems import LinkGone

queries = sql.load(__file__)

INVITATION, PASSWORD = "invitation", "password"
LASTS = {INVITATION: timedelta(days=7), PASSWORD: timedelta(hours=1)}
PATHS = {INVITATION: "/welcome", PASSWORD: "/new-password"}
KEEP = timedelta(days=30)


class Link(NamedTuple):
    """A new link, as the mail says it."""

    link_id: UUID
    url: str
    valid_until: datetime


async def make(conn: Conn, account_id: UUID, purpose: str) -> Link:
    """A link for a person; those made before for the same purpose are worth nothing from now on."""
    token, now = secrets.token_urlsafe(32), clock.now()
    await queries.void_links(conn, account_id=account_id, purpose=purpose, now=now)
    row = await queries.insert_link(
        conn, token_hash=_hash(token), account_id=account_id, purpose=purpose, now=now, expires_at=now + LASTS[purpose]
    )
    return Link(row["link_id"], f"{conn.settings.base_url}{PATHS[purpose]}/{token}", row["expires_at"])


async def find(conn: Conn, token: str, purpose: str) -> Any:
    """Whose link this is: {account_id, email, name, state}. Errors: LinkGone."""
    row = await queries.get_link(conn, token_hash=_hash(token), purpose=purpose, now=clock.now())
    if row is None:
        raise LinkGone
    return row


async def use(conn: Conn, token: str, purpose: str) -> UUID:
    """Use a link up. Shape: whose it was. Errors: LinkGone, also for whoever comes second."""
    account_id: UUID | None = await queries.use_link(conn, token_hash=_hash(token), purpose=purpose, now=clock.now())
    if account_id is None:
        raise LinkGone
    return account_id


async def void(conn: Conn, account_id: UUID) -> None:
    """All links to choose a new password are worth nothing from now on."""
    await queries.void_links(conn, account_id=account_id, purpose=PASSWORD, now=clock.now())


async def invited_until(conn: Conn, account_id: UUID) -> datetime | None:
    """Until when a person's invitation can be used; None: there is none."""
    until: datetime | None = await queries.get_invited_until(conn, account_id=account_id, now=clock.now())
    return until


async def forget_old(conn: Conn) -> int:
    """Delete those that ran out a month ago. Shape: how many."""
    return int(await queries.delete_old_links(conn, before=clock.now() - KEEP))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
