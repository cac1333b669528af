"""The random links by which one who is offered a place reads and answers it."""

from uuid import UUID

from chassis import secret_links, sql
from chassis.db import Conn

queries = sql.load(__file__)


async def make(conn: Conn, offer_id: UUID) -> str:
    """A new link for one letter, as its whole address; links in earlier letters go on working."""
    link = secret_links.make()
    await queries.insert_link(conn, link_hash=link.hash, offer_id=offer_id)
    return f"{conn.settings.base_url}/groups/offers/{link.token}"


async def find(conn: Conn, token: str) -> UUID | None:
    """Which offer a link is of; None when there is none, or the person has been forgotten."""
    found: UUID | None = await queries.find_offer_of(conn, link_hash=secret_links.hashed(token))
    return found
