"""The random links by which one who is offered a place reads and answers it."""

import hashlib
import secrets
from uuid import UUID

from chassis import sql
from chassis.db import Conn

queries = sql.load(__file__)


async def make(conn: Conn, offer_id: UUID) -> str:
    """A new link for one letter, as its whole address; links in earlier letters go on working."""
    token = secrets.token_urlsafe(24)
    await queries.insert_link(conn, link_hash=_hashed(token), offer_id=offer_id)
    return f"{conn.settings.base_url}/groups/offers/{token}"


async def find(conn: Conn, token: str) -> UUID | None:
    """Which offer a link is of; None when there is none, or the person has been forgotten."""
    found: UUID | None = await queries.find_offer_of(conn, link_hash=_hashed(token))
    return found


def _hashed(token: str) -> bytes:
    """Random tokens of 192 bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode()).digest()
